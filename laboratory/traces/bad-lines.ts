import type { FileProblem } from '../../grader/contracts/file-problem';

/** Bad lines that are kept with their text; the others are counted only. */
export const KEPT_BAD_LINES = 5;

/** Characters of a bad line that its message quotes. */
const QUOTED = 60;

/** Lines of a trace that are no references: how many, and the first ones with place and text. */
export class BadLines {
  private seen = 0;
  private readonly kept: FileProblem[] = [];

  constructor(
    private readonly file: string,
    private readonly example: string,
  ) {}

  get count(): number {
    return this.seen;
  }

  get first(): readonly FileProblem[] {
    return this.kept;
  }

  /**
   * Takes in one bad line.
   *
   * @param line - its number, from 1
   */
  add(line: number, text: string): void {
    this.seen++;
    if (this.kept.length >= KEPT_BAD_LINES) return;
    const shown = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
    this.kept.push({
      severity: 'warning',
      file: this.file,
      line,
      column: 1,
      message: `${quoted(shown)} is no reference and was left out; expected ${this.example}.`,
    });
  }
}

/**
 * Controls that JSON leaves as they are, the invisible hyphen, and the second of two number signs, which some CI
 * services take for the start of a command. A line is Latin-1, so there is nothing else that a terminal would obey.
 */
const UNFIT = /[\u007f-\u009f\u00ad]|(?<=#)#/g;

/** Writes a text as JSON that is fit for any terminal and log. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(UNFIT, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
