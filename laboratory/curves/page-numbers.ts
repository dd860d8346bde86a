/** Slots of the table at the start; always a power of two. */
const INITIAL_SLOTS = 1 << 12;

/** Entries of the small direct-mapped table that is asked first. */
const RECENT = 64;

/**
 * Gives each page of a trace a small number, 0, 1, 2, ... in the order of their first use, so that what is known of a
 * page can stand in an array. Memory grows with the number of different pages only.
 *
 * A page is named by the two halves of its address without the offset.
 */
export class PageNumbers {
  private slots = new Int32Array(INITIAL_SLOTS).fill(-1);
  private highs = new Int32Array(INITIAL_SLOTS);
  private lows = new Int32Array(INITIAL_SLOTS);
  private readonly recent = new Int32Array(RECENT).fill(-1);
  private size = 0;

  /** @param offsetBits - bits of the offset in a page, for example 12 */
  constructor(private readonly offsetBits: number) {}

  /** How many different pages have been seen. */
  get count(): number {
    return this.size;
  }

  /** The number of the page that holds an address; a page that is new gets the next one. */
  numberOf(high: number, low: number): number {
    const page = (low >>> this.offsetBits) << this.offsetBits;
    const place = (page >>> this.offsetBits) & (RECENT - 1);
    const known = this.recent[place] as number;
    if (known >= 0 && this.lows[known] === page && this.highs[known] === high) return known;
    const number = this.find(high, page);
    this.recent[place] = number;
    return number;
  }

  private find(high: number, page: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(high, page) & mask;
    for (;;) {
      const number = this.slots[slot] as number;
      if (number < 0) break;
      if (this.lows[number] === page && this.highs[number] === high) return number;
      slot = (slot + 1) & mask;
    }
    const number = this.size++;
    this.highs[number] = high;
    this.lows[number] = page;
    this.slots[slot] = number;
    if (this.size * 2 > this.slots.length) this.grow();
    return number;
  }

  private grow(): void {
    const length = this.slots.length * 2;
    this.highs = grown(this.highs, length);
    this.lows = grown(this.lows, length);
    this.slots = new Int32Array(length).fill(-1);
    for (let number = 0; number < this.size; number++) {
      let slot = hash(this.highs[number] as number, this.lows[number] as number) & (length - 1);
      while ((this.slots[slot] as number) >= 0) slot = (slot + 1) & (length - 1);
      this.slots[slot] = number;
    }
  }
}

function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(old);
  return longer;
}

/** Mixes both halves so that neighbouring pages do not fall into neighbouring slots only. */
function hash(high: number, page: number): number {
  const mixed = Math.imul(page ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
