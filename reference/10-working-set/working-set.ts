import type { PageNo } from '../machine';

/**
 * Estimates how much of its memory a VM uses, from the first touches of a few pages (10.S1 to 10.S7).
 *
 * @source Waldspurger, OSDI 2002, as the slide "Virtual Machine Memory Management" cites it; course 10
 */
export interface Sampler {
  /**
   * Opens a period and makes the mappings of the sampled pages invalid (10.S1).
   * @throws RangeError if a period is open, the sample is empty, or a page is repeated or no integer from 0 to gfnCount - 1
   */
  begin(sample: readonly PageNo[]): void;
  /**
   * Models the guest as it touches a page (10.S2): the first touch of a sampled page in a period faults, which restores
   * the mapping and counts the page; no other touch is seen.
   * @throws RangeError if `gfn` is no integer from 0 to gfnCount - 1
   */
  touch(gfn: PageNo): { minorFault: boolean };
  /**
   * Closes the period and moves both averages towards its result (10.S3, 10.S4).
   * @returns `f`, the share of the sample that was touched, and the new averages; all from 0 to 1
   * @throws RangeError if no period is open
   */
  end(): { f: number; slow: number; fast: number };
  /**
   * Estimates the demand by the highest of the averages and, while a period is open, of what `fast` would become if it
   * ended now (10.S6, 10.S7). It changes nothing.
   * @returns the fraction of the VM's memory, 0 to 1, and the same in pages, rounded up
   */
  estimate(): { fraction: number; pages: number };
}

/**
 * A cache of pages that left a VM. What it sees tells how many misses more memory would have saved the VM
 * (10.S9 to 10.S16).
 *
 * @source Lu and Shen, USENIX 2007, as the slide "Virtual Machine Memory Management" cites it; course 10
 */
export interface ProxyCache {
  /**
   * Models the VM as it refers to one of its pages (10.S10 to 10.S13).
   *
   * - `vm`: the VM had it; nobody else notices
   * - `proxy`: the proxy had it, as its `depth`-th most recent page (from 1), before this reference
   * - `disk`: neither had it
   *
   * @returns also `evicted`: the page that left the VM to make room, or null
   * @throws RangeError if `page` is no integer >= 0 (10.S17)
   */
  reference(page: PageNo): { where: 'vm' | 'proxy' | 'disk'; depth: number | null; evicted: PageNo | null };
  /** Lists how often the proxy had a page at depth 1, 2, ... proxyPages (10.S14); later calls do not change the list. */
  histogram(): readonly number[];
  /**
   * Counts the misses that the VM would have had with `extraPages` pages more (10.S15).
   * @throws RangeError if `extraPages` is no integer from 0 to proxyPages
   */
  missesAt(extraPages: number): number;
  /**
   * Finds the fewest extra pages with which the VM would have had at most `maxMisses` misses; null if proxyPages are
   * not enough (10.S16).
   * @throws RangeError if `maxMisses` is no integer >= 0
   */
  recommend(maxMisses: number): number | null;
}

/**
 * Creates a sampler without an open period; both averages start at `initial` (10.S5).
 *
 * @param config - copied; later changes of it change nothing
 * @param config.gfnCount - the VM's size in pages, at least 1
 * @param config.slow - how far the slow average moves towards the result of a period, 0 < slow <= 1
 * @param config.fast - the same for the fast average
 * @param config.initial - where both averages start, 0 to 1
 * @throws RangeError if a number is outside its range (10.S8)
 */
export function createSampler(config: { gfnCount: number; slow: number; fast: number; initial: number }): Sampler {
  // #region body createSampler: 10.S1 to 10.S8
  return new WorkingSetSampler(config);
  // #endregion
}

/**
 * Creates an empty VM memory of `vmPages` pages with an empty proxy of `proxyPages` pages behind it.
 *
 * @throws RangeError if `vmPages` is no integer >= 1 or `proxyPages` no integer >= 0 (10.S17)
 */
export function createProxyCache(config: { vmPages: number; proxyPages: number }): ProxyCache {
  // #region body createProxyCache: 10.S9 to 10.S17
  return new ExclusiveProxy(config);
  // #endregion
}

// #region helper
/** What `createSampler` takes. */
interface SamplerConfig {
  readonly gfnCount: number;
  readonly slow: number;
  readonly fast: number;
  readonly initial: number;
}

/** An open period. */
interface Period {
  /** n, the size of the sample, in pages. */
  readonly size: number;
  /** The sampled pages whose mapping is still invalid. */
  readonly invalid: Set<PageNo>;
  /** t, the sampled pages touched so far. */
  touched: number;
}

/** What floating-point arithmetic may have added to a product that is an integer (10.S7). */
const ROUNDING_ERROR = 1e-9;

class WorkingSetSampler implements Sampler {
  private readonly config: SamplerConfig;
  private slow: number;
  private fast: number;
  /** Null between two periods: then every mapping is valid (10.S4). */
  private period: Period | null = null;

  constructor(config: SamplerConfig) {
    requireInteger('createSampler', 'gfnCount', config.gfnCount, 1);
    requireShare('slow', config.slow, config.slow > 0, '0 < slow <= 1');
    requireShare('fast', config.fast, config.fast > 0, '0 < fast <= 1');
    requireShare('initial', config.initial, config.initial >= 0, '0 <= initial <= 1');
    this.config = { ...config };
    this.slow = config.initial; // 10.S5
    this.fast = config.initial;
  }

  begin(sample: readonly PageNo[]): void {
    if (this.period !== null) throw new RangeError('begin: a period is open; end it first');
    if (sample.length === 0) throw new RangeError('begin: the sample is empty');
    const invalid = new Set<PageNo>();
    for (const gfn of sample) {
      this.requirePage('begin', gfn);
      if (invalid.has(gfn)) throw new RangeError(`begin: page ${gfn} is in the sample twice`);
      invalid.add(gfn); // 10.S1
    }
    this.period = { size: sample.length, invalid, touched: 0 };
  }

  touch(gfn: PageNo): { minorFault: boolean } {
    this.requirePage('touch', gfn);
    const { period } = this;
    // 10.S2: deleting restores the mapping, so the next touch of this page goes unseen.
    if (period === null || !period.invalid.delete(gfn)) return { minorFault: false };
    period.touched += 1;
    return { minorFault: true };
  }

  end(): { f: number; slow: number; fast: number } {
    const { period, config } = this;
    if (period === null) throw new RangeError('end: no period is open; begin one first');
    // 10.S3: each average goes a part of the way from where it is to f.
    const f = this.touchedShare(period);
    this.slow += config.slow * (f - this.slow);
    this.fast += config.fast * (f - this.fast);
    this.period = null; // 10.S4
    return { f, slow: this.slow, fast: this.fast };
  }

  estimate(): { fraction: number; pages: number } {
    // 10.S6: the highest wins, so that growing demand is met at once and shrinking demand is believed slowly.
    const fraction = Math.max(this.slow, this.fast, this.fastIfEndedNow());
    const pages = Math.ceil(fraction * this.config.gfnCount - ROUNDING_ERROR); // 10.S7
    return { fraction, pages: pages + 0 }; // -0 + 0 is 0 (C.1)
  }

  /** The third term of 10.S6; without an open period it is `fast` itself and adds nothing to the maximum. */
  private fastIfEndedNow(): number {
    if (this.period === null) return this.fast;
    return this.fast + this.config.fast * (this.touchedShare(this.period) - this.fast);
  }

  private touchedShare(period: Period): number {
    return period.touched / period.size;
  }

  private requirePage(method: string, gfn: PageNo): void {
    requireInteger(method, 'the page', gfn, 0, this.config.gfnCount - 1);
  }
}

/** Invariant: no page is in both lists, or twice in one (10.S9). Both list their pages from the most recent on. */
class ExclusiveProxy implements ProxyCache {
  private readonly vm: PageNo[] = [];
  private readonly proxy: PageNo[] = [];
  private readonly vmPages: number;
  private readonly proxyPages: number;
  /** Element i counts the hits at depth i + 1 (10.S14). */
  private readonly counts: number[];
  private diskCount = 0;

  constructor(config: { readonly vmPages: number; readonly proxyPages: number }) {
    this.vmPages = requireInteger('createProxyCache', 'vmPages', config.vmPages, 1);
    this.proxyPages = requireInteger('createProxyCache', 'proxyPages', config.proxyPages, 0);
    this.counts = new Array<number>(this.proxyPages).fill(0);
  }

  reference(page: PageNo): { where: 'vm' | 'proxy' | 'disk'; depth: number | null; evicted: PageNo | null } {
    const wanted = requireInteger('reference', 'the page', page, 0);
    const place = this.vm.indexOf(wanted);
    if (place >= 0) {
      // 10.S10: the hypervisor does not see a reference that the VM serves itself.
      this.vm.splice(place, 1);
      this.vm.unshift(wanted);
      return { where: 'vm', depth: null, evicted: null };
    }
    // 10.S11: the depth is that before this reference, and the page leaves before the victim enters.
    const index = this.proxy.indexOf(wanted);
    const depth = index < 0 ? null : index + 1;
    // 10.S12: what neither holds comes from disk.
    if (depth === null) this.diskCount += 1;
    else this.countHit(depth);
    if (index >= 0) this.proxy.splice(index, 1);
    this.vm.unshift(wanted);
    const evicted = this.makeRoom();
    return { where: depth === null ? 'disk' : 'proxy', depth, evicted };
  }

  histogram(): readonly number[] {
    return [...this.counts];
  }

  missesAt(extraPages: number): number {
    requireInteger('missesAt', 'extraPages', extraPages, 0, this.proxyPages);
    let misses = this.diskCount;
    // 10.S15: depth d is served by d extra pages and more, so it misses with fewer than d.
    for (let depth = extraPages + 1; depth <= this.proxyPages; depth++) misses += this.counts[depth - 1] ?? 0;
    return misses;
  }

  recommend(maxMisses: number): number | null {
    requireInteger('recommend', 'maxMisses', maxMisses, 0);
    for (let extraPages = 0; extraPages <= this.proxyPages; extraPages++) {
      if (this.missesAt(extraPages) <= maxMisses) return extraPages; // 10.S16
    }
    return null;
  }

  private countHit(depth: number): void {
    this.counts[depth - 1] = (this.counts[depth - 1] ?? 0) + 1;
  }

  /** Moves the VM's least recent page to the proxy if there is one too many, and drops the proxy's if there is (10.S13). */
  private makeRoom(): PageNo | null {
    if (this.vm.length <= this.vmPages) return null;
    const victim = this.vm.pop() ?? null;
    if (victim !== null) this.proxy.unshift(victim);
    if (this.proxy.length > this.proxyPages) this.proxy.pop();
    return victim;
  }
}

/** Refuses a number outside 0 to 1 or outside its own bound (10.S8). */
function requireShare(name: string, share: number, isAboveLeast: boolean, expected: string): void {
  if (!isAboveLeast || !(share <= 1)) throw new RangeError(`createSampler: ${name} is ${share}; expected ${expected}`);
}

/** Returns the integer, -0 as 0 (C.1); refuses anything else. */
function requireInteger(method: string, name: string, n: number, least: number, most = Infinity): number {
  if (!Number.isSafeInteger(n) || n < least || n > most) {
    const range = most === Infinity ? `>= ${least}` : `from ${least} to ${most}`;
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer ${range}`);
  }
  return n + 0;
}
// #endregion
