import { BIT, BITS_BELOW, frameOf } from '../layouts';

/** Steps of each of the two trees; the data row comes after the guest's steps, the guest's read after the host's. */
export const STEPS = 4;

/** The names of large pages, by the step of their leaf. */
const PAGE_NAMES: Readonly<Record<number, string>> = { 1: '1 GB', 2: '2 MB' };

/** An address as suite files write it: upper case after `0x`, no leading zeros. */
export function hex(address: bigint): string {
  return `0x${address.toString(16).toUpperCase()}`;
}

/** What an entry is: nothing to go on with, a table, or a leaf. 08.S5: PS means nothing at the last step. */
export function kindOf(entry: bigint, step: number): 'absent' | 'reserved' | 'table' | 'leaf' {
  if ((entry & BIT.P) === 0n) return 'absent';
  if (step === STEPS - 1) return 'leaf';
  if ((entry & BIT.PS) === 0n) return 'table';
  const low = frameOf(entry) & (2n ** (BITS_BELOW[step] ?? 12n) - 1n);
  return step === 0 || low !== 0n ? 'reserved' : 'leaf';
}

/**
 * Says what the read of an entry yields: `table 0x101000` (`table gPA 0x41000` for the guest's), `frame 0x2F0`,
 * `2 MB page at 0x800000`, each with `read-only` where W=0; or why the walk ends here.
 *
 * @param row - of the nested-walk grid: for a guest's own read its step
 * @param column - of the nested-walk grid: the host's step, or 4 for a guest's own read
 */
export function describeEntry(entry: bigint, row: number, column: number): string {
  const isGuest = column === STEPS;
  const step = isGuest ? row : column;
  const space = isGuest ? 'gPA ' : '';
  const readOnly = (entry & BIT.W) === 0n ? ', read-only' : '';
  switch (kindOf(entry, step)) {
    case 'absent':
      return 'not present (P = 0)';
    case 'reserved':
      return step === 0 ? 'PS = 1 at the root, which is reserved' : 'a large leaf with reserved bits set';
    case 'table':
      return `table ${space}${hex(frameOf(entry))}${readOnly}`;
    case 'leaf':
      if (step === STEPS - 1) return `frame ${hex(frameOf(entry) >> 12n)}${readOnly}`;
      return `${PAGE_NAMES[step] ?? ''} page at ${space}${hex(frameOf(entry))}${readOnly}`;
  }
}
