import type { TraceBatch } from './trace-batch';

/**
 * Reads the reference that starts at byte `from` and ends with its line, and puts it into place `batch.count`, without
 * counting it. Every line ends with a line feed, maybe after a carriage return.
 *
 * @returns the place of the line feed, or -1 if the line is no reference
 */
export type LineParser = (bytes: Uint8Array, from: number, batch: TraceBatch) => number;

/** The characters that lines are made of. */
export const CHARACTER = { lineFeed: 10, carriageReturn: 13, blank: 32, comma: 44, zero: 48, nine: 57 } as const;

/** The place of the line feed if the line ends at `at`, else -1. */
export function endOfLine(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CHARACTER.lineFeed) return at;
  return bytes[at] === CHARACTER.carriageReturn && bytes[at + 1] === CHARACTER.lineFeed ? at + 1 : -1;
}
