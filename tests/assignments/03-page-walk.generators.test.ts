import { findSplitFrame, properties } from '../../assignments/03-page-walk/generators';
import { allows, drawWorld } from '../../assignments/03-page-walk/generation/draw-world';
import { hex } from '../../assignments/03-page-walk/narration/walk-by-habits';
import type { Step } from '../../grader/contracts/chapter';
import { createRandom } from '../../grader/judge/random';
import { PLAIN } from './03-page-walk/chapter';
import { sequencesOf } from './support/promises';

const GENERATORS = Object.keys(properties);

function isOk({ result }: Step): boolean {
  return JSON.stringify(result).startsWith('{"ok":true');
}

function walksOf(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ call }) => call.op === 'walk');
}

describe('the sequences of the properties of chapter 03', () => {
  it('have a generator per property of the suite, and none is left over', () => {
    expect(PLAIN.hidden.properties?.map(({ generator }) => generator).sort()).toEqual([...GENERATORS].sort());
  });

  it.each(GENERATORS)('%s: equal seeds give equal sequences', (generator) => {
    expect(sequencesOf(PLAIN, generator)).toEqual(sequencesOf(PLAIN, generator));
  });

  it.each(GENERATORS)(
    '%s: the reference throws nowhere, and at least half of the walks of each succeed',
    (generator) => {
      const runs = sequencesOf(PLAIN, generator).map((sequence) => PLAIN.steps(PLAIN.reference, sequence));
      expect(runs.flat().filter(({ reply }) => 'thrown' in reply)).toEqual([]);
      const poor = runs.map(walksOf).filter((walks) => walks.filter(isOk).length * 2 < walks.length);
      expect(poor).toEqual([]);
    },
  );

  it.each(GENERATORS)('%s: the first sequence is short and the last one longer', (generator) => {
    const counts = sequencesOf(PLAIN, generator).map(({ calls }) => calls.filter(({ op }) => op === 'walk').length);
    expect(counts[0]).toBeLessThanOrEqual(6);
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0);
  });

  it('ask for fewer than 3000 operations in all', () => {
    const calls = GENERATORS.flatMap((generator) => sequencesOf(PLAIN, generator)).flatMap(
      (sequence) => sequence.calls,
    );
    expect(calls.length).toBeLessThan(3000);
  });

  it('meet every kind of fault', () => {
    const results = GENERATORS.flatMap((generator) => sequencesOf(PLAIN, generator))
      .flatMap((sequence) => walksOf(PLAIN.steps(PLAIN.reference, sequence)))
      .map(({ result }) => JSON.stringify(result));
    const kinds = [
      ...['not-present', 'protection'].flatMap((code) => [0, 1].map((step) => [code, step] as const)),
      ['reserved-bit', 0] as const,
      ...[0, 1, 2].map((step) => ['out-of-range', step] as const),
    ].map(([code, step]) => `"code":"${code}","stage":"guest","step":${step}`);
    expect(kinds.filter((kind) => !results.some((result) => result.includes(kind)))).toEqual([]);
  });
});

describe('a drawn world of chapter 03', () => {
  const worlds = Array.from({ length: 150 }, (_, seed) => drawWorld(createRandom(seed + 1), 2 + (seed % 3)));

  it('allows what it promises to allow, and nothing else', () => {
    const wrong = worlds.flatMap(({ size, root, calls, pages }) =>
      pages.flatMap((page) =>
        (['r', 'w'] as const).flatMap((access) =>
          (['user', 'kernel'] as const).flatMap((mode) => {
            const walk = { op: 'walk', args: { root: hex(root), va: hex(page.va + 0xabc), access, mode } };
            const sequence = { setup: { size: hex(size) }, calls: [...calls, walk] };
            const last = PLAIN.steps(PLAIN.reference, sequence).at(-1);
            return last !== undefined && isOk(last) === allows(page, access, mode) ? [] : [walk];
          }),
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('is varied: unaligned roots, roots at the end of memory, addresses above 2^31', () => {
    const unaligned = worlds.filter(({ root }) => root % 0x1000 !== 0);
    const ending = worlds.filter(({ root, size }) => root + 0x1000 > size);
    const high = worlds.filter(({ pages }) => pages.some(({ pa, broken }) => broken === undefined && pa >= 2 ** 31));
    expect([unaligned, ending, high].every((list) => list.length >= 10)).toBe(true);
  });
});

describe('the condition of two-addresses', () => {
  function steps(...pas: readonly string[]): readonly Step[] {
    return pas.map((pa) => ({
      call: { op: 'walk', args: {} },
      result: { ok: true, pa, pageSize: 4096 },
      reply: { value: null },
      references: [],
      frames: [],
      calls: [],
    }));
  }

  it('finds two walks that part where those of the reference meet', () => {
    expect(findSplitFrame(steps('0x5ABC', '0x6ABC'), steps('0x5ABC', '0x5ABC'))).toMatchObject({ at: 1 });
  });

  it('asks nothing where the reference goes to two addresses', () => {
    expect(findSplitFrame(steps('0x5ABC', '0x6ABC'), steps('0x5ABC', '0x7ABC'))).toBeNull();
  });
});
