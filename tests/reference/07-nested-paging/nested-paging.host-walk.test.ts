import { hostWalk32 } from '../../../reference/07-nested-paging/nested-paging';
import { gpa32, hpa32, type Access, type Hpa32 } from '../../../reference/machine';
import { ObservedMemory } from '../observed-memory';

const ROOT = hpa32(0x100000);

/** A 16 MB memory with the given words. */
function memoryOf(words: Readonly<Record<number, number>>, size = 0x1000000): ObservedMemory {
  const mem = new ObservedMemory(size);
  for (const [pa, v] of Object.entries(words)) mem.poke(Number(pa), v);
  return mem;
}

function walk(mem: ObservedMemory, gpa: number, access: Access, root: Hpa32 = ROOT): unknown {
  return hostWalk32(mem, root, gpa32(gpa), access);
}

function hostFault(code: string, step: number, at: number): unknown {
  return { ok: false, fault: { code, stage: 'host', step, at } };
}

describe('hostWalk32', () => {
  it('reads the entries at root + 4 * bits 31:22 and table + 4 * bits 21:12 (07.S1)', () => {
    const mem = memoryOf({ 0x10000c: 0x200003, 0x20001c: 0x300003 });
    expect(walk(mem, 0x00c07abc, 'r')).toEqual({ ok: true, hpa: 0x300abc });
    expect(mem.takeLog().slice(0, 2)).toEqual([
      ['r', 0x10000c],
      ['r', 0x20001c],
    ]);
  });

  it('uses a root that is not page aligned as it is (07.S1, 07.S4)', () => {
    const mem = memoryOf({ [0xb29a0 + 4092]: 0x200003, 0x200000: 0x300003 });
    expect(walk(mem, 0xffc00004, 'r', hpa32(0xb29a0))).toEqual({ ok: true, hpa: 0x300004 });
  });

  it('ends at step 0 in a 4 MB leaf, with a 22-bit offset and one read (07.S1, C.9)', () => {
    const mem = memoryOf({ 0x100004: 0x00800083 });
    expect(walk(mem, 0x00723456, 'r')).toEqual({ ok: true, hpa: 0x00b23456 });
    expect(mem.takeLog()).toEqual([
      ['r', 0x100004],
      ['w', 0x100004, 0x008000a3],
    ]);
  });

  it('ignores bit 7 at step 1 (C.9)', () => {
    const mem = memoryOf({ 0x100000: 0x200003, 0x200000: 0x301083 });
    expect(walk(mem, 0xabc, 'r')).toEqual({ ok: true, hpa: 0x301abc });
  });

  it('ignores U, as the host walk is a kernel walk (07.S1, C.11)', () => {
    const mem = memoryOf({ 0x100000: 0x200003, 0x200000: 0x300007 });
    expect(walk(mem, 0, 'w')).toEqual({ ok: true, hpa: 0x300000 });
  });

  it.each([
    ['not-present', 0, {}],
    ['not-present', 1, { 0x100000: 0x200003 }],
    ['not-present', 0, { 0x100000: 0xfffffffe }],
    ['reserved-bit', 0, { 0x100000: 0x00801083 }],
    ['reserved-bit', 0, { 0x100000: 0x00a00083 }],
  ])('reports %s at step %i with the full gPA and writes nothing (07.S2)', (code, step, words) => {
    const mem = memoryOf(words);
    expect(walk(mem, 0xabc, 'w')).toEqual(hostFault(code, step, 0xabc));
    expect(mem.takeLog().filter(([kind]) => kind === 'w')).toEqual([]);
  });

  it.each([
    [0, 0x200001, 0x300003],
    [1, 0x200003, 0x300001],
    [0, 0x200001, 0x300001],
  ])('refuses a write with the lowest step that lacks W: step %i (07.S1, C.11)', (step, root, leaf) => {
    const mem = memoryOf({ 0x100000: root, 0x200000: leaf });
    expect(walk(mem, 0xabc, 'w')).toEqual(hostFault('protection', step, 0xabc));
    expect(mem.contents()).toEqual(memoryOf({ 0x100000: root, 0x200000: leaf }).contents());
    expect(walk(mem, 0xabc, 'r')).toEqual({ ok: true, hpa: 0x300abc });
  });

  it('lets not-present at step 1 win over a missing W at step 0 (C.10)', () => {
    expect(walk(memoryOf({ 0x100000: 0x200001 }), 0, 'w')).toEqual(hostFault('not-present', 1, 0));
  });

  it('reports an entry outside memory before reading it, also above 2^32-1 (07.S2, C.12)', () => {
    const small = memoryOf({ 0x1000: 0x10003 }, 0x4000);
    expect(walk(small, 0x1000, 'r', hpa32(0x1000))).toEqual(hostFault('out-of-range', 1, 0x1000));
    expect(small.takeLog()).toEqual([['r', 0x1000]]);
    expect(walk(small, 0xffc00000, 'r', hpa32(0xfffffffc))).toEqual(hostFault('out-of-range', 0, 0xffc00000));
    expect(small.takeLog()).toEqual([]);
  });

  it('reads the last word of memory, and not the word after it (C.12)', () => {
    const small = memoryOf({ 0x3ffc: 0x83 }, 0x4000);
    expect(walk(small, 0, 'r', hpa32(0x3ffc))).toEqual({ ok: true, hpa: 0 });
    expect(walk(small, 0, 'r', hpa32(0x4000))).toEqual(hostFault('out-of-range', 0, 0));
  });

  it('reports a result outside memory as step 2, after the rights, and marks nothing (07.S2, C.10)', () => {
    const words = { 0x1000: 0x2003, 0x2000: 0x4001 };
    const mem = memoryOf(words, 0x4000);
    expect(walk(mem, 0x10, 'r', hpa32(0x1000))).toEqual(hostFault('out-of-range', 2, 0x10));
    expect(walk(mem, 0x10, 'w', hpa32(0x1000))).toEqual(hostFault('protection', 1, 0x10));
    expect(mem.contents()).toEqual(memoryOf(words).contents());
    const large = memoryOf({ 0x1000: 0x83 }, 0x4000);
    expect(walk(large, 0x3fff, 'r', hpa32(0x1000))).toEqual({ ok: true, hpa: 0x3fff });
    expect(walk(large, 0x4000, 'r', hpa32(0x1000))).toEqual(hostFault('out-of-range', 2, 0x4000));
  });

  it('marks A in both entries and D in the leaf of a write, root first, after the reads (07.S3, C.13)', () => {
    const mem = memoryOf({ 0x100000: 0x200003, 0x200000: 0x300003 });
    walk(mem, 0, 'r');
    expect(mem.takeLog().slice(2)).toEqual([
      ['w', 0x100000, 0x200023],
      ['w', 0x200000, 0x300023],
    ]);
    walk(mem, 0, 'w');
    expect(mem.takeLog().slice(2)).toEqual([['w', 0x200000, 0x300063]]);
    walk(mem, 0, 'w');
    expect(mem.takeLog().slice(2)).toEqual([]);
  });

  it('writes unsigned words and returns unsigned addresses above 2^31 (C.2)', () => {
    const mem = memoryOf({ 0x100000: 0x200003, 0x200000: 0xfffff003 }, 2 ** 32);
    expect(walk(mem, 0xabc, 'w')).toEqual({ ok: true, hpa: 0xfffffabc });
    expect(mem.peek(0x200000)).toBe(0xfffff063);
  });

  it.each([2, 0x100001, -4, 2 ** 32, 0.5, NaN])(
    'throws RangeError for the root %d without a reference (07.S4)',
    (root) => {
      const mem = memoryOf({});
      expect(() => hostWalk32(mem, root as Hpa32, gpa32(0), 'r')).toThrow(RangeError);
      expect(() => hostWalk32(mem, root as Hpa32, gpa32(0), 'r')).toThrow(
        /^hostWalk32: hostRoot is .*expected a multiple of 4/,
      );
      expect(mem.takeLog()).toEqual([]);
    },
  );

  it('takes -0 as 0, also in the fault that it returns (C.1)', () => {
    const mem = memoryOf({});
    const walked = hostWalk32(mem, -0 as Hpa32, -0 as ReturnType<typeof gpa32>, 'r');
    expect(walked).toEqual(hostFault('not-present', 0, 0));
    expect(mem.takeLog()).toEqual([['r', 0]]);
  });
});
