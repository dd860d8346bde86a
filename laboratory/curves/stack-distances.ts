import { RecencyOrder } from './recency-order';

/** Pages whose order is kept in a plain list: almost every reference finds its page there. */
const NEAR = 32;

/**
 * Mattson's stack distances, exact: for each reference, how many other pages were used since the last use of its page.
 * A cache of n pages with true LRU replacement, fully associative and empty at the start, hits exactly the references
 * of a distance below n, so one pass gives the hits of all sizes at once.
 *
 * The most recent pages are a list that is searched from its front; the others are in a {@link RecencyOrder}.
 *
 * @source Mattson, Gecsei, Slutz, Traiger, "Evaluation techniques for storage hierarchies", IBM Systems Journal 9(2), 1970
 */
export class StackDistances {
  /** The most recent pages, the latest first. */
  private readonly near = new Int32Array(NEAR).fill(-1);
  /** All others. */
  private readonly far = new RecencyOrder();
  private counts = new Float64Array(1 << 10);
  private pages = 0;
  private total = 0;

  /** References so far. */
  get references(): number {
    return this.total;
  }

  /** Different pages so far: the references that miss in a cache of whatever size. */
  get coldMisses(): number {
    return this.pages;
  }

  /** Takes in a reference to a page, by its number. */
  use(page: number): void {
    const { near, counts } = this;
    this.total++;
    let held = near[0] as number;
    if (held === page) {
      counts[0] = (counts[0] as number) + 1;
      return;
    }
    // Everything in front of the page moves back by one place.
    near[0] = page;
    for (let place = 1; place < NEAR; place++) {
      const next = near[place] as number;
      near[place] = held;
      if (next === page) {
        counts[place] = (counts[place] as number) + 1;
        return;
      }
      held = next;
    }
    this.useFar(page, held);
  }

  /** The references of each distance, from 0 on; those to a new page are in none. */
  histogram(): Float64Array {
    return this.counts.slice(0, this.pages);
  }

  /** @param pushedOut - the page that was last in the near list, or -1 */
  private useFar(page: number, pushedOut: number): void {
    if (this.far.has(page)) this.count(NEAR + this.far.remove(page));
    else this.pages++;
    if (pushedOut >= 0) this.far.add(pushedOut);
  }

  private count(distance: number): void {
    if (distance >= this.counts.length) {
      const longer = new Float64Array(Math.max(distance + 1, this.counts.length * 2));
      longer.set(this.counts);
      this.counts = longer;
    }
    this.counts[distance] = (this.counts[distance] as number) + 1;
  }
}
