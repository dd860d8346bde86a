import { join } from 'node:path';
import { lruCurve } from '../../../laboratory/curves/lru-curve';
import { PageNumbers } from '../../../laboratory/curves/page-numbers';
import { StackDistances } from '../../../laboratory/curves/stack-distances';
import { WorkingSet } from '../../../laboratory/curves/working-set';
import { readTrace } from '../../../laboratory/traces/read-trace';
import { KIND } from '../../../laboratory/traces/reference-kind';

// A million references on a machine that may be busy with other tests.
jest.setTimeout(240_000);

const TRACE = join(__dirname, '../../../examples/traces/python.lackey.gz');

/** Everything that examples/traces/README.md says about the trace. */
async function figures() {
  const pages = new PageNumbers(12);
  const all = new StackDistances();
  const data = new StackDistances();
  const workingSet = new WorkingSet();
  const kinds = [0, 0, 0, 0];
  const used = { fetch: new Set<number>(), data: new Set<number>(), written: new Set<number>() };
  let crossing = 0;
  const lines = await readTrace(TRACE, {
    onBatch: (batch) => {
      for (let i = 0; i < batch.count; i++) {
        const kind = batch.kinds[i] as number;
        const page = pages.numberOf(batch.high[i] as number, batch.low[i] as number);
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        if (((batch.low[i] as number) & 0xfff) + (batch.sizes[i] as number) > 4096) crossing++;
        all.use(page);
        workingSet.use(page);
        if (kind !== KIND.fetch) data.use(page);
        used[kind === KIND.fetch ? 'fetch' : 'data'].add(page);
        if (kind === KIND.store || kind === KIND.modify) used.written.add(page);
      }
    },
  });
  return { lines, kinds, pages, used, crossing, all, data, workingSet };
}

describe('the recorded trace of CPython', () => {
  let found: Awaited<ReturnType<typeof figures>>;

  beforeAll(async () => {
    found = await figures();
  });

  it('has a million references and no bad line', () => {
    expect([found.all.references, found.lines.badLines]).toEqual([1_000_000, 0]);
    expect(found.kinds).toEqual([694_112, 204_751, 98_190, 2_947]);
  });

  it('has 392 pages: 117 fetched from, 275 with data, 134 written', () => {
    expect([found.pages.count, found.all.coldMisses]).toEqual([392, 392]);
    expect([found.used.fetch.size, found.used.data.size, found.used.written.size]).toEqual([117, 275, 134]);
  });

  it('has 45 references that reach into the next page', () => {
    expect(found.crossing).toBe(45);
  });

  it('hits an LRU cache of 64 pages 994,569 times, and 304,105 times with its data alone', () => {
    expect(lruCurve(found.all, [64])).toEqual([{ size: 64, hits: 994_569, misses: 5_431, hitRate: 0.994569 }]);
    expect(lruCurve(found.data, [64])[0]).toMatchObject({ hits: 304_105, misses: 1_783 });
  });

  it('misses only each first use in a cache that holds all pages', () => {
    expect(lruCurve(found.all, [392, 4096]).map(({ misses }) => misses)).toEqual([392, 392]);
  });

  it('has a working set of at most all pages in every window', () => {
    const { window, windows } = found.workingSet.curve();
    expect([window, windows.length]).toEqual([4096, 245]);
    expect(Math.max(...windows.map(({ pages }) => pages))).toBeLessThanOrEqual(392);
    expect(Math.min(...windows.map(({ pages }) => pages))).toBeGreaterThan(0);
  });
});
