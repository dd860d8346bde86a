import type { PageNo } from '../../../reference/machine';
import type { ProxyCache, Sampler } from '../../../reference/10-working-set/working-set';

/*
 * A second solution of chapter 10, written from the clauses and not from the reference: the sampler keeps a list of
 * touches and weighs averages; the proxy cache keeps a time stamp per page and sorts.
 */

export function createSampler(config: { gfnCount: number; slow: number; fast: number; initial: number }): Sampler {
  const { gfnCount, slow: slowRate, fast: fastRate, initial } = config;
  refuseUnless(isWhole(gfnCount) && gfnCount >= 1);
  refuseUnless([slowRate, fastRate].every((rate) => rate > 0 && rate <= 1) && initial >= 0 && initial <= 1);
  let averages = { slow: initial, fast: initial };
  let sample: readonly PageNo[] = [];
  let touches: readonly PageNo[] = [];

  const isPage = (gfn: number): boolean => isWhole(gfn) && gfn < gfnCount;
  const share = (): number => sample.filter((gfn) => touches.includes(gfn)).length / sample.length;
  const blend = (average: number, f: number, rate: number): number => average * (1 - rate) + f * rate;

  return {
    begin(pages) {
      refuseUnless(sample.length === 0 && pages.length > 0 && pages.every(isPage));
      refuseUnless(pages.every((gfn, index) => pages.indexOf(gfn) === index));
      sample = [...pages];
      touches = [];
    },
    touch(gfn) {
      refuseUnless(isPage(gfn));
      const minorFault = sample.includes(gfn) && !touches.includes(gfn);
      touches = [...touches, gfn];
      return { minorFault };
    },
    end() {
      refuseUnless(sample.length > 0);
      const f = share();
      averages = { slow: blend(averages.slow, f, slowRate), fast: blend(averages.fast, f, fastRate) };
      sample = [];
      return { f, ...averages };
    },
    estimate() {
      const terms = [averages.slow, averages.fast];
      if (sample.length > 0) terms.push(blend(averages.fast, share(), fastRate));
      const fraction = terms.sort((a, b) => b - a)[0] ?? 0;
      const wanted = fraction * gfnCount - 1e-9;
      let pages = Math.max(0, Math.floor(wanted));
      while (pages < wanted) pages++;
      return { fraction, pages };
    },
  };
}

export function createProxyCache(config: { vmPages: number; proxyPages: number }): ProxyCache {
  const { vmPages, proxyPages } = config;
  refuseUnless(isWhole(vmPages) && vmPages >= 1 && isWhole(proxyPages));
  let now = 0;
  /** When each page in the VM was used, and when each page in the proxy entered it. */
  const usedInVm = new Map<PageNo, number>();
  const enteredProxy = new Map<PageNo, number>();
  const depths: number[] = [];
  let fromDisk = 0;

  const oldest = (times: ReadonlyMap<PageNo, number>): PageNo | undefined =>
    [...times].sort(([, a], [, b]) => a - b)[0]?.[0];

  function leaveVm(): PageNo | null {
    const victim = usedInVm.size > vmPages ? oldest(usedInVm) : undefined;
    if (victim === undefined) return null;
    usedInVm.delete(victim);
    enteredProxy.set(victim, now);
    const dropped = enteredProxy.size > proxyPages ? oldest(enteredProxy) : undefined;
    if (dropped !== undefined) enteredProxy.delete(dropped);
    return victim;
  }

  const misses = (extra: number): number => fromDisk + depths.filter((depth) => depth > extra).length;

  return {
    reference(page) {
      refuseUnless(isWhole(page));
      now += 1;
      if (usedInVm.has(page)) {
        usedInVm.set(page, now);
        return { where: 'vm', depth: null, evicted: null };
      }
      const since = enteredProxy.get(page);
      const newer = since === undefined ? [] : [...enteredProxy.values()].filter((time) => time >= since);
      if (since === undefined) fromDisk += 1;
      else depths.push(newer.length);
      enteredProxy.delete(page);
      usedInVm.set(page, now);
      const evicted = leaveVm();
      if (since === undefined) return { where: 'disk', depth: null, evicted };
      return { where: 'proxy', depth: newer.length, evicted };
    },
    histogram() {
      return Array.from({ length: proxyPages }, (_, index) => depths.filter((depth) => depth === index + 1).length);
    },
    missesAt(extraPages) {
      refuseUnless(isWhole(extraPages) && extraPages <= proxyPages);
      return misses(extraPages);
    },
    recommend(maxMisses) {
      refuseUnless(isWhole(maxMisses));
      const sizes = Array.from({ length: proxyPages + 1 }, (_, extra) => extra);
      return sizes.find((extra) => misses(extra) <= maxMisses) ?? null;
    },
  };
}

function isWhole(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function refuseUnless(isLegal: boolean): void {
  if (!isLegal) throw new RangeError('refused');
}
