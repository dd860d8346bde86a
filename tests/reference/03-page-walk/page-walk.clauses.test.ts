import { walk32 } from '../../../reference/03-page-walk/page-walk';
import type { WalkRequest } from '../../../reference/03-page-walk/page-walk';
import { ObservedMemory } from '../observed-memory';

const READ: WalkRequest = { root: 0x1000, va: 0x7abc, access: 'r', mode: 'user' };

function memoryWith(words: Readonly<Record<number, number>>, size = 0x1000000): ObservedMemory {
  const mem = new ObservedMemory(size);
  for (const [pa, word] of Object.entries(words)) mem.poke(Number(pa), word);
  return mem;
}

function fault(code: string, step: number, at: number) {
  return { ok: false, fault: { code, stage: 'guest', step, at } };
}

describe('walk32, its arguments', () => {
  it.each([
    ['a root that is no multiple of 4', { ...READ, root: 0x1002 }],
    ['a negative root', { ...READ, root: -4 }],
    ['a root above 2^32-1', { ...READ, root: 2 ** 32 }],
    ['a root that is no number', { ...READ, root: Number.NaN }],
    ['a fractional va', { ...READ, va: 0.5 }],
    ['a negative va', { ...READ, va: -1 }],
    ['a va above 2^32-1', { ...READ, va: 2 ** 32 }],
  ])('refuses %s without a reference (03.S1)', (_, request) => {
    const mem = memoryWith({});
    expect(() => walk32(mem, request)).toThrow(RangeError);
    expect(mem.log).toEqual([]);
  });

  it('takes -0 for 0 (C.1)', () => {
    expect(walk32(memoryWith({}), { ...READ, root: -0, va: -0 })).toEqual(fault('not-present', 0, 0));
    const walked = walk32(memoryWith({ 0x1000: 0x2007, 0x2000: 0x5 }), { ...READ, va: -0 });
    expect(walked).toEqual({ ok: true, pa: 0, pageSize: 4096 });
  });
});

describe('walk32, the way', () => {
  it('uses an unaligned root as it is, also where it crosses a page (03.S2)', () => {
    const mem = memoryWith({ 0x3190: 0x5007, 0x5ffc: 0x9007 });
    expect(walk32(mem, { ...READ, root: 0x29a0, va: 0x7f3ff123 })).toEqual({ ok: true, pa: 0x9123, pageSize: 4096 });
  });

  it('takes the table and the page from the frame bits alone (03.S3, 03.S7)', () => {
    const mem = memoryWith({ 0x1000: 0x2f7f, 0x201c: 0x855fff });
    expect(walk32(mem, READ)).toEqual({ ok: true, pa: 0x855abc, pageSize: 4096 });
  });

  it('returns an unsigned pa (03.S14)', () => {
    const mem = memoryWith({ 0x1000: 0x2007, 0x201c: 0xfffff007, 0x1004: 0xffc00087 }, 2 ** 32);
    expect(walk32(mem, READ)).toMatchObject({ pa: 0xfffffabc });
    expect(walk32(mem, { ...READ, va: 0x7fffff })).toMatchObject({ pa: 0xffffffff });
  });

  it('touches nothing but entries (03.S15)', () => {
    const mem = memoryWith({ 0x1000: 0x2007, 0x201c: 0xa007 });
    walk32(mem, { ...READ, access: 'w' });
    expect(new Set(mem.log.map(([, at]) => at))).toEqual(new Set([0x1000, 0x201c]));
  });
});

describe('walk32, its faults', () => {
  it.each([
    ['P=0 at step 0, with noise', { 0x1000: 0xfffffffe }, READ, fault('not-present', 0, 0x1000), 1],
    ['P=0 at step 1, with noise', { 0x1000: 0x2000 | 1, 0x201c: 0xfffffffe }, READ, fault('not-present', 1, 0x201c), 2],
    ['a misaligned 4 MB page', { 0x1000: 0x801081 }, { ...READ, access: 'w' }, fault('reserved-bit', 0, 0x1000), 1],
    ['U missing at step 0', { 0x1000: 0x2003, 0x201c: 0xa007 }, READ, fault('protection', 0, 0x1000), 2],
    ['U missing at step 1', { 0x1000: 0x2007, 0x201c: 0xa003 }, READ, fault('protection', 1, 0x201c), 2],
    [
      'W missing at step 0, in kernel mode',
      { 0x1000: 0x2005, 0x201c: 0xa007 },
      { ...READ, access: 'w', mode: 'kernel' },
      fault('protection', 0, 0x1000),
      2,
    ],
    [
      'U missing at step 0, W at step 1',
      { 0x1000: 0x2003, 0x201c: 0xa005 },
      { ...READ, access: 'w' },
      fault('protection', 0, 0x1000),
      2,
    ],
    [
      'a missing right before a page outside memory',
      { 0x1000: 0x2007, 0x201c: 0x1000005 },
      { ...READ, access: 'w' },
      fault('protection', 1, 0x201c),
      2,
    ],
    ['a page outside memory', { 0x1000: 0x2007, 0x201c: 0x1000007 }, READ, fault('out-of-range', 2, 0x1000abc), 2],
    [
      'a table outside memory before a missing right',
      { 0x1000: 0x1000001 },
      READ,
      fault('out-of-range', 1, 0x100001c),
      1,
    ],
    [
      'a root outside memory',
      {},
      { ...READ, root: 0xfffffffc, va: 0xffffffff },
      fault('out-of-range', 0, 0x100000ff8),
      0,
    ],
  ] as const)('reports %s and writes nothing', (_, words, request, expected, reads) => {
    const mem = memoryWith(words);
    expect(walk32(mem, request)).toEqual(expected);
    expect(mem.log.map(([kind]) => kind)).toEqual(Array.from({ length: reads }, () => 'r'));
  });

  it('reads an entry that is the last word of memory, and none behind it (03.S10)', () => {
    const request = { ...READ, root: 0xfffff8, va: 0x400000 };
    expect(walk32(memoryWith({}), request)).toEqual(fault('not-present', 0, 0xfffffc));
    expect(walk32(memoryWith({}), { ...request, va: 0x800000 })).toEqual(fault('out-of-range', 0, 0x1000000));
  });
});

describe('walk32, its marks', () => {
  it('writes only the entry that lacks a mark (03.S12)', () => {
    const mem = memoryWith({ 0x1000: 0x2027, 0x201c: 0xa027 });
    walk32(mem, { ...READ, access: 'w' });
    expect(mem.takeLog().slice(2)).toEqual([['w', 0x201c, 0xa067]]);
  });

  it('keeps all other bits, also above 2^31', () => {
    const mem = memoryWith({ 0x1000: 0x2f1f, 0x201c: 0x80000f87 }, 0xf0000000);
    walk32(mem, { ...READ, access: 'w' });
    expect(mem.contents()).toEqual([
      [0x1000, 0x2f3f],
      [0x201c, 0x80000fe7],
    ]);
  });
});
