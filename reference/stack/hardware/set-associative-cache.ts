import type { CacheShape } from '../machine-description';

/** The high tag of a slot that holds nothing: no owner is numbered so high. */
const EMPTY = -1;

/** Owners are numbered from 0; their tag must leave the sign bit alone. */
export const MOST_OWNERS = 2 ** 11;

/** Numbers of a row of the journal: slot, two tags, three values. */
const ROW = 6;

/**
 * A set-associative cache of translations in typed arrays: TLB, nested TLB and walk cache are made of it.
 *
 * A key is two 32-bit tags: the low one chooses the set, the high one holds the owner (a VM or an address space) in its
 * upper bits. Within a set the least recently used entry makes room, the first of several.
 */
export class SetAssociativeCache {
  private readonly tagLow: Int32Array;
  private readonly tagHigh: Int32Array;
  private readonly stamp: Float64Array;
  /** What an entry says; the index is that which `find` returns. */
  readonly value: Int32Array;
  readonly rights: Int32Array;
  readonly extra: Int32Array;
  private readonly setMask: number;
  private readonly ways: number;
  /** Counts uses; a double, so that it never wraps. */
  private readonly clock = new Float64Array(1);
  /** What the stores since the last `commit` have overwritten. */
  private journal = new Int32Array(16 * ROW);
  private journalStamps = new Float64Array(16);
  private journalLength = 0;

  /** @throws RangeError if `sets` is no power of two or `ways` no integer >= 1 */
  constructor({ sets, ways }: CacheShape) {
    if (!Number.isInteger(Math.log2(sets)) || !Number.isInteger(ways) || ways < 1) {
      throw new RangeError(`cache: ${sets} sets of ${ways} ways; expected a power of two of sets and at least one way`);
    }
    this.setMask = sets - 1;
    this.ways = ways;
    const size = sets * ways;
    this.tagLow = new Int32Array(size);
    this.tagHigh = new Int32Array(size).fill(EMPTY);
    this.stamp = new Float64Array(size);
    this.value = new Int32Array(size);
    this.rights = new Int32Array(size);
    this.extra = new Int32Array(size);
  }

  /** Finds the slot of a key, or -1. Changes no order. */
  find(low: number, high: number): number {
    const first = (low & this.setMask) * this.ways;
    const end = first + this.ways;
    for (let slot = first; slot < end; slot++) {
      if (this.tagLow[slot] === low && this.tagHigh[slot] === high) return slot;
    }
    return -1;
  }

  /** Makes a slot the most recent one. */
  touch(slot: number): void {
    const now = (this.clock[0] ?? 0) + 1;
    this.clock[0] = now;
    this.stamp[slot] = now;
  }

  /** Stores an entry, or replaces the one with its key, and makes it the most recent one. */
  store(low: number, high: number, value: number, rights: number, extra: number): void {
    const found = this.find(low, high);
    const slot = found >= 0 ? found : this.victim(low);
    this.tagLow[slot] = low;
    this.tagHigh[slot] = high;
    this.value[slot] = value;
    this.rights[slot] = rights;
    this.extra[slot] = extra;
    this.touch(slot);
  }

  /** Stores as `store` does, so that `rollback` can undo it. */
  storeJournaled(low: number, high: number, value: number, rights: number, extra: number): void {
    const found = this.find(low, high);
    const slot = found >= 0 ? found : this.victim(low);
    this.remember(slot);
    this.store(low, high, value, rights, extra);
  }

  /** Keeps all journaled stores. */
  commit(): void {
    this.journalLength = 0;
  }

  /** Undoes the journaled stores since the last `commit`, the latest first. */
  rollback(): void {
    while (this.journalLength > 0) {
      this.journalLength -= 1;
      const row = this.journalLength * ROW;
      const slot = this.journal[row] ?? 0;
      this.tagLow[slot] = this.journal[row + 1] ?? 0;
      this.tagHigh[slot] = this.journal[row + 2] ?? 0;
      this.value[slot] = this.journal[row + 3] ?? 0;
      this.rights[slot] = this.journal[row + 4] ?? 0;
      this.extra[slot] = this.journal[row + 5] ?? 0;
      this.stamp[slot] = this.journalStamps[this.journalLength] ?? 0;
    }
  }

  /** Drops one key. */
  drop(low: number, high: number): void {
    const slot = this.find(low, high);
    if (slot >= 0) this.empty(slot);
  }

  /** Drops all entries whose high tag, after `shift`, is `owner`. */
  dropOwner(owner: number, shift: number): void {
    for (let slot = 0; slot < this.tagHigh.length; slot++) {
      const high = this.tagHigh[slot] ?? EMPTY;
      if (high !== EMPTY && high >>> shift === owner) this.empty(slot);
    }
  }

  /** Drops everything. */
  clear(): void {
    for (let slot = 0; slot < this.tagHigh.length; slot++) this.empty(slot);
    this.journalLength = 0;
  }

  private victim(low: number): number {
    const first = (low & this.setMask) * this.ways;
    const end = first + this.ways;
    let oldest = first;
    for (let slot = first + 1; slot < end; slot++) {
      if ((this.stamp[slot] ?? 0) < (this.stamp[oldest] ?? 0)) oldest = slot;
    }
    return oldest;
  }

  private empty(slot: number): void {
    this.tagHigh[slot] = EMPTY;
    this.stamp[slot] = 0;
  }

  private remember(slot: number): void {
    const row = this.journalLength * ROW;
    this.journal[row] = slot;
    this.journal[row + 1] = this.tagLow[slot] ?? 0;
    this.journal[row + 2] = this.tagHigh[slot] ?? EMPTY;
    this.journal[row + 3] = this.value[slot] ?? 0;
    this.journal[row + 4] = this.rights[slot] ?? 0;
    this.journal[row + 5] = this.extra[slot] ?? 0;
    this.journalStamps[this.journalLength] = this.stamp[slot] ?? 0;
    this.journalLength += 1;
  }
}
