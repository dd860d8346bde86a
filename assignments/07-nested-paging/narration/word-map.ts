import type { Words } from '../layouts';

/** Memory of one test, on the author's side: it keeps only the words that were set; all others are 0. */
export class WordMap implements Words {
  private readonly words: Map<number, number>;

  /** @param size - in bytes */
  constructor(
    readonly size: number,
    words: ReadonlyMap<number, number> = new Map(),
  ) {
    this.words = new Map(words);
  }

  peek(pa: number): number {
    return this.words.get(pa) ?? 0;
  }

  poke(pa: number, value: number): void {
    this.words.set(pa, value);
  }

  /** A copy that changes apart from this one. */
  copy(): WordMap {
    return new WordMap(this.size, this.words);
  }
}
