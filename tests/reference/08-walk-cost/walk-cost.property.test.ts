import fc from 'fast-check';
import { createMmu48, nestedWalk48 } from '../../../reference/08-walk-cost/walk-cost';
import { gva, hpa, type Access } from '../../../reference/machine';
import { buildMachine, compose, vaOf, withoutCost } from './small-machine';
import type { PageTo, SmallMachine } from './small-machine';

const access = fc.constantFrom<Access>('r', 'w');
const MOSTLY = fc.integer({ min: 0, max: 5 }).map((n) => n > 0);

/** gPA 2 GB to 2 GB + 32 KB in small host pages, 1 GB in one large one, 4 MB in two medium ones. */
const host = fc
  .record({
    frames: fc.shuffledSubarray(
      Array.from({ length: 16 }, (_, n) => n),
      { minLength: 8, maxLength: 8 },
    ),
    rights: fc.array(MOSTLY, { minLength: 11, maxLength: 11 }),
    tables: fc.constantFrom(12 as const, 21 as const),
  })
  .map(({ frames, rights, tables }): readonly PageTo[] => [
    ...(tables === 21
      ? [{ from: 0n, to: 0x10000000n, size: 21 as const, w: true }]
      : Array.from({ length: 16 }, (_, i) => tablePage(i))),
    ...frames.map((frame, i) =>
      page(0x80000000n + BigInt(i) * 4096n, 0x20000000n + BigInt(frame) * 4096n, 12, rights[i]),
    ),
    page(0xc0000000n, 0x40000000n, 30, rights[8]),
    page(0x100000000n, 0xa0400000n, 21, rights[9]),
    page(0x100200000n, 0xa0000000n, 21, rights[10]),
  ]);

/** Pages under two root entries, of all sizes. */
const guest = fc
  .array(MOSTLY, { minLength: 9, maxLength: 9 })
  .map((rights): readonly PageTo[] => [
    ...[0, 1, 2, 3].map((i) => page(vaOf(7, 1, 2, i), 0x80000000n + BigInt(i) * 4096n, 12, rights[i])),
    page(vaOf(7, 1, 3, 0), 0x80004000n, 12, rights[4]),
    page(vaOf(7, 2, 2, 0), 0xc1234000n, 12, rights[5]),
    page(vaOf(9, 1, 2, 0), 0x100005000n, 12, rights[6]),
    page(vaOf(7, 1, 4, 0), 0x100200000n, 21, rights[7]),
    page(vaOf(7, 3, 0, 0), 0xc0000000n, 30, rights[8]),
  ]);

const va = fc
  .tuple(
    fc.constantFrom(
      [7, 1, 2, 0],
      [7, 1, 2, 1],
      [7, 1, 2, 2],
      [7, 1, 3, 0],
      [7, 2, 2, 0],
      [9, 1, 2, 0],
      [7, 1, 4, 9],
      [7, 3, 5, 5],
      [7, 1, 2, 6],
    ),
    fc.nat(4095),
  )
  .map(([[a = 0, b = 0, c = 0, d = 0], offset]) => vaOf(a, b, c, d, offset));

function page(from: bigint, to: bigint, size: 12 | 21 | 30, w = true): PageTo {
  return { from, to, size, w };
}

function tablePage(i: number): PageTo {
  return page(0x40000n + BigInt(i) * 4096n, 0x30000000n + BigInt((i * 7) % 16) * 4096n, 12);
}

/** What changed in memory, as masks of the bits that did. */
function changedBits(before: ReadonlyMap<bigint, bigint>, machine: SmallMachine): bigint {
  let bits = 0n;
  for (const [at, value] of machine.mem.contents()) bits |= value ^ (before.get(at) ?? 0n);
  return bits;
}

describe('nestedWalk48, property', () => {
  it('equals the composition of two lists of pages, counts its reads, and changes A and D only', () => {
    let successes = 0;
    fc.assert(
      fc.property(guest, host, fc.array(fc.tuple(va, access), { minLength: 6 }), (guestPages, hostPages, todo) => {
        const machine = buildMachine(guestPages, hostPages);
        const before = machine.mem.contents();
        for (const [address, wanted] of todo) {
          const walked = nestedWalk48(machine.mem, machine.regs, address, wanted);
          expect(withoutCost(walked)).toEqual(compose(machine, address, wanted));
          const reads = machine.mem.takeLog().filter((line) => line.startsWith('r')).length;
          if (walked.ok) expect(walked.refs).toBe(reads);
          if (walked.ok) successes++;
        }
        expect(changedBits(before, machine) & ~0x60n).toBe(0n);
      }),
      { seed: 8, numRuns: 100 },
    );
    expect(successes).toBeGreaterThan(200);
  });
});

describe('createMmu48, property', () => {
  const capacity = fc.constantFrom(0, 1, 2, 3, 5, 9);
  const operation = fc.oneof(
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constantFrom('load' as const, 'invept' as const), vm: fc.constantFrom('a', 'b') }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('invlpg' as const) }) },
    { weight: 12, arbitrary: fc.record({ op: fc.constant('translate' as const), va, access }) },
  );

  it('answers as the plain walk while nobody edits a table, never at a higher cost, and honestly', () => {
    let cheaper = 0;
    fc.assert(
      fc.property(
        guest,
        host,
        fc.record({ pwcEntries: capacity, ntlbEntries: capacity }),
        fc.array(operation, { maxLength: 60, size: 'max' }),
        (guestPages, hostPages, config, todo) => {
          const machine = buildMachine(guestPages, hostPages);
          const { mem, regs } = machine;
          const mmu = createMmu48(mem, config);
          mmu.load('a', regs);
          for (const step of todo) {
            if (step.op === 'load') mmu.load(step.vm, regs);
            if (step.op === 'invept') mmu.invept(step.vm);
            if (step.op === 'invlpg') mmu.invlpg(gva(0n));
            if (step.op !== 'translate') continue;
            mem.takeLog();
            const answer = mmu.translate(step.va, step.access);
            const reads = mem.takeLog().filter((line) => line.startsWith('r')).length;
            const walked = nestedWalk48(mem, regs, step.va, step.access);
            expect(withoutCost(answer)).toEqual(withoutCost(walked));
            if (!answer.ok || !walked.ok) {
              expect(answer).toEqual(walked);
              continue;
            }
            expect(answer.refs).toBe(reads);
            expect(answer.refs).toBeLessThanOrEqual(walked.refs);
            if (answer.refs < walked.refs) cheaper++;
          }
        },
      ),
      { seed: 8, numRuns: 60 },
    );
    expect(cheaper).toBeGreaterThan(100);
  });

  it('refuses unaligned roots, nonsense capacities and use before the first load', () => {
    const { mem, regs } = buildMachine([], [tablePage(0)]);
    expect(() => createMmu48(mem, { pwcEntries: -1, ntlbEntries: 0 })).toThrow(RangeError);
    expect(() => createMmu48(mem, { pwcEntries: 0, ntlbEntries: 1.5 })).toThrow(RangeError);
    const mmu = createMmu48(mem, { pwcEntries: 1, ntlbEntries: 1 });
    expect(() => mmu.translate(gva(0n), 'r')).toThrow(RangeError);
    expect(() => mmu.invlpg(gva(0n))).toThrow(RangeError);
    expect(() => mmu.load('a', { ...regs, hostRoot: hpa(0x1008n) })).toThrow(RangeError);
    expect(mem.takeLog()).toEqual([]);
  });
});
