import { nestedWalk32, type Nested32 } from '../../../reference/07-nested-paging/nested-paging';
import { gpa32, gva32, hpa32, type Access, type Gpa32 } from '../../../reference/machine';
import type { ObservedMemory } from '../observed-memory';
import { handoutMemory, REGS, VA } from './handout-machine';

/** Addresses of the worked example's words. */
const HOST_ROOT = 0x100000;
const HOST_OF_GUEST_ROOT = 0x1012c8;
const HOST_OF_GUEST_TABLE = 0x101310;
const HOST_OF_DATA = 0x101028;
const GUEST_0 = 0x2f09ac;
const GUEST_1 = 0x31101c;

/** The handout's memory with some words changed. */
function memoryWith(words: readonly (readonly [number, number])[]): ObservedMemory {
  const mem = handoutMemory();
  for (const [pa, v] of words) mem.poke(pa, v);
  return mem;
}

function walk(mem: ObservedMemory, access: Access, va = VA, regs: Nested32 = REGS): unknown {
  return nestedWalk32(mem, regs, va, access);
}

function fault(stage: string, code: string, step: number, at: number): unknown {
  return { ok: false, fault: { code, stage, step, at } };
}

function readsOf(mem: ObservedMemory): number[] {
  return mem.takeLog().flatMap(([kind, at]) => (kind === 'r' ? [at] : []));
}

describe('nestedWalk32', () => {
  it('reports the hole under a guest table as a host fault at the gPA of the entry (07.S2, 07.S5)', () => {
    const mem = memoryWith([[HOST_OF_GUEST_TABLE, 0]]);
    expect(walk(mem, 'r')).toEqual(fault('host', 'not-present', 1, 0xc401c));
    expect(readsOf(mem)).toEqual([HOST_ROOT, HOST_OF_GUEST_ROOT, GUEST_0, HOST_ROOT, HOST_OF_GUEST_TABLE]);
  });

  it('reports the hole under the data as a host fault at the data gPA (07.S2, 07.S11)', () => {
    expect(walk(memoryWith([[HOST_OF_DATA, 0]]), 'r')).toEqual(fault('host', 'not-present', 1, 0xaabc));
  });

  it('keeps the marks of completed host walks when a later step faults (07.S3, 07.S13)', () => {
    const mem = memoryWith([[GUEST_1, 0]]);
    expect(walk(mem, 'w')).toEqual(fault('guest', 'not-present', 1, 0xc401c));
    expect(mem.peek(HOST_ROOT)).toBe(0x101023);
    expect(mem.peek(HOST_OF_GUEST_ROOT)).toBe(0x2f0063);
    expect(mem.peek(HOST_OF_GUEST_TABLE)).toBe(0x311063);
    expect(mem.peek(GUEST_0)).toBe(0xc4003);
  });

  it.each(['r', 'w'] as const)('faults for access %s on a guest table in a read-only host page (07.S6)', (access) => {
    const mem = memoryWith([
      [HOST_OF_GUEST_TABLE, 0x311061],
      [GUEST_1, 0xa063],
    ]);
    expect(walk(mem, access)).toEqual(fault('host', 'protection', 1, 0xc401c));
  });

  it('reports an entry gPA above 2^32-4 as a guest fault, without a reference for it (07.S7)', () => {
    const mem = handoutMemory();
    const regs = { ...REGS, guestRoot: gpa32(0xfffffffc) };
    expect(walk(mem, 'r', gva32(0x00400000), regs)).toEqual(fault('guest', 'out-of-range', 0, 0x100000000));
    expect(walk(mem, 'r', gva32(0xffc00000), regs)).toEqual(fault('guest', 'out-of-range', 0, 0x100000ff8));
    expect(mem.takeLog()).toEqual([]);
  });

  it('translates the entry gPA 2^32-4 like any other (07.S7)', () => {
    const regs = { ...REGS, guestRoot: gpa32(0xfffffffc) };
    expect(walk(handoutMemory(), 'r', gva32(0), regs)).toEqual(fault('host', 'not-present', 0, 0xfffffffc));
  });

  it.each([
    ['not-present', 0, 0xb29ac, GUEST_0, 0xc4002, 3],
    ['reserved-bit', 0, 0xb29ac, GUEST_0, 0x00801083, 3],
    ['not-present', 1, 0xc401c, GUEST_1, 0xa002, 6],
  ])('reports %s of guest step %i at the gPA of the entry (07.S8)', (code, step, at, pa, entry, reads) => {
    const mem = memoryWith([[pa, entry]]);
    expect(walk(mem, 'w')).toEqual(fault('guest', code, step, at));
    expect(readsOf(mem)).toHaveLength(reads);
    expect([mem.peek(GUEST_0), mem.peek(GUEST_1)].map((v) => v & 0x60)).toEqual([0, 0]);
  });

  it('hands the full data gPA of a guest 4 MB page to the host, not the base of the page (07.S9)', () => {
    const mem = memoryWith([[GUEST_0, 0x00000083]]);
    // bits 21:0 of the address are 0x7ABC: host index 7 of the first table
    mem.poke(0x10101c, 0x222003);
    expect(walk(mem, 'w')).toEqual({ ok: true, gpa: 0x7abc, hpa: 0x222abc });
    expect(mem.peek(GUEST_0)).toBe(0x000000e3);
    expect(readsOf(mem)).toEqual([HOST_ROOT, HOST_OF_GUEST_ROOT, GUEST_0, HOST_ROOT, 0x10101c]);
  });

  it('combines a 4 MB page of the guest with a 4 MB page of the host (07.S1, 07.S9)', () => {
    const mem = handoutMemory(0x2000000);
    mem.poke(GUEST_0, 0x00c00083); // guest: gPA 0xC00000
    mem.poke(0x10000c, 0x01400083); // host: hPA 0x1400000
    expect(walk(mem, 'r', gva32(0x00f23456))).toEqual({ ok: true, gpa: 0x00f23456, hpa: 0x01723456 });
  });

  it('ignores bit 7 at guest step 1 (07.S9)', () => {
    expect(walk(memoryWith([[GUEST_1, 0xa083]]), 'r')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
  });

  it.each([
    [0, 0xb29ac, 0xc4001, 0xa003],
    [1, 0xc401c, 0xc4003, 0xa001],
    [0, 0xb29ac, 0xc4001, 0xa001],
  ])(
    'refuses a write at the lowest guest step without W, before the data host walk: step %i (07.S10)',
    (step, at, g0, g1) => {
      const mem = memoryWith([
        [GUEST_0, g0],
        [GUEST_1, g1],
      ]);
      expect(walk(mem, 'w')).toEqual(fault('guest', 'protection', step, at));
      expect(readsOf(mem)).toHaveLength(6);
      expect(walk(mem, 'r')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
    },
  );

  it('lets a missing guest entry win over a missing guest right above it (07.S10, C.10)', () => {
    const mem = memoryWith([
      [GUEST_0, 0xc4001],
      [GUEST_1, 0],
    ]);
    expect(walk(mem, 'w')).toEqual(fault('guest', 'not-present', 1, 0xc401c));
  });

  it('asks the host for the requested access to the data only (07.S11)', () => {
    const mem = memoryWith([[HOST_OF_DATA, 0x14001]]);
    expect(walk(mem, 'w')).toEqual(fault('host', 'protection', 1, 0xaabc));
    expect([mem.peek(GUEST_0), mem.peek(GUEST_1)]).toEqual([0xc4003, 0xa003]);
    expect(walk(mem, 'r')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
  });

  it('ignores U in both dimensions', () => {
    const mem = memoryWith([
      [GUEST_0, 0xc4007],
      [HOST_OF_DATA, 0x14007],
    ]);
    expect(walk(mem, 'w')).toEqual({ ok: true, gpa: 0xaabc, hpa: 0x14abc });
  });

  it('writes only the guest entries that change: after a read, a write adds D to the leaf (07.S12)', () => {
    const mem = handoutMemory();
    walk(mem, 'r');
    mem.takeLog();
    walk(mem, 'w');
    expect(mem.takeLog().filter(([kind]) => kind === 'w')).toEqual([
      ['w', HOST_OF_DATA, 0x14063],
      ['w', GUEST_1, 0xa063],
    ]);
  });

  it('reports a data hPA outside memory as host step 2 (07.S2)', () => {
    const mem = memoryWith([[HOST_OF_DATA, 0x400003]]);
    expect(walk(mem, 'r')).toEqual(fault('host', 'out-of-range', 2, 0xaabc));
  });

  it.each([
    ['guestRoot', { guestRoot: 2 as Gpa32, hostRoot: hpa32(0) }],
    ['hostRoot', { guestRoot: gpa32(0), hostRoot: hpa32(0x100002) }],
  ])('throws RangeError for a %s that is no multiple of 4, without a reference (07.S4)', (name, regs) => {
    const mem = handoutMemory();
    expect(() => nestedWalk32(mem, regs, VA, 'r')).toThrow(RangeError);
    expect(() => nestedWalk32(mem, regs, VA, 'r')).toThrow(`nestedWalk32: ${name} is `);
    expect(mem.takeLog()).toEqual([]);
  });
});
