import { cutText } from '../cut-text';

/**
 * Breaks a text at blanks so that no line is longer than `width` characters. The first line starts with `label`, the
 * others with as many blanks; a word that is longer than a line is broken.
 */
export function wrapText(label: string, text: string, width: number): string[] {
  const room = Math.max(20, width - label.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => chunks(part, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((text, index) => (index === 0 ? label : ' '.repeat(label.length)) + text);
}

function chunks(word: string, size: number): string[] {
  const parts: string[] = [];
  for (let rest = word; rest !== '';) {
    const part = cutText(rest, size);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts.length === 0 ? [''] : parts;
}
