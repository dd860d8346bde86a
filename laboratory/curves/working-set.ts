/** Windows at most; when there are more, two become one. */
const MOST_WINDOWS = 256;

/** References in a window at the start, as a power of two. */
const FIRST_BITS = 8;

/** Powers of two that a gap between two uses can have; the last one stands for a page's first use. */
const GAPS = 54;
const FIRST_USE = GAPS - 1;

const TWO_TO_31 = 2 ** 31;

/** The pages used in one window of the trace. */
export interface WindowSet {
  /** The first reference of the window, from 0. */
  readonly start: number;
  readonly pages: number;
}

/** The working set of a trace, window by window. */
export interface WorkingSetCurve {
  /** References in a window. The last window may be shorter. */
  readonly window: number;
  readonly windows: readonly WindowSet[];
}

/**
 * The working set over time: how many different pages each window of a trace uses. Windows double in length as the
 * trace goes on, so that there are never more than 256, and the counts stay exact.
 *
 * This works without a second pass: a use counts as new in its window of 2^k references if the last use of its page was
 * in an earlier one, that is if the times differ in bit k or above. So each window keeps its uses by the highest bit in
 * which the times differ, and when two windows become one, these are added.
 *
 * @source Denning, "The working set model for program behavior", CACM 11(5), 1968, for W(t, T)
 */
export class WorkingSet {
  private lastUse = new Float64Array(1 << 12).fill(-1);
  private uses = new Float64Array(MOST_WINDOWS * GAPS);
  private bits = FIRST_BITS;
  private now = 0;
  private newest = -1;
  private newestWindow = -1;

  /** Takes in a reference to a page, by its number. */
  use(page: number): void {
    const time = this.now++;
    let window = Math.floor(time / 2 ** this.bits);
    if (window === MOST_WINDOWS) {
      this.halve();
      window /= 2;
    }
    if (page === this.newest && window === this.newestWindow) {
      // Nothing new in this window or in any longer one; only the time counts.
      this.lastUse[page] = time;
      return;
    }
    this.newest = page;
    this.newestWindow = window;
    if (page >= this.lastUse.length) this.lastUse = doubled(this.lastUse, page);
    const before = this.lastUse[page] as number;
    this.lastUse[page] = time;
    const gap = before < 0 ? FIRST_USE : highestDifference(before, time);
    if (gap >= this.bits) this.uses[window * GAPS + gap] = (this.uses[window * GAPS + gap] as number) + 1;
  }

  /** The windows so far. */
  curve(): WorkingSetCurve {
    const window = 2 ** this.bits;
    const length = Math.ceil(this.now / window);
    const windows = Array.from({ length }, (_, index) => ({ start: index * window, pages: this.pagesIn(index) }));
    return { window, windows };
  }

  private pagesIn(window: number): number {
    let pages = 0;
    for (let gap = this.bits; gap < GAPS; gap++) pages += this.uses[window * GAPS + gap] as number;
    return pages;
  }

  private halve(): void {
    const merged = new Float64Array(MOST_WINDOWS * GAPS);
    for (let window = 0; window < MOST_WINDOWS; window++) {
      for (let gap = this.bits + 1; gap < GAPS; gap++) {
        const to = (window >> 1) * GAPS + gap;
        merged[to] = (merged[to] as number) + (this.uses[window * GAPS + gap] as number);
      }
    }
    this.uses = merged;
    this.bits++;
  }
}

/** The highest bit in which two times differ. */
function highestDifference(before: number, after: number): number {
  const upperBefore = Math.floor(before / TWO_TO_31);
  const upperAfter = Math.floor(after / TWO_TO_31);
  if (upperBefore !== upperAfter) return 62 - Math.clz32(upperBefore ^ upperAfter);
  return 31 - Math.clz32((before % TWO_TO_31) ^ (after % TWO_TO_31));
}

function doubled(old: Float64Array, page: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(Math.max(page + 1, old.length * 2)).fill(-1);
  longer.set(old);
  return longer;
}
