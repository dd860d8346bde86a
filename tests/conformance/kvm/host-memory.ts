const PAGE = 4096;
const PAGE_WORDS = PAGE / 8;
const HLT = 0xf4n;

/** Marks the upper half of a stored word; no filled word has it, since host addresses are short. */
const STORE_MARK = 0x53544f52;

/** A word that was found where a store of the guest has put it. */
export interface FoundStore {
  readonly access: number;
  readonly hpa: bigint;
}

/**
 * The host's memory behind the guest's. Every 8-byte word of a page that is no table holds `0xF4 | hPA << 8`: it says where
 * it is, and it can be fetched, for 0xF4 is HLT.
 */
export class HostMemory {
  private readonly words: BigUint64Array;
  private readonly halves: Uint32Array;

  constructor(
    bytes: ArrayBuffer,
    readonly pages: number,
  ) {
    this.words = new BigUint64Array(bytes, 0, pages * PAGE_WORDS);
    this.halves = new Uint32Array(bytes, 0, pages * PAGE_WORDS * 2);
    for (let page = 0; page < pages; page++) this.fill(page);
  }

  read(hpa: bigint): bigint {
    return this.words[Number(hpa) / 8] ?? 0n;
  }

  write(hpa: bigint, word: bigint): void {
    this.words[Number(hpa) / 8] = word;
  }

  /** Makes a page a page of tables, all zero. */
  clear(page: number): void {
    this.words.fill(0n, page * PAGE_WORDS, (page + 1) * PAGE_WORDS);
  }

  /** Makes a page again what every page is in the beginning. */
  fill(page: number): void {
    for (let word = page * PAGE_WORDS; word < (page + 1) * PAGE_WORDS; word++) {
      this.words[word] = HLT | (BigInt(word * 8) << 8n);
    }
  }

  /** Finds all stored words outside the pages of tables. */
  findStores(tables: ReadonlySet<number>): FoundStore[] {
    const found: FoundStore[] = [];
    const { halves } = this;
    for (let half = 1; half < halves.length; half += 2) {
      if (halves[half] !== STORE_MARK) continue;
      const word = (half - 1) / 2;
      if (tables.has(Math.floor(word / PAGE_WORDS))) continue;
      found.push({ access: (halves[half - 1] ?? 0) >>> 8, hpa: BigInt(word * 8) });
    }
    return found;
  }
}

/** The host address that a loaded word names, if it is one of a filled page of so many pages; otherwise null. */
export function addressIn(word: bigint, pages: number): bigint | null {
  const hpa = word >> 8n;
  return (word & 0xffn) === HLT && hpa % 8n === 0n && hpa < BigInt(pages * PAGE) ? hpa : null;
}

/** What the access of this number stores. */
export function storedWord(access: number): bigint {
  return (BigInt(STORE_MARK) << 32n) | (BigInt(access) << 8n) | HLT;
}
