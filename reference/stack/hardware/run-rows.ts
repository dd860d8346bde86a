/** Rows of columns that a generated loop works on: what fits into the first cache beside the tables. */
export const CHUNK = 4096;

/**
 * Rows for which a generated loop is called. A call costs nothing beside so many rows; and an engine that compiles a function between
 * two calls trusts that its columns and caches are constants, but not if it has to compile it in the midst of a long loop.
 */
const PIECE = 512;

/** Works on the rows `from` to `to` - 1 of its columns up to one that is unusual; returns its place, or `to`. */
export type RowLoop = (from: number, to: number) => number;

/** Works on the rows 0 to `length` - 1: the usual ones by a generated loop, the others one by one with `careful`. */
export function runRows(length: number, loop: RowLoop, careful: (row: number) => void): void {
  for (let row = 0; row < length;) {
    const end = Math.min(row + PIECE, length);
    row = loop(row, end);
    if (row === end) continue;
    careful(row);
    row++;
  }
}
