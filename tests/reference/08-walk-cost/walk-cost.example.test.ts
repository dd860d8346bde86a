import { createMmu48, nestedWalk48, refCount } from '../../../reference/08-walk-cost/walk-cost';
import { gva } from '../../../reference/machine';
import { buildMachine, vaOf } from './small-machine';
import type { PageTo } from './small-machine';

type Size = 12 | 21 | 30;

const OFF = { pwcEntries: 0, ntlbEntries: 0 };
const PWC = { pwcEntries: 16, ntlbEntries: 0 };
const BOTH = { pwcEntries: 16, ntlbEntries: 16 };

/** All gPAs in host pages of one size, each 1 GB further on. */
function identity(gpas: readonly bigint[], size: Size): readonly PageTo[] {
  const firsts = new Set(gpas.map((at) => (at >> BigInt(size)) << BigInt(size)));
  return [...firsts].map((from) => ({ from, to: from + 0x40000000n, size, w: true }));
}

function tables(count: number): readonly bigint[] {
  return Array.from({ length: count }, (_, i) => 0x40000n + BigInt(i) * 4096n);
}

/** Four pages, each further away from the first. */
const NEAR = vaOf(255, 40, 145, 325, 0x678);
const REGION = vaOf(255, 40, 146, 325, 0x678);
const GIGABYTE = vaOf(255, 41, 145, 325, 0x678);

function fourPages() {
  const data = [0xa000n, 0xb000n, 0xc000n];
  const guest = [NEAR, REGION, GIGABYTE].map((va, i): PageTo => ({
    from: va - 0x678n,
    to: data[i] ?? 0n,
    size: 12,
    w: true,
  }));
  return buildMachine(guest, identity([...tables(8), ...data], 12));
}

function costs(config: typeof BOTH, accesses: readonly (readonly [bigint, 'r' | 'w'])[]): readonly unknown[] {
  const { mem, regs } = fourPages();
  const mmu = createMmu48(mem, config);
  mmu.load('vm', regs);
  return accesses.map(([va, access]) => {
    const answer = mmu.translate(gva(va), access);
    return answer.ok ? [answer.refs, answer.pwc] : answer.fault;
  });
}

describe('the size table of chapter 08', () => {
  const rows: readonly (readonly [Size, bigint, readonly number[]])[] = [
    [12, 0x8000a678n, [24, 19, 14]],
    [21, 0x80345678n, [19, 15, 11]],
    [30, 0x92345678n, [14, 11, 8]],
  ];
  const cells = rows.flatMap(([guestPage, at, refs]) =>
    ([12, 21, 30] as const).map((hostPage, i) => ({ guestPage, hostPage, at, refs: refs[i] ?? 0 })),
  );

  it.each(cells)('guest 2^$guestPage over host 2^$hostPage costs $refs', ({ guestPage, hostPage, at, refs }) => {
    const va = gva(0x7f8a12345678n);
    const leaf = { from: (va >> BigInt(guestPage)) << BigInt(guestPage), size: guestPage, w: true };
    const to = (at >> BigInt(guestPage)) << BigInt(guestPage);
    const { mem, regs } = buildMachine([{ ...leaf, to }], identity([...tables(4), at], hostPage));
    const walked = nestedWalk48(mem, regs, va, 'r');
    expect(walked).toEqual({ ok: true, gpa: at, hpa: at + 0x40000000n, refs, guestPage, hostPage });
    expect(mem.takeLog().filter((line) => line.startsWith('r'))).toHaveLength(refs);
  });
});

describe('refCount', () => {
  it('gives the published numbers', () => {
    expect(refCount(4, [4, 4, 4, 4, 4])).toBe(24);
    expect(refCount(4, [0, 0, 0, 0, 0])).toBe(4);
    expect(refCount(5, [5, 5, 5, 5, 5, 5])).toBe(35);
    expect(refCount(2, [2, 2, 2])).toBe(8);
    expect(refCount(4, [4, 4, 4, 4, 3])).toBe(23);
  });

  it('refuses nonsense', () => {
    expect(() => refCount(4, [4, 4, 4, 4])).toThrow(RangeError);
    expect(() => refCount(1.5, [4, 4])).toThrow(RangeError);
    expect(() => refCount(1, [4, -1])).toThrow(RangeError);
    expect(() => refCount(-1, [])).toThrow(RangeError);
  });
});

describe('the caches of the worked example', () => {
  const far = [NEAR, NEAR, REGION, GIGABYTE].map((va) => [va, 'r'] as const);

  it('cost 24, 5, 10, 15 with the page walk cache', () => {
    expect(costs(PWC, far)).toEqual([
      [24, -1],
      [5, 2],
      [10, 1],
      [15, 0],
    ]);
  });

  it('cost 1 for the same page with both, and 4 with the nested TLB alone', () => {
    expect(costs(BOTH, far.slice(0, 2))).toEqual([
      [24, -1],
      [1, 2],
    ]);
    expect(costs({ pwcEntries: 0, ntlbEntries: 16 }, far.slice(0, 2))).toEqual([
      [24, -1],
      [4, -1],
    ]);
  });

  it('cost 5 for the first write after a read, then 1', () => {
    const accesses = [[NEAR, 'r'] as const, [NEAR, 'w'] as const, [NEAR, 'w'] as const];
    expect(costs(BOTH, accesses)).toEqual([
      [24, -1],
      [5, 2],
      [1, 2],
    ]);
  });

  it('cost 24 every time where both are off', () => {
    expect(costs(OFF, far.slice(0, 2))).toEqual([
      [24, -1],
      [24, -1],
    ]);
  });

  it('report protection at step 1 after 11 reads, for a write where step 1 lacks W', () => {
    const { mem, regs } = fourPages();
    const entry = 0x40041000n + 8n * 40n;
    mem.poke(entry, mem.peek(entry) & ~2n);
    const mmu = createMmu48(mem, PWC);
    mmu.load('vm', regs);
    mmu.translate(NEAR, 'r');
    mem.takeLog();
    const fault = { code: 'protection', stage: 'guest', step: 1, at: 0x41000n + 8n * 40n };
    expect(mmu.translate(NEAR, 'w')).toEqual({ ok: false, fault });
    expect(mem.takeLog().filter((line) => line.startsWith('r'))).toHaveLength(11);
  });

  it('cost 24 again after invlpg, and 4 where the nested TLB is on', () => {
    for (const [config, refs] of [
      [PWC, 24],
      [BOTH, 4],
    ] as const) {
      const { mem, regs } = fourPages();
      const mmu = createMmu48(mem, config);
      mmu.load('vm', regs);
      mmu.translate(NEAR, 'r');
      mmu.invlpg(NEAR);
      expect(mmu.translate(NEAR, 'r')).toMatchObject({ ok: true, refs, pwc: -1 });
    }
  });
});
