/** What a piece of text means; each meaning has one look. */
export type Meaning = 'ok' | 'bad' | 'warn' | 'quiet' | 'strong';

/** Colours a text by its meaning, or returns it as it is. A sign or word must tell the same. */
export type Paint = (meaning: Meaning, text: string) => string;

const CODES: Readonly<Record<Meaning, readonly [on: number, off: number]>> = {
  ok: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  quiet: [2, 22],
  strong: [1, 22],
};

/** Makes the painter of a rendering; whether colour is wanted (`NO_COLOR`, a terminal) is the caller's question. */
export function createPaint(color: boolean): Paint {
  if (!color) return (_meaning, text) => text;
  return (meaning, text) => {
    const [on, off] = CODES[meaning];
    return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
