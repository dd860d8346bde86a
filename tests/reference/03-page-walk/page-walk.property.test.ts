import fc from 'fast-check';
import { walk32 } from '../../../reference/03-page-walk/page-walk';
import type { Access, Mode } from '../../../reference/machine';
import { ObservedMemory } from '../observed-memory';

/** What a dictionary says of one page, 4 KB or 4 MB: no tree, no bits. */
interface Page {
  readonly base: number;
  readonly w: boolean;
  readonly u: boolean;
}

/** Four regions of 4 MB each. A small region has rights of its own above those of its pages. */
type Region =
  | { readonly kind: 'none' }
  | { readonly kind: 'misaligned' }
  | { readonly kind: 'far' }
  | ({ readonly kind: 'large' } & Page)
  | { readonly kind: 'small'; readonly w: boolean; readonly u: boolean; readonly pages: readonly (Page | null)[] };

const ROOT = 0x29f8; // its entries 0 and 1 lie on one page, the others on the next
const TABLES = [0x8000, 0xc000, 0x9000, 0xb000];
const LARGE = 4194304;
const SIZE = 3 * LARGE;

const mostly = fc.integer({ min: 0, max: 5 }).map((n) => n > 0);
const page = (base: fc.Arbitrary<number>): fc.Arbitrary<Page> => fc.record({ base, w: mostly, u: mostly });
const region: fc.Arbitrary<Region> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('none' as const, 'misaligned' as const, 'far' as const) }),
  },
  { weight: 2, arbitrary: page(fc.constantFrom(0, LARGE, SIZE)).map((p): Region => ({ kind: 'large', ...p })) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('small' as const),
      w: mostly,
      u: mostly,
      pages: fc.array(fc.option(page(fc.integer({ min: 0x100, max: 0xc02 }).map((n) => n * 4096)), { freq: 6 }), {
        minLength: 4,
        maxLength: 4,
      }),
    }),
  },
);
const regions = fc.array(region, { minLength: 4, maxLength: 4 });
const request = fc.record({
  va: fc
    .record({ region: fc.nat(3), page: fc.nat(3), offset: fc.nat(4095) })
    .map((at) => at.region * LARGE + at.page * 4096 + at.offset),
  access: fc.constantFrom<Access>('r', 'w'),
  mode: fc.constantFrom<Mode>('user', 'kernel'),
});

const rights = ({ w, u }: { readonly w: boolean; readonly u: boolean }): number => (w ? 2 : 0) + (u ? 4 : 0);

function build(map: readonly Region[]): ObservedMemory {
  const mem = new ObservedMemory(SIZE);
  map.forEach((r, i) => {
    const table = TABLES[i] ?? 0;
    const words = { none: 0xfffff07e, misaligned: LARGE + 0x1087, far: SIZE + 7 };
    if (r.kind === 'large') mem.poke(ROOT + 4 * i, r.base + 0x81 + rights(r));
    else if (r.kind === 'small') mem.poke(ROOT + 4 * i, table + 1 + rights(r));
    else mem.poke(ROOT + 4 * i, words[r.kind]);
    if (r.kind !== 'small') return;
    r.pages.forEach((p, n) => mem.poke(table + 4 * n, p === null ? 0xfe : p.base + 0x81 + rights(p)));
  });
  return mem;
}

function lookUp(map: readonly Region[], va: number, access: Access, mode: Mode): unknown {
  const i = Math.floor(va / LARGE);
  const r = map[i] ?? { kind: 'none' as const };
  const n = Math.floor((va % LARGE) / 4096);
  const places = [ROOT + 4 * i, (r.kind === 'far' ? SIZE : (TABLES[i] ?? 0)) + 4 * n];
  const no = (code: string, step: number, at = places[step]) => ({
    ok: false,
    fault: { code, stage: 'guest', step, at },
  });
  if (r.kind === 'none') return no('not-present', 0);
  if (r.kind === 'misaligned') return no('reserved-bit', 0);
  if (r.kind === 'far') return no('out-of-range', 1);
  const leaf = r.kind === 'small' ? r.pages[n] : r;
  if (!leaf) return no('not-present', 1);
  const refuses = (p: { readonly w: boolean; readonly u: boolean }): boolean =>
    (access === 'w' && !p.w) || (mode === 'user' && !p.u);
  if (refuses(r)) return no('protection', 0);
  if (refuses(leaf)) return no('protection', 1);
  const pageSize = r.kind === 'small' ? 4096 : LARGE;
  const pa = leaf.base + (va % pageSize);
  return pa < SIZE ? { ok: true, pa, pageSize } : no('out-of-range', 2, pa);
}

describe('walk32, property', () => {
  it('equals a dictionary on 1,000 random layouts', () => {
    let successes = 0;
    fc.assert(
      fc.property(regions, fc.array(request, { minLength: 5, maxLength: 20 }), (map, requests) => {
        const mem = build(map);
        for (const asked of requests) {
          const walked = walk32(mem, { root: ROOT, ...asked });
          if (walked.ok) successes++;
          expect(walked).toEqual(lookUp(map, asked.va, asked.access, asked.mode));
        }
      }),
      { seed: 3, numRuns: 1000 },
    );
    expect(successes).toBeGreaterThan(1000);
  });

  it('writes nothing on a fault; on success only A, and D in the last entry read of a write', () => {
    fc.assert(
      fc.property(regions, request, (map, asked) => {
        const mem = build(map);
        const before = new Map(mem.contents());
        const walked = walk32(mem, { root: ROOT, ...asked });
        const reads = mem.log.filter(([kind]) => kind === 'r').map(([, at]) => at);
        if (!walked.ok) {
          expect(mem.log.length).toBe(reads.length);
          return;
        }
        const leaf = reads.at(-1);
        for (const [at, word] of mem.contents()) {
          const marks = !reads.includes(at) ? 0 : at === leaf && asked.access === 'w' ? 0x60 : 0x20;
          expect(word).toBe((before.get(at) ?? 0) + marks);
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('gives the same answer and writes nothing when it is repeated', () => {
    fc.assert(
      fc.property(regions, request, (map, asked) => {
        const mem = build(map);
        const first = walk32(mem, { root: ROOT, ...asked });
        mem.takeLog();
        expect(walk32(mem, { root: ROOT, ...asked })).toEqual(first);
        expect(mem.takeLog().filter(([kind]) => kind === 'w')).toEqual([]);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
