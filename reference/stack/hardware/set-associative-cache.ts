import type { CacheShape } from '../machine-description';

/** The fields of an entry; its row is a little longer, a power of two. */
export const FIELD = { LOW: 0, HIGH: 1, VALUE: 2, RIGHTS: 3, EXTRA: 4, STAMP: 5 } as const;

/** Log2 of the numbers in a row. */
export const ROW_SHIFT = 3;
const ROW = 2 ** ROW_SHIFT;

/** The high tag of an entry that holds nothing: no owner is numbered so high. */
const EMPTY = -1;

/** Beyond this, uses are numbered anew, so that the numbers stay 32-bit integers. */
const LATE = 2 ** 30;

/**
 * A set-associative cache of translations in one typed array: TLBs, nested TLB and walk caches are made of it.
 *
 * A key is two 32-bit tags: the low one chooses the set, the high one has the owner (a VM or an address space) in its
 * upper bits. Within a set the least recently used entry makes room, the first of several. A method says where an entry
 * lies by the index of its first field. Generated code does the same as `find`, `touch` and `store`, in place.
 */
export class SetAssociativeCache {
  readonly rows: Int32Array;
  readonly setMask: number;
  readonly ways: number;
  /** How often any entry was used; the last number given out. */
  readonly clock = new Int32Array(1);

  /** @throws RangeError if `sets` is no power of two or `ways` no integer >= 1 */
  constructor({ sets, ways }: CacheShape) {
    if (!Number.isInteger(Math.log2(sets)) || !Number.isInteger(ways) || ways < 1) {
      throw new RangeError(`cache: ${sets} sets of ${ways} ways; expected a power of two of sets and at least one way`);
    }
    this.setMask = sets - 1;
    this.ways = ways;
    this.rows = new Int32Array(sets * ways * ROW);
    this.clear();
  }

  /** Reads a field of the entry at a place. */
  field(at: number, field: number): number {
    return this.rows[at + field] ?? 0;
  }

  /** Finds the place of a key, or -1. Changes no order. */
  find(low: number, high: number): number {
    const first = this.firstOf(low);
    for (let at = first; at < first + this.ways * ROW; at += ROW) {
      if (this.rows[at] === low && this.rows[at + FIELD.HIGH] === high) return at;
    }
    return -1;
  }

  /** Makes an entry the most recent one. */
  touch(at: number): void {
    const now = (this.clock[0] ?? 0) + 1;
    this.clock[0] = now;
    this.rows[at + FIELD.STAMP] = now;
  }

  /** Stores an entry, or replaces the one with its key, and makes it the most recent one. */
  store(low: number, high: number, value: number, rights: number, extra: number): void {
    const found = this.find(low, high);
    const at = found >= 0 ? found : this.victim(low);
    this.rows[at + FIELD.LOW] = low;
    this.rows[at + FIELD.HIGH] = high;
    this.rows[at + FIELD.VALUE] = value;
    this.rows[at + FIELD.RIGHTS] = rights;
    this.rows[at + FIELD.EXTRA] = extra;
    this.touch(at);
  }

  /** Drops one key. */
  drop(low: number, high: number): void {
    const at = this.find(low, high);
    if (at >= 0) this.empty(at);
  }

  /** Drops all entries whose high tag, after `shift`, is `owner`. */
  dropOwner(owner: number, shift: number): void {
    for (let at = 0; at < this.rows.length; at += ROW) {
      const high = this.field(at, FIELD.HIGH);
      if (high !== EMPTY && high >>> shift === owner) this.empty(at);
    }
  }

  /** Drops everything. */
  clear(): void {
    for (let at = 0; at < this.rows.length; at += ROW) this.empty(at);
  }

  /** Numbers the uses anew if the numbers have grown large; the order stays. */
  renumber(): void {
    if ((this.clock[0] ?? 0) < LATE) return;
    const places = Array.from({ length: this.rows.length / ROW }, (_, slot) => slot * ROW);
    places.sort((one, other) => this.field(one, FIELD.STAMP) - this.field(other, FIELD.STAMP));
    places.forEach((at, rank) => {
      if (this.field(at, FIELD.STAMP) > 0) this.rows[at + FIELD.STAMP] = rank + 1;
    });
    this.clock[0] = places.length;
  }

  private victim(low: number): number {
    const first = this.firstOf(low);
    let oldest = first;
    for (let at = first + ROW; at < first + this.ways * ROW; at += ROW) {
      if (this.field(at, FIELD.STAMP) < this.field(oldest, FIELD.STAMP)) oldest = at;
    }
    return oldest;
  }

  private firstOf(low: number): number {
    return (low & this.setMask) * this.ways * ROW;
  }

  private empty(at: number): void {
    this.rows[at + FIELD.HIGH] = EMPTY;
    this.rows[at + FIELD.STAMP] = 0;
  }
}
