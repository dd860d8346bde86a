import * as fc from 'fast-check';
import { createProxyCache, createSampler } from '../../../reference/10-working-set/working-set';

/** The misses of plain LRU with room for `capacity` pages: the oracle knows nothing of a proxy. */
function missesOfLru(trace: readonly number[], capacity: number): number {
  let held: number[] = [];
  let misses = 0;
  for (const page of trace) {
    if (!held.includes(page)) misses += 1;
    held = [page, ...held.filter((other) => other !== page)].slice(0, capacity);
  }
  return misses;
}

const traces = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
const sizes = fc.record({ vmPages: fc.integer({ min: 1, max: 4 }), proxyPages: fc.integer({ min: 0, max: 5 }) });

describe('a proxy cache, on any trace', () => {
  it('has a miss curve that is what LRU with that many pages misses', () => {
    fc.assert(
      fc.property(traces, sizes, (trace, { vmPages, proxyPages }) => {
        const cache = createProxyCache({ vmPages, proxyPages });
        for (const page of trace) cache.reference(page);
        for (let extra = 0; extra <= proxyPages; extra++) {
          expect(cache.missesAt(extra)).toBe(missesOfLru(trace, vmPages + extra));
        }
      }),
    );
  });

  it('recommends a size that is enough, and none smaller', () => {
    fc.assert(
      fc.property(traces, sizes, fc.integer({ min: 0, max: 40 }), (trace, config, maxMisses) => {
        const cache = createProxyCache(config);
        for (const page of trace) cache.reference(page);
        const enough = Array.from({ length: config.proxyPages + 1 }, (_, extra) => extra).filter(
          (extra) => missesOfLru(trace, config.vmPages + extra) <= maxMisses,
        );
        expect(cache.recommend(maxMisses)).toBe(enough[0] ?? null);
      }),
    );
  });
});

describe('a sampler, in any period', () => {
  it('counts the different sampled pages that were touched', () => {
    const touches = fc.array(fc.integer({ min: 0, max: 19 }), { maxLength: 60 });
    const samples = fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1 });
    fc.assert(
      fc.property(samples, touches, (sample, touched) => {
        const sampler = createSampler({ gfnCount: 20, slow: 0.5, fast: 1, initial: 0 });
        sampler.begin(sample);
        const faults = touched.filter((gfn) => sampler.touch(gfn).minorFault);
        const seen = sample.filter((gfn) => touched.includes(gfn));
        expect(new Set(faults)).toEqual(new Set(seen));
        expect(faults.length).toBe(seen.length);
        expect(sampler.end().f).toBeCloseTo(seen.length / sample.length, 12);
      }),
    );
  });
});
