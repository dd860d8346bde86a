import { createTlb32, type Tlb32 } from '../../../reference/07-nested-paging/nested-paging';
import { gpa32, gva32, hpa32, type Access, type Gva32 } from '../../../reference/machine';
import type { ObservedMemory } from '../observed-memory';
import { handoutMemory, REGS } from './handout-machine';

const HOST_OF_DATA = 0x101028;
const GUEST_LEAVES = 0x311000;

/** The address of a guest page: entry `n` of the guest table of the worked example. */
function page(n: number, offset = 0): Gva32 {
  return gva32(0x00c00000 + n * 0x1000 + offset);
}

/** The handout's machine in which guest pages 0 to 31 all lie at gPA 0xA000, with a TLB that has loaded vm1. */
function machine(capacity: number): { mem: ObservedMemory; tlb: Tlb32 } {
  const mem = handoutMemory();
  for (let n = 0; n < 32; n++) mem.poke(GUEST_LEAVES + 4 * n, 0xa003);
  const tlb = createTlb32(mem, capacity);
  tlb.load('vm1', REGS);
  return { mem, tlb };
}

/** Whether each look-up hits, in order. */
function hits(tlb: Tlb32, pages: readonly number[], access: Access = 'r'): boolean[] {
  return pages.map((n) => {
    const found = tlb.translate(page(n), access);
    return found.ok && found.hit;
  });
}

describe('createTlb32', () => {
  it('walks first, then hits without a reference and keeps the low 12 bits (07.S16, 07.S17)', () => {
    const { mem, tlb } = machine(4);
    expect(tlb.translate(page(7, 0xabc), 'r')).toEqual({ ok: true, hpa: 0x14abc, hit: false });
    mem.takeLog();
    expect(tlb.translate(page(7, 0x123), 'r')).toEqual({ ok: true, hpa: 0x14123, hit: true });
    expect(mem.takeLog()).toEqual([]);
  });

  it('enters a 4 MB mapping page by page (07.S16)', () => {
    const { mem, tlb } = machine(4);
    mem.poke(0x2f09ac, 0x00000083);
    for (const n of [0xa, 0xb]) mem.poke(0x101000 + 4 * n, 0x14003 + 0x1000 * (n - 0xa));
    expect(hits(tlb, [0xa, 0xb, 0xa, 0xb])).toEqual([false, false, true, true]);
    expect(tlb.translate(page(0xb, 4), 'r')).toEqual({ ok: true, hpa: 0x15004, hit: true });
  });

  it('walks for the first write to a page that a read entered, even if D is set in memory (07.S17, 07.S18)', () => {
    const { mem, tlb } = machine(4);
    mem.poke(GUEST_LEAVES + 4 * 7, 0xa063);
    mem.poke(HOST_OF_DATA, 0x14063);
    expect(hits(tlb, [7], 'r')).toEqual([false]);
    expect(hits(tlb, [7, 7], 'w')).toEqual([false, true]);
  });

  it('serves reads and writes from an entry that a write made (07.S17)', () => {
    const { tlb } = machine(4);
    expect([hits(tlb, [7], 'w'), hits(tlb, [7], 'r'), hits(tlb, [7], 'w')]).toEqual([[false], [true], [true]]);
  });

  it('does not store a fault: a repaired page translates (07.S19)', () => {
    const { mem, tlb } = machine(4);
    mem.poke(HOST_OF_DATA, 0);
    const fault = { code: 'not-present', stage: 'host', step: 1, at: 0xaabc };
    expect(tlb.translate(page(7, 0xabc), 'r')).toEqual({ ok: false, fault });
    mem.poke(HOST_OF_DATA, 0x14003);
    expect(tlb.translate(page(7), 'r')).toEqual({ ok: true, hpa: 0x14000, hit: false });
  });

  it('keeps the entry that a faulting write probe found (07.S19)', () => {
    const { mem, tlb } = machine(4);
    hits(tlb, [7], 'r');
    mem.poke(GUEST_LEAVES + 4 * 7, 0xa001);
    expect(tlb.translate(page(7), 'w').ok).toBe(false);
    expect(hits(tlb, [7], 'r')).toEqual([true]);
  });

  it('drops the entry used longest ago, and a hit counts as use (07.S20)', () => {
    const { tlb } = machine(2);
    expect(hits(tlb, [1, 2, 1, 3, 1, 2])).toEqual([false, false, true, false, true, false]);
  });

  it('does not count a failing look-up as use (07.S19, 07.S20)', () => {
    const { mem, tlb } = machine(2);
    hits(tlb, [1, 2], 'r');
    mem.poke(GUEST_LEAVES + 4, 0xa001);
    expect(tlb.translate(page(1), 'w').ok).toBe(false);
    expect(hits(tlb, [3, 2, 1])).toEqual([false, true, false]);
  });

  it('makes a replaced entry the most recent and removes none for it (07.S20)', () => {
    const { tlb } = machine(2);
    hits(tlb, [1, 2], 'r');
    expect(hits(tlb, [1], 'w')).toEqual([false]);
    expect(hits(tlb, [2, 1])).toEqual([true, true]);
    hits(tlb, [3], 'r');
    expect(hits(tlb, [1])).toEqual([true]);
  });

  it('replaces over all VMs (07.S20)', () => {
    const { tlb } = machine(2);
    hits(tlb, [1]);
    tlb.load('vm2', REGS);
    hits(tlb, [1, 2]);
    tlb.load('vm1', REGS);
    expect(hits(tlb, [1])).toEqual([false]);
  });

  it('never hits with capacity 0, and keeps one entry with capacity 1 (07.S21)', () => {
    expect(hits(machine(0).tlb, [1, 1])).toEqual([false, false]);
    expect(hits(machine(1).tlb, [1, 1, 2, 1])).toEqual([false, true, false, false]);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('throws RangeError for the capacity %d (07.S21)', (capacity) => {
    expect(() => createTlb32(handoutMemory(), capacity)).toThrow(RangeError);
  });

  it('throws RangeError for translate and invlpg before the first load (07.S21)', () => {
    const tlb = createTlb32(handoutMemory(), 4);
    expect(() => tlb.translate(page(1), 'r')).toThrow(RangeError);
    expect(() => tlb.invlpg(page(1))).toThrow(RangeError);
    expect(() => tlb.hostUnmapped('vm1')).not.toThrow();
  });

  it('tells two VMs with one gVA apart, and drops nothing on a switch (07.S16, 07.S22)', () => {
    const { tlb } = machine(4);
    hits(tlb, [1]);
    tlb.load('vm2', REGS);
    expect(hits(tlb, [1])).toEqual([false]);
    tlb.load('vm1', REGS);
    expect(hits(tlb, [1])).toEqual([true]);
  });

  it.each([
    ['guestRoot', { ...REGS, guestRoot: gpa32(0xb29a4) }],
    ['hostRoot', { ...REGS, hostRoot: hpa32(0x100004) }],
  ])('drops all entries of a VM that is loaded with another %s (07.S22)', (_, other) => {
    const { tlb } = machine(4);
    hits(tlb, [1, 2]);
    tlb.load('vm2', REGS);
    hits(tlb, [1]);
    tlb.load('vm1', other);
    tlb.load('vm1', REGS);
    expect(hits(tlb, [1, 2])).toEqual([false, false]);
    tlb.load('vm2', REGS);
    expect(hits(tlb, [1])).toEqual([true]);
  });

  it('copies the registers: a later change of the object changes nothing (C.17)', () => {
    const { mem } = machine(0);
    const regs = { ...REGS };
    const tlb = createTlb32(mem, 2);
    tlb.load('vm1', regs);
    regs.guestRoot = gpa32(0);
    expect(hits(tlb, [1, 1])).toEqual([false, true]);
  });

  it('changes nothing when load refuses a root (07.S4, C.6)', () => {
    const { tlb } = machine(4);
    hits(tlb, [1]);
    expect(() => tlb.load('vm1', { ...REGS, guestRoot: gpa32(2) })).toThrow(RangeError);
    expect(hits(tlb, [1])).toEqual([true]);
  });

  it('drops one page of the current VM with invlpg (07.S23)', () => {
    const { mem, tlb } = machine(4);
    hits(tlb, [1, 2]);
    tlb.load('vm2', REGS);
    hits(tlb, [1]);
    mem.takeLog();
    tlb.invlpg(page(1, 0xfff));
    expect(mem.takeLog()).toEqual([]);
    expect(hits(tlb, [1])).toEqual([false]);
    tlb.load('vm1', REGS);
    expect(hits(tlb, [1, 2])).toEqual([true, true]);
  });

  it('drops all pages of one VM with hostUnmapped, current or not, and no other (07.S23)', () => {
    const { tlb } = machine(8);
    hits(tlb, [1, 2]);
    tlb.load('vm2', REGS);
    hits(tlb, [1]);
    tlb.hostUnmapped('vm1');
    tlb.hostUnmapped('nobody');
    expect(hits(tlb, [1])).toEqual([true]);
    tlb.load('vm1', REGS);
    expect(hits(tlb, [1, 2])).toEqual([false, false]);
  });

  it('still hits when the tables have changed in memory (07.S24)', () => {
    const { mem, tlb } = machine(4);
    hits(tlb, [1]);
    mem.poke(HOST_OF_DATA, 0);
    expect(tlb.translate(page(1, 8), 'r')).toEqual({ ok: true, hpa: 0x14008, hit: true });
  });

  it.each(['__proto__', 'constructor', '1 vm1', ' '])('treats the id %j as a VM of its own (C.20)', (vm) => {
    const { tlb } = machine(8);
    hits(tlb, [1]);
    tlb.load(vm, REGS);
    expect(hits(tlb, [1, 1])).toEqual([false, true]);
    tlb.hostUnmapped(vm);
    tlb.load('vm1', REGS);
    expect(hits(tlb, [1])).toEqual([true]);
  });
});
