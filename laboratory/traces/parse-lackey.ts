import { CHARACTER, endOfLine } from './line-parser';
import { KIND } from './reference-kind';
import { readAddress } from './read-address';
import type { TraceBatch } from './trace-batch';

/** Where the address of a line starts, whatever its kind. */
const ADDRESS_COLUMN = 3;
const LARGEST_SIZE = 0xffff;

const LETTER = { I: 73, L: 76, M: 77, S: 83 } as const;

/**
 * Reads a line of `valgrind --tool=lackey --trace-mem=yes`: `I  04998083,2` or ` L 1ffefff6c8,8`, a hexadecimal address
 * and a size in bytes.
 *
 * @source Valgrind manual, chapter "Lackey: an example tool", option --trace-mem
 */
export function parseLackeyLine(bytes: Uint8Array, from: number, batch: TraceBatch): number {
  const kind = kindOf(bytes[from] ?? 0, bytes[from + 1] ?? 0);
  if (kind < 0 || bytes[from + 2] !== CHARACTER.blank) return -1;
  const comma = readAddress(bytes, from + ADDRESS_COLUMN, batch);
  if (comma < 0 || bytes[comma] !== CHARACTER.comma) return -1;
  let at = comma + 1;
  let size = 0;
  for (let byte = bytes[at] ?? 0; byte >= CHARACTER.zero && byte <= CHARACTER.nine; byte = bytes[++at] ?? 0) {
    size = Math.min(LARGEST_SIZE, size * 10 + byte - CHARACTER.zero);
  }
  if (size === 0) return -1;
  batch.kinds[batch.count] = kind;
  batch.sizes[batch.count] = size;
  return endOfLine(bytes, at);
}

/** The kind by the first two columns: a fetch stands in the first, the others in the second. */
function kindOf(first: number, second: number): number {
  if (first === LETTER.I) return second === CHARACTER.blank ? KIND.fetch : -1;
  if (first !== CHARACTER.blank) return -1;
  if (second === LETTER.L) return KIND.load;
  if (second === LETTER.S) return KIND.store;
  return second === LETTER.M ? KIND.modify : -1;
}
