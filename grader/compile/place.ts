/** A place in a file, both from 1; columns count UTF-16 code units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const EXCERPT_LIMIT = 200;

/** Splits a source text into its lines, without their ends; JavaScript's four line terminators count. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/);
}

/** Clips a source line for an excerpt, without cutting a character in two. */
export function clipLine(line: string): string {
  return line.length <= EXCERPT_LIMIT ? line : line.slice(0, EXCERPT_LIMIT).replace(/[\uD800-\uDBFF]$/, '');
}

/** Orders problems by file, line and column, then by message; an absent place comes first. */
export function comparePlaces(
  a: { readonly file?: string; readonly line?: number; readonly column?: number; readonly message: string },
  b: { readonly file?: string; readonly line?: number; readonly column?: number; readonly message: string },
): number {
  return (
    compareText(a.file ?? '', b.file ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
