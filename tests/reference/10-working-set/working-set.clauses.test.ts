import { createProxyCache, createSampler, type Sampler } from '../../../reference/10-working-set/working-set';

const pages = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

/** A sampler of the worked example with 100 pages in the VM. */
function example(): Sampler {
  return createSampler({ gfnCount: 100, slow: 0.25, fast: 0.5, initial: 0 });
}

function touchAll(sampler: Sampler, gfns: readonly number[]): void {
  for (const gfn of gfns) sampler.touch(gfn);
}

describe('the worked example of chapter 10', () => {
  it('is true to the letter for the sampler', () => {
    const sampler = example();
    sampler.begin(pages(0, 100));
    touchAll(sampler, pages(0, 40));
    expect(sampler.end()).toEqual({ f: 0.4, slow: 0.1, fast: 0.2 });
    expect(sampler.estimate()).toEqual({ fraction: 0.2, pages: 20 });
    sampler.begin(pages(0, 100));
    touchAll(sampler, pages(40, 60));
    expect(sampler.estimate().fraction).toBeCloseTo(0.4, 9);
    expect(sampler.estimate().pages).toBe(40);
  });

  it('is true to the letter for the proxy cache', () => {
    const cache = createProxyCache({ vmPages: 2, proxyPages: 3 });
    const outcomes = [1, 2, 3, 1, 4, 2, 5, 1, 2, 3, 4, 5].map((page) => cache.reference(page));
    expect(outcomes[3]).toEqual({ where: 'proxy', depth: 1, evicted: 2 });
    expect(cache.histogram()).toEqual([2, 2, 3]);
    expect([0, 1, 2, 3].map((x) => cache.missesAt(x))).toEqual([12, 10, 8, 5]);
    expect([cache.recommend(8), cache.recommend(4)]).toEqual([2, null]);
  });
});

describe('a sampler', () => {
  it('refuses a second period, an empty sample and pages that are repeated or outside the VM (10.S1)', () => {
    const sampler = example();
    for (const sample of [[], [1, 1], [100], [-1], [0.5], [NaN]]) {
      expect(() => sampler.begin(sample)).toThrow(RangeError);
    }
    sampler.begin([99]);
    expect(() => sampler.begin([1])).toThrow('begin: a period is open; end it first');
    expect(() => sampler.touch(100)).toThrow(RangeError);
  });

  it('sees the first touch of a sampled page and no other (10.S2)', () => {
    const sampler = example();
    sampler.begin([3, 7]);
    expect([3, 3, 4, 7, 7].map((gfn) => sampler.touch(gfn).minorFault)).toEqual([true, false, false, true, false]);
  });

  it('forgets a period at its end (10.S3, 10.S4)', () => {
    const sampler = example();
    expect(() => sampler.end()).toThrow('end: no period is open; begin one first');
    sampler.begin([3, 7]);
    sampler.touch(3);
    expect(sampler.end().f).toBe(0.5);
    expect(sampler.touch(7)).toEqual({ minorFault: false });
    sampler.begin([3]);
    expect(sampler.touch(3)).toEqual({ minorFault: true });
  });

  it('copies the sample and its configuration (C.17)', () => {
    const config = { gfnCount: 10, slow: 0.5, fast: 0.5, initial: 0.5 };
    const sampler = createSampler(config);
    const sample = [1, 2];
    sampler.begin(sample);
    config.gfnCount = 1000;
    sample[0] = 5;
    expect(sampler.touch(1)).toEqual({ minorFault: true });
    expect(sampler.estimate().pages).toBe(5);
  });

  it('never lets an open period lower the estimate, and changes nothing when asked (10.S6)', () => {
    const sampler = createSampler({ gfnCount: 100, slow: 0.25, fast: 1, initial: 0.5 });
    sampler.begin(pages(0, 10));
    expect([sampler.estimate(), sampler.estimate()]).toEqual([
      { fraction: 0.5, pages: 50 },
      { fraction: 0.5, pages: 50 },
    ]);
    touchAll(sampler, pages(0, 8));
    expect(sampler.estimate()).toEqual({ fraction: 0.8, pages: 80 });
    expect(sampler.end()).toEqual({ f: 0.8, slow: 0.575, fast: 0.8 });
  });

  it.each([
    [0, 100, 0],
    [0.07, 100, 7],
    [0.071, 100, 8],
    [0.29, 100, 29],
    [1, 1_000_000, 1_000_000],
  ])('rounds %d of %d pages up to %d (10.S5, 10.S7)', (initial, gfnCount, expected) => {
    const { pages: estimated } = createSampler({ gfnCount, slow: 1, fast: 1, initial }).estimate();
    expect(Object.is(estimated, expected)).toBe(true);
  });

  it.each([
    { gfnCount: 0 },
    { gfnCount: 1.5 },
    { slow: 0 },
    { slow: 1.5 },
    { fast: -1 },
    { fast: NaN },
    { initial: -0.1 },
    { initial: 2 },
  ])('is not created with %j (10.S8)', (wrong) => {
    expect(() => createSampler({ gfnCount: 10, slow: 0.5, fast: 0.5, initial: 0, ...wrong })).toThrow(RangeError);
  });
});

describe('a proxy cache', () => {
  it('counts nothing for what the VM serves itself (10.S10)', () => {
    const cache = createProxyCache({ vmPages: 2, proxyPages: 2 });
    for (const page of [1, 2, 1]) cache.reference(page);
    expect(cache.reference(2)).toEqual({ where: 'vm', depth: null, evicted: null });
    expect([cache.histogram(), cache.missesAt(0)]).toEqual([[0, 0], 2]);
    expect(cache.reference(3).evicted).toBe(1);
  });

  it('makes room for the victim by the page that was hit (10.S11, 10.S13)', () => {
    const cache = createProxyCache({ vmPages: 1, proxyPages: 2 });
    for (const page of [1, 2, 3]) cache.reference(page);
    expect(cache.reference(1)).toEqual({ where: 'proxy', depth: 2, evicted: 3 });
    expect(cache.reference(2)).toEqual({ where: 'proxy', depth: 2, evicted: 1 });
  });

  it('drops the least recent page of a full proxy (10.S12, 10.S13)', () => {
    const cache = createProxyCache({ vmPages: 1, proxyPages: 1 });
    for (const page of [1, 2, 3]) cache.reference(page);
    expect(cache.reference(1)).toEqual({ where: 'disk', depth: null, evicted: 3 });
  });

  it('tells what left the VM also without a proxy (10.S13, 10.S14)', () => {
    const cache = createProxyCache({ vmPages: 1, proxyPages: 0 });
    cache.reference(1);
    expect(cache.reference(2)).toEqual({ where: 'disk', depth: null, evicted: 1 });
    expect([cache.histogram(), cache.missesAt(0), cache.recommend(1), cache.recommend(2)]).toEqual([[], 2, null, 0]);
  });

  it('gives a histogram that is a snapshot (10.S14, C.17)', () => {
    const cache = createProxyCache({ vmPages: 1, proxyPages: 1 });
    const before = cache.histogram() as number[];
    for (const page of [1, 2, 1]) cache.reference(page);
    before[0] = 9;
    expect(cache.histogram()).toEqual([1]);
  });

  it('refuses numbers outside their ranges (10.S15 to 10.S17)', () => {
    const cache = createProxyCache({ vmPages: 1, proxyPages: 1 });
    for (const x of [-1, 2, 0.5, NaN]) expect(() => cache.missesAt(x)).toThrow(RangeError);
    for (const m of [-1, 0.5, NaN]) expect(() => cache.recommend(m)).toThrow(RangeError);
    for (const page of [-1, 0.5, NaN]) expect(() => cache.reference(page)).toThrow(RangeError);
    expect(() => createProxyCache({ vmPages: 0, proxyPages: 1 })).toThrow(RangeError);
    expect(() => createProxyCache({ vmPages: 1, proxyPages: -1 })).toThrow(RangeError);
  });
});
