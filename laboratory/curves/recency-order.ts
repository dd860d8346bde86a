const INITIAL_CAPACITY = 1 << 12;

/**
 * Pages in the order of their last use. Each page has a mark in a Fenwick tree over time; how many pages come after one
 * is the number of marks behind its own. When the tree is full, the marks move together. O(log n) per step, memory by
 * the number of pages.
 */
export class RecencyOrder {
  /** By page: the time of its mark, from 1; 0 without a mark. */
  private timeOf = new Int32Array(INITIAL_CAPACITY);
  /** By time: the page that is marked there, plus 1; 0 for none. */
  private pageAt = new Int32Array(INITIAL_CAPACITY + 1);
  /** The Fenwick tree, from 1. */
  private tree = new Int32Array(INITIAL_CAPACITY + 1);
  private now = 0;
  private size = 0;

  /** Whether a page is in the order. */
  has(page: number): boolean {
    return page < this.timeOf.length && this.timeOf[page] !== 0;
  }

  /** Takes a page out. @returns how many pages are more recent than it was */
  remove(page: number): number {
    const time = this.timeOf[page] as number;
    const later = this.size - this.marksUpTo(time);
    this.addMark(time, -1);
    this.pageAt[time] = 0;
    this.timeOf[page] = 0;
    this.size--;
    return later;
  }

  /** Puts in a page that is not there, as the most recent. */
  add(page: number): void {
    if (page >= this.timeOf.length) this.timeOf = longer(this.timeOf, Math.max(page + 1, page * 2));
    if (this.now === this.tree.length - 1) this.moveTogether();
    this.now++;
    this.size++;
    this.addMark(this.now, 1);
    this.pageAt[this.now] = page + 1;
    this.timeOf[page] = this.now;
  }

  private addMark(time: number, change: number): void {
    const { tree } = this;
    for (let at = time; at < tree.length; at += at & -at) tree[at] = (tree[at] as number) + change;
  }

  private marksUpTo(time: number): number {
    const { tree } = this;
    let sum = 0;
    for (let at = time; at > 0; at -= at & -at) sum += tree[at] as number;
    return sum;
  }

  /** Gives the marks the times 1, 2, 3, ... in their order, in a tree that is at most half full afterwards. */
  private moveTogether(): void {
    const old = this.pageAt;
    const capacity = Math.max(INITIAL_CAPACITY, 2 ** Math.ceil(Math.log2((this.size + 1) * 2)));
    this.pageAt = new Int32Array(capacity + 1);
    this.tree = new Int32Array(capacity + 1);
    this.now = 0;
    for (const page of old) {
      if (page === 0) continue;
      this.now++;
      this.pageAt[this.now] = page;
      this.timeOf[page - 1] = this.now;
      this.tree[this.now] = 1;
    }
    const { tree } = this;
    for (let at = 1; at <= capacity; at++) {
      const parent = at + (at & -at);
      if (parent <= capacity) tree[parent] = (tree[parent] as number) + (tree[at] as number);
    }
  }
}

function longer(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const array = new Int32Array(length);
  array.set(old);
  return array;
}
