import type { PageNo } from '../machine';
import { NotImplementedError } from '../machine';

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
  throw new NotImplementedError('createSampler', '10.S1 to 10.S8');
}

/**
 * Creates an empty VM memory of `vmPages` pages with an empty proxy of `proxyPages` pages behind it.
 *
 * @throws RangeError if `vmPages` is no integer >= 1 or `proxyPages` no integer >= 0 (10.S17)
 */
export function createProxyCache(config: { vmPages: number; proxyPages: number }): ProxyCache {
  throw new NotImplementedError('createProxyCache', '10.S9 to 10.S17');
}
