import { CHARACTER, endOfLine } from './line-parser';
import { KIND } from './reference-kind';
import { readAddress } from './read-address';
import type { TraceBatch } from './trace-batch';

/** What the labels 0, 1 and 2 mean; 3 and 4 are no references. */
const KIND_OF_LABEL = [KIND.load, KIND.store, KIND.fetch] as const;

const LETTER_X = 120;

/**
 * Reads a line of a Dinero trace ("din"): `0 1ffefff6c8`, a label (0 read, 1 write, 2 instruction fetch) and a
 * hexadecimal address, with or without `0x`. Whatever follows after a blank is a comment. The format has no sizes, so
 * every reference is one byte long.
 *
 * @source Dinero IV manual page, section "Input formats", format d
 */
export function parseDineroLine(bytes: Uint8Array, from: number, batch: TraceBatch): number {
  const kind = KIND_OF_LABEL[(bytes[from] ?? 0) - CHARACTER.zero];
  if (kind === undefined || bytes[from + 1] !== CHARACTER.blank) return -1;
  let at = skipBlanks(bytes, from + 1);
  if (bytes[at] === CHARACTER.zero && bytes[at + 1] === LETTER_X) at += 2;
  at = readAddress(bytes, at, batch);
  if (at < 0) return -1;
  batch.kinds[batch.count] = kind;
  batch.sizes[batch.count] = 1;
  const end = endOfLine(bytes, at);
  if (end >= 0 || bytes[at] !== CHARACTER.blank) return end;
  return bytes.indexOf(CHARACTER.lineFeed, at);
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === CHARACTER.blank) at++;
  return at;
}
