import fc from 'fast-check';
import { lruCurve, powersOfTwo } from '../../../laboratory/curves/lru-curve';
import { PageNumbers } from '../../../laboratory/curves/page-numbers';
import { StackDistances } from '../../../laboratory/curves/stack-distances';
import { WorkingSet } from '../../../laboratory/curves/working-set';

/** A cache as one would write it down: a list of pages, the latest first. */
function plainHits(pages: readonly number[], size: number): number {
  const list: number[] = [];
  let hits = 0;
  for (const page of pages) {
    const place = list.indexOf(page);
    if (place >= 0) {
      hits++;
      list.splice(place, 1);
    } else if (list.length === size) list.pop();
    list.unshift(page);
  }
  return hits;
}

const traces = fc
  .record({ different: fc.integer({ min: 1, max: 300 }), length: fc.integer({ min: 0, max: 9000 }) })
  .chain(({ different, length }) =>
    fc.array(fc.integer({ min: 0, max: different - 1 }), { minLength: length, maxLength: length }),
  )
  // Pages get their numbers in the order of their first use.
  .map((pages) => {
    const numbers = new Map<number, number>();
    return pages.map((page) => numbers.get(page) ?? (numbers.set(page, numbers.size), numbers.size - 1));
  });

describe('the curves of a trace', () => {
  test('stack distances give the hits of an LRU cache of any size', () => {
    fc.assert(
      fc.property(traces, (pages) => {
        const distances = new StackDistances();
        for (const page of pages) distances.use(page);
        const sizes = [1, 2, 31, 32, 33, 64, 200];
        expect(lruCurve(distances, sizes).map(({ hits }) => hits)).toEqual(sizes.map((size) => plainHits(pages, size)));
        expect(distances.coldMisses).toBe(new Set(pages).size);
      }),
      { numRuns: 40 },
    );
  });

  test('each window of the working set counts its different pages', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 12 }), (pages, times) => {
        const workingSet = new WorkingSet();
        const all = Array.from({ length: times }, () => pages).flat();
        for (const page of all) workingSet.use(page);
        const { window, windows } = workingSet.curve();
        expect(windows.map(({ start, pages: count }) => [start, count])).toEqual(
          Array.from({ length: Math.ceil(all.length / window) }, (_, index) => {
            const start = index * window;
            return [start, new Set(all.slice(start, start + window)).size];
          }),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('page numbers are given in the order of first use, by all bits of the page', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 6000 }), (addresses) => {
        const numbers = new PageNumbers(12);
        const plain = new Map<string, number>();
        for (const [high, low] of [...addresses, ...addresses]) {
          const key = `${high} ${low >>> 12}`;
          if (!plain.has(key)) plain.set(key, plain.size);
          expect(numbers.numberOf(high, low)).toBe(plain.get(key));
        }
        expect(numbers.count).toBe(plain.size);
      }),
      { numRuns: 30 },
    );
  });
});

describe('powersOfTwo', () => {
  it('goes up to the first power that is large enough', () => {
    expect([powersOfTwo(0), powersOfTwo(1), powersOfTwo(5)]).toEqual([[1], [1], [1, 2, 4, 8]]);
  });
});

describe('WorkingSet', () => {
  it('never has more than 256 windows and stays exact over millions of references', () => {
    const workingSet = new WorkingSet();
    for (let i = 0; i < 3_000_000; i++) workingSet.use(i >> 12);
    const { window, windows } = workingSet.curve();
    expect([window, windows.length]).toEqual([16384, 184]);
    expect(new Set(windows.slice(0, -1).map(({ pages }) => pages))).toEqual(new Set([4]));
  });
});
