import { cutText, shorten } from '../cut-text';

/**
 * Breaks a text at blanks into lines of at most `width` characters. A word that is longer than a line is cut with an
 * ellipsis, and so is the last of more than `most` lines.
 */
export function wrapWords(text: string, width: number, most: number = Number.MAX_SAFE_INTEGER): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(shorten(word, width));
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  const end = kept[most - 1] ?? '';
  kept[most - 1] = `${cutText(end, width - 1)}…`;
  return kept;
}
