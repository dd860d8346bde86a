/** Stands in every hidden title, id, label, name and remark of a chapter with canaries. */
export const CANARY = 'zqcanary';

/** Stands before the texts that a submission is given: the one word that may cross into the sandbox. */
export const INPUT_CANARY = `${CANARY}-input-`;

/** The first number that is given out: no submission computes it, and no course has such a page. */
const FIRST_NUMBER = 7_654_321;
/** The first address; it fits into 32 bits. */
const FIRST_ADDRESS = 0x7e57c0de;
/** Between two addresses; not a power of two, so that they differ in all of their digits. */
const STRIDE = 0x10_0003;

/** A run of characters that may be a number, decimal or hex. */
const NUMBERS = /[0-9a-f]+/gi;

/** Gives out canaries, each only once, and finds them again in what was written. */
export class CanaryWords {
  private readonly numbers = new Set<string>();
  private given = 0;

  /** A number that stands for a page, a frame, a count and so on. */
  number(): number {
    return this.remember(FIRST_NUMBER + this.given++);
  }

  /** An address or an entry, as suite files write it; the low bits are `low`. */
  address(): string {
    return `0x${this.remember(FIRST_ADDRESS + this.given++ * STRIDE)
      .toString(16)
      .toUpperCase()}`;
  }

  /**
   * The canaries that occur in a text: the word itself, or a number that was given out, decimal or hex, alone between
   * characters that belong to no number (a digest holds many numbers by chance).
   */
  in(text: string): string[] {
    const found = (text.match(NUMBERS) ?? [])
      .map((word) => word.toLowerCase())
      .filter((word) => this.numbers.has(word));
    return [...(text.toLowerCase().includes(CANARY) ? [CANARY] : []), ...new Set(found)];
  }

  private remember(number: number): number {
    this.numbers.add(String(number)).add(number.toString(16));
    return number;
  }
}
