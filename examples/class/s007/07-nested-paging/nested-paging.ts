import { gpa32, hpa32, PTE32 } from '../machine';
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

const TOP = 0xfffffffc;

function checkRoots(...roots: number[]) {
  for (const root of roots) {
    if (!Number.isInteger(root) || root < 0 || root > TOP || root % 4 !== 0) throw new RangeError('root ' + root);
  }
}

const top10 = (a: number) => a >>> 22;
const mid10 = (a: number) => (a >>> 12) & 0x3ff;
const low12 = (a: number) => a & 0xfff;
const low22 = (a: number) => a & 0x3fffff;
const frame = (e: number) => (e & PTE32.FRAME) >>> 0;

/** Writes an entry back with more bits, but only if that changes it. */
function put(mem: Mem32, at: number, old: number, bits: number) {
  const now = (old | bits) >>> 0;
  if (now !== old) mem.write32(at, now);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  checkRoots(hostRoot);
  const leafBits = access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
  const fail = (code: FaultCode, step: number): Res<{ hpa: Hpa32 }> => ({
    ok: false,
    fault: { code, stage: 'host', step, at: gpa },
  });

  const at0 = hostRoot + 4 * top10(gpa);
  if (at0 + 4 > mem.size) return fail('out-of-range', 0);
  const e0 = mem.read32(at0);
  if (!(e0 & PTE32.P)) return fail('not-present', 0);

  if (e0 & PTE32.PS) {
    if (low22(frame(e0)) !== 0) return fail('reserved-bit', 0);
    if (access === 'w' && !(e0 & PTE32.W)) return fail('protection', 0);
    const pa = frame(e0) + low22(gpa);
    if (pa >= mem.size) return fail('out-of-range', 2);
    put(mem, at0, e0, leafBits);
    return { ok: true, hpa: hpa32(pa) };
  }

  const at1 = frame(e0) + 4 * mid10(gpa);
  if (at1 + 4 > mem.size) return fail('out-of-range', 1);
  const e1 = mem.read32(at1);
  if (!(e1 & PTE32.P)) return fail('not-present', 1);
  if (access === 'w' && !(e0 & PTE32.W)) return fail('protection', 0);
  if (access === 'w' && !(e1 & PTE32.W)) return fail('protection', 1);
  const pa = frame(e1) + low12(gpa);
  if (pa >= mem.size) return fail('out-of-range', 2);
  put(mem, at0, e0, PTE32.A);
  put(mem, at1, e1, leafBits);
  return { ok: true, hpa: hpa32(pa) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  checkRoots(regs.guestRoot, regs.hostRoot);
  const leafBits = access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
  const fail = (code: FaultCode, step: number, at: number): Res<{ gpa: Gpa32; hpa: Hpa32 }> => ({
    ok: false,
    fault: { code, stage: 'guest', step, at },
  });

  // Where does the guest's root table start in host memory? From there on the index counts.
  const at0 = regs.guestRoot + 4 * top10(va);
  if (at0 > TOP) return fail('out-of-range', 0, at0);
  const table0 = hostWalk32(mem, regs.hostRoot, regs.guestRoot, 'w');
  if (!table0.ok) return table0;
  const entry0At = table0.hpa + 4 * top10(va);
  const e0 = mem.read32(entry0At);
  if (!(e0 & PTE32.P)) return fail('not-present', 0, at0);

  let gpa: number;
  let e1 = 0;
  let entry1At = -1;
  let at1 = -1;
  if (e0 & PTE32.PS) {
    if (low22(frame(e0)) !== 0) return fail('reserved-bit', 0, at0);
    gpa = frame(e0) + low22(va);
  } else {
    at1 = frame(e0) + 4 * mid10(va);
    const table1 = hostWalk32(mem, regs.hostRoot, gpa32(frame(e0)), 'w');
    if (!table1.ok) return table1;
    entry1At = table1.hpa + 4 * mid10(va);
    e1 = mem.read32(entry1At);
    if (!(e1 & PTE32.P)) return fail('not-present', 1, at1);
    gpa = frame(e1) + low12(va);
  }

  const small = entry1At >= 0;
  if (access === 'w' && !(e0 & PTE32.W)) return fail('protection', 0, at0);
  if (access === 'w' && small && !(e1 & PTE32.W)) return fail('protection', 1, at1);

  const data = hostWalk32(mem, regs.hostRoot, gpa32(gpa), access);
  if (!data.ok) return data;
  put(mem, entry0At, e0, small ? PTE32.A : leafBits);
  if (small) put(mem, entry1At, e1, leafBits);
  return { ok: true, gpa: gpa32(gpa), hpa: data.hpa };
}

interface Slot {
  vm: VmId;
  page: number;
  hfn: number;
  write: boolean;
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity ' + capacity);
  const slots: Slot[] = []; // the last one is the most recent
  const registers = new Map<VmId, Nested32>();
  let now: VmId | null = null;

  function currentVm(): VmId {
    if (now === null) throw new RangeError('no VM loaded');
    return now;
  }

  function removeWhere(test: (slot: Slot) => boolean) {
    for (let i = slots.length - 1; i >= 0; i--) {
      const slot = slots[i];
      if (slot !== undefined && test(slot)) slots.splice(i, 1);
    }
  }

  return {
    load(vm, regs) {
      checkRoots(regs.guestRoot, regs.hostRoot);
      const was = registers.get(vm);
      if (was && !(was.guestRoot === regs.guestRoot && was.hostRoot === regs.hostRoot)) {
        removeWhere((slot) => slot.vm === vm);
      }
      registers.set(vm, { ...regs });
      now = vm;
    },
    translate(va, access) {
      const vm = currentVm();
      const page = va >>> 12;
      const i = slots.findIndex((slot) => slot.vm === vm && slot.page === page);
      const slot = slots[i];
      if (slot !== undefined && (access === 'r' || slot.write)) {
        slots.splice(i, 1);
        slots.push(slot);
        return { ok: true, hpa: hpa32(slot.hfn * 4096 + low12(va)), hit: true };
      }
      const walk = nestedWalk32(mem, registers.get(vm) as Nested32, va, access);
      if (!walk.ok) return walk;
      if (slot !== undefined) slots.splice(i, 1);
      slots.push({ vm, page, hfn: walk.hpa >>> 12, write: access === 'w' });
      if (slots.length > capacity) slots.shift();
      return { ok: true, hpa: walk.hpa, hit: false };
    },
    invlpg(va) {
      const vm = currentVm();
      removeWhere((slot) => slot.vm === vm && slot.page === va >>> 12);
    },
    hostUnmapped(vm) {
      removeWhere((slot) => slot.vm === vm);
    },
  };
}
