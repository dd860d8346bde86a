import { BIT, frameOf } from '../layouts';

/** Steps of the host tree: the column of a guest's own read. */
const HOST_STEPS = 2;

/** An address as suite files write it: upper case after `0x`, no leading zeros. */
export function hex(address: number): string {
  return `0x${address.toString(16).toUpperCase()}`;
}

/**
 * Says what the read of an entry yields: `table 0x101000` (`table gPA 0xC4000` for the guest's), `frame 0x2F0`,
 * `4 MB page at 0x800000`, each with `read-only` where W=0; or why the walk ends here.
 *
 * @param row - of the nested-walk grid: for a guest's own read its step
 * @param column - of the nested-walk grid: the host's step, or 2 for a guest's own read
 */
export function describeEntry(entry: number, row: number, column: number): string {
  const isGuest = column === HOST_STEPS;
  const step = isGuest ? row : column;
  const space = isGuest ? 'gPA ' : '';
  if ((entry & BIT.P) === 0) return 'not present (P = 0)';
  const readOnly = (entry & BIT.W) === 0 ? ', read-only' : '';
  if (step === 1) return `frame ${hex(entry >>> 12)}${readOnly}`;
  if ((entry & BIT.PS) === 0) return `table ${space}${hex(frameOf(entry))}${readOnly}`;
  if ((entry & 0x3ff000) !== 0) return 'a 4 MB leaf with reserved bits set';
  return `4 MB page at ${space}${hex(frameOf(entry))}${readOnly}`;
}
