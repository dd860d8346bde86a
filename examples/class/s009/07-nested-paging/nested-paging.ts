import { hpa32, PTE32 } from '../machine';
import type { Access, FaultCode, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

export interface Nested32 {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}
export interface Tlb32 {
  load(vm: VmId, regs: Nested32): void;
  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }>;
  invlpg(va: Gva32): void;
  hostUnmapped(vm: VmId): void;
}

type Stage = 'guest' | 'host';
type No = { ok: false; fault: { code: FaultCode; stage: Stage; step: number; at: number } };
const no = (stage: Stage, code: FaultCode, step: number, at: number): No => ({
  ok: false,
  fault: { code, stage, step, at },
});

function needRoot(root: number): void {
  if (!Number.isInteger(root) || root % 4 !== 0 || root < 0 || root >= 2 ** 32) throw new RangeError('root ' + root);
}

/** What to OR into the entries of a walk: the upper one, and the leaf. */
const UPPER = PTE32.A;
const leafMarks = (access: Access) => (access === 'w' ? PTE32.A | PTE32.D : PTE32.A);

function mark(mem: Mem32, at: number, pte: number, marks: number): void {
  if ((pte & marks) === marks) return;
  mem.write32(at, (pte | marks) >>> 0);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  needRoot(hostRoot);
  const upperAt = hostRoot + (gpa >>> 22) * 4;
  if (upperAt > mem.size - 4) return no('host', 'out-of-range', 0, gpa);
  const upper = mem.read32(upperAt);
  if (!(upper & PTE32.P)) return no('host', 'not-present', 0, gpa);

  if (upper & PTE32.PS) {
    if (upper & 0x3ff000) return no('host', 'reserved-bit', 0, gpa);
    if (access === 'w' && !(upper & PTE32.W)) return no('host', 'protection', 0, gpa);
    const hpa = ((upper & 0xffc00000) >>> 0) + (gpa & 0x3fffff);
    if (hpa >= mem.size) return no('host', 'out-of-range', 2, gpa);
    mark(mem, upperAt, upper, leafMarks(access));
    return { ok: true, hpa: hpa32(hpa) };
  }

  const lowerAt = ((upper & PTE32.FRAME) >>> 0) + ((gpa >>> 12) & 0x3ff) * 4;
  if (lowerAt > mem.size - 4) return no('host', 'out-of-range', 1, gpa);
  const lower = mem.read32(lowerAt);
  if (!(lower & PTE32.P)) return no('host', 'not-present', 1, gpa);
  if (access === 'w' && !(upper & PTE32.W)) return no('host', 'protection', 0, gpa);
  if (access === 'w' && !(lower & PTE32.W)) return no('host', 'protection', 1, gpa);
  const hpa = ((lower & PTE32.FRAME) >>> 0) + (gpa & 0xfff);
  if (hpa >= mem.size) return no('host', 'out-of-range', 2, gpa);
  mark(mem, upperAt, upper, UPPER);
  mark(mem, lowerAt, lower, leafMarks(access));
  return { ok: true, hpa: hpa32(hpa) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  needRoot(regs.guestRoot);
  needRoot(regs.hostRoot);
  const host = (gpa: number, how: Access) => hostWalk32(mem, regs.hostRoot, gpa as Gpa32, how);

  const upperGpa = regs.guestRoot + (va >>> 22) * 4;
  if (upperGpa + 4 > 2 ** 32) return no('guest', 'out-of-range', 0, upperGpa);
  const upperAt = host(upperGpa, 'w');
  if (!upperAt.ok) return upperAt;
  const upper = mem.read32(upperAt.hpa);
  if (!(upper & PTE32.P)) return no('guest', 'not-present', 0, upperGpa);

  if (upper & PTE32.PS) {
    if (upper & 0x3ff000) return no('guest', 'reserved-bit', 0, upperGpa);
    if (access === 'w' && !(upper & PTE32.W)) return no('guest', 'protection', 0, upperGpa);
    const gpa = ((upper & 0xffc00000) >>> 0) + (va & 0x3fffff);
    const data = host(gpa, access);
    if (!data.ok) return data;
    mark(mem, upperAt.hpa, upper, leafMarks(access));
    return { ok: true, gpa: gpa as Gpa32, hpa: data.hpa };
  }

  const lowerGpa = ((upper & PTE32.FRAME) >>> 0) + ((va >>> 12) & 0x3ff) * 4;
  if (lowerGpa + 4 > 2 ** 32) return no('guest', 'out-of-range', 1, lowerGpa);
  const lowerAt = host(lowerGpa, 'w');
  if (!lowerAt.ok) return lowerAt;
  const lower = mem.read32(lowerAt.hpa);
  if (!(lower & PTE32.P)) return no('guest', 'not-present', 1, lowerGpa);
  if (access === 'w' && !(upper & PTE32.W)) return no('guest', 'protection', 0, upperGpa);
  if (access === 'w' && !(lower & PTE32.W)) return no('guest', 'protection', 1, lowerGpa);
  const gpa = ((lower & PTE32.FRAME) >>> 0) + (va & 0xfff);
  const data = host(gpa, access);
  if (!data.ok) return data;
  mark(mem, upperAt.hpa, upper, UPPER);
  mark(mem, lowerAt.hpa, lower, leafMarks(access));
  return { ok: true, gpa: gpa as Gpa32, hpa: data.hpa };
}

/** The TLB is a ring: the entry that came first leaves first. */
export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity ' + capacity);
  const queue: { vm: VmId; page: number; hfn: number }[] = [];
  const all = new Map<VmId, Nested32>();
  const current: { vm?: VmId } = {};

  function vmNow(): VmId {
    if (current.vm === undefined) throw new RangeError('load first');
    return current.vm;
  }
  function discard(vm: VmId, page?: number): void {
    for (let i = 0; i < queue.length; ) {
      const item = queue[i];
      if (item && item.vm === vm && (page === undefined || item.page === page)) queue.splice(i, 1);
      else i++;
    }
  }

  return {
    load(vm, regs) {
      needRoot(regs.guestRoot);
      needRoot(regs.hostRoot);
      const before = all.get(vm);
      if (before && (before.guestRoot !== regs.guestRoot || before.hostRoot !== regs.hostRoot)) discard(vm);
      all.set(vm, { guestRoot: regs.guestRoot, hostRoot: regs.hostRoot });
      current.vm = vm;
    },
    translate(va, access) {
      const vm = vmNow();
      const page = va >>> 12;
      const hit = queue.find((item) => item.vm === vm && item.page === page);
      if (hit) return { ok: true, hpa: hpa32(hit.hfn * 4096 + (va & 0xfff)), hit: true };
      const walked = nestedWalk32(mem, all.get(vm) as Nested32, va, access);
      if (!walked.ok) return walked;
      queue.push({ vm, page, hfn: walked.hpa >>> 12 });
      if (queue.length > capacity) queue.shift();
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va) {
      discard(vmNow(), va >>> 12);
    },
    hostUnmapped(vm) {
      discard(vm);
    },
  };
}
