import type { Words } from '../layouts';

/** 64-bit memory on the author's side: it keeps only the words that were set; all others are 0. */
export class WordMap implements Words {
  private readonly words: Map<bigint, bigint>;

  /** @param size - in bytes */
  constructor(
    readonly size: bigint,
    words: ReadonlyMap<bigint, bigint> = new Map(),
  ) {
    this.words = new Map(words);
  }

  peek(pa: bigint): bigint {
    return this.words.get(pa) ?? 0n;
  }

  poke(pa: bigint, value: bigint): void {
    this.words.set(pa, value);
  }

  /** A copy that changes apart from this one. */
  copy(): WordMap {
    return new WordMap(this.size, this.words);
  }
}
