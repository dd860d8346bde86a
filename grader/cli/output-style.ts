import type { WriteStream } from 'node:tty';

/** How text is laid out for a stream. */
export interface OutputStyle {
  readonly color: boolean;
  /** In columns. */
  readonly width: number;
}

const DEFAULT_WIDTH = 100;

/** Colour only on a terminal and only without NO_COLOR; the terminal's width, else 100 columns. */
export function outputStyle(stream: Pick<WriteStream, 'isTTY' | 'columns'>): OutputStyle {
  const color = stream.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
  return { color, width: stream.columns > 0 ? stream.columns : DEFAULT_WIDTH };
}

/** Says something on stderr that does not stop the command. */
export function warn(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
