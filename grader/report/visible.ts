import { cutText } from './cut-text';

/** Longest text that a rendering shows, in UTF-16 units; longer text is cut and says so. */
export const VISIBLE_LIMIT = 1000;

/**
 * Characters that a reader cannot see or that change how others are shown: controls (C0, C1), formats (bidirectional
 * overrides, zero-width characters), lone surrogates, private use, line separators, ignorable characters and what is no
 * character at all.
 */
export const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** More combining marks on one letter than any language writes: they would paint over the lines above. */
const STACKED_MARKS = /\p{M}{5,}/gu;

/**
 * Shows a text that a submission may have written, on one line and without surprises: every character that is
 * invisible or that reorders others appears as `\u{..}`, and a long text is cut after `limit` UTF-16 units.
 *
 * It does not escape for HTML, for a terminal's CI annotations or for CSV: each rendering does that itself.
 */
export function visible(text: string, limit: number = VISIBLE_LIMIT): string {
  const shown = cutText(text, limit).replace(STACKED_MARKS, escapeAll).replace(UNSEEN, escapeOne);
  return text.length > limit ? `${shown}… (cut, ${text.length} characters)` : shown;
}

function escapeAll(marks: string): string {
  return Array.from(marks, escapeOne).join('');
}

function escapeOne(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
