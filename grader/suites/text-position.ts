/** A place in a text, both counted from 1; columns count UTF-16 code units, as editors do. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds line and column of an offset. `\n` and `\r\n` end a line; an offset beyond the text is its end.
 *
 * @param text - the whole file
 * @param offset - in UTF-16 code units, from 0
 */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++;
  return { line, column: before.length - lineStart + 1 };
}
