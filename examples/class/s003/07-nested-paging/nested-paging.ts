import { PTE32 } from '../machine';
import type { Access, Fault, FaultCode, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

export interface Nested32 { guestRoot: Gpa32; hostRoot: Hpa32 }
export interface Tlb32 {
  load(vm: VmId, regs: Nested32): void;
  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }>;
  invlpg(va: Gva32): void;
  hostUnmapped(vm: VmId): void;
}

const FOUR_MB = 4 * 1024 * 1024;
const FOUR_KB = 4096;

// Plain arithmetic instead of shifts: everything stays an unsigned number.
const idx0 = (a: number) => Math.floor(a / FOUR_MB);
const idx1 = (a: number) => Math.floor(a / FOUR_KB) % 1024;
const has = (pte: number, bit: number) => (pte & bit) !== 0;
const frameOf = (pte: number) => pte - (pte % FOUR_KB);

function or(pte: number, bits: number): number {
  let result = pte;
  for (const bit of [PTE32.A, PTE32.D]) {
    if (has(bits, bit) && !has(result, bit)) result += bit;
  }
  return result;
}

function setBits(mem: Mem32, at: number, pte: number, bits: number): void {
  const updated = or(pte, bits);
  if (updated !== pte) mem.write32(at, updated);
}

function faulty(stage: 'guest' | 'host', code: FaultCode, step: number, at: number): { ok: false; fault: Fault } {
  return { ok: false, fault: { stage, code, step, at } };
}

function assertAligned(root: number): void {
  if (!Number.isInteger(root) || root < 0 || root >= 2 ** 32 || root % 4 !== 0) throw new RangeError('root: ' + root);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  assertAligned(hostRoot);
  const at0 = hostRoot + 4 * idx0(gpa);
  if (at0 + 4 > mem.size) return faulty('host', 'out-of-range', 0, gpa);
  const pte0 = mem.read32(at0);
  if (!has(pte0, PTE32.P)) return faulty('host', 'not-present', 0, gpa);

  if (has(pte0, PTE32.PS)) {
    if (frameOf(pte0) % FOUR_MB !== 0) return faulty('host', 'reserved-bit', 0, gpa);
    if (access === 'w' && !has(pte0, PTE32.W)) return faulty('host', 'protection', 0, gpa);
    const big = frameOf(pte0) + (gpa % FOUR_MB);
    if (big >= mem.size) return faulty('host', 'out-of-range', 2, gpa);
    setBits(mem, at0, pte0, access === 'w' ? PTE32.A + PTE32.D : PTE32.A);
    return { ok: true, hpa: big as Hpa32 };
  }

  const at1 = frameOf(pte0) + 4 * idx1(gpa);
  if (at1 + 4 > mem.size) return faulty('host', 'out-of-range', 1, gpa);
  const pte1 = mem.read32(at1);
  if (!has(pte1, PTE32.P)) return faulty('host', 'not-present', 1, gpa);
  if (access === 'w' && !has(pte0, PTE32.W)) return faulty('host', 'protection', 0, gpa);
  if (access === 'w' && !has(pte1, PTE32.W)) return faulty('host', 'protection', 1, gpa);
  const hpa = frameOf(pte1) + (gpa % FOUR_KB);
  if (hpa >= mem.size) return faulty('host', 'out-of-range', 2, gpa);
  setBits(mem, at0, pte0, PTE32.A);
  setBits(mem, at1, pte1, access === 'w' ? PTE32.A + PTE32.D : PTE32.A);
  return { ok: true, hpa: hpa as Hpa32 };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  assertAligned(regs.guestRoot);
  assertAligned(regs.hostRoot);
  const top = 2 ** 32 - 4;

  // guest step 0
  const gpa0 = regs.guestRoot + 4 * idx0(va);
  if (gpa0 > top) return faulty('guest', 'out-of-range', 0, gpa0);
  const where0 = hostWalk32(mem, regs.hostRoot, gpa0 as Gpa32, 'w');
  if (!where0.ok) return where0;
  const pte0 = mem.read32(where0.hpa);
  if (!has(pte0, PTE32.P)) return faulty('guest', 'not-present', 0, gpa0);

  // guest 4 MB page
  if (has(pte0, PTE32.PS)) {
    if (frameOf(pte0) % FOUR_MB !== 0) return faulty('guest', 'reserved-bit', 0, gpa0);
    if (access === 'w' && !has(pte0, PTE32.W)) return faulty('guest', 'protection', 0, gpa0);
    const bigGpa = (frameOf(pte0) + (va % FOUR_MB)) as Gpa32;
    const bigData = hostWalk32(mem, regs.hostRoot, bigGpa, access);
    if (!bigData.ok) return bigData;
    setBits(mem, where0.hpa, pte0, access === 'w' ? PTE32.A + PTE32.D : PTE32.A);
    return { ok: true, gpa: bigGpa, hpa: bigData.hpa };
  }

  // guest step 1
  const gpa1 = frameOf(pte0) + 4 * idx1(va);
  if (gpa1 > top) return faulty('guest', 'out-of-range', 1, gpa1);
  const where1 = hostWalk32(mem, regs.hostRoot, gpa1 as Gpa32, 'w');
  if (!where1.ok) return where1;
  const pte1 = mem.read32(where1.hpa);
  if (!has(pte1, PTE32.P)) return faulty('guest', 'not-present', 1, gpa1);

  if (access === 'w' && !has(pte0, PTE32.W)) return faulty('guest', 'protection', 0, gpa0);
  if (access === 'w' && !has(pte1, PTE32.W)) return faulty('guest', 'protection', 1, gpa1);

  // data
  const gpa = (frameOf(pte1) + (va % FOUR_KB)) as Gpa32;
  const data = hostWalk32(mem, regs.hostRoot, gpa, access);
  if (!data.ok) return data;
  setBits(mem, where0.hpa, pte0, PTE32.A);
  setBits(mem, where1.hpa, pte1, access === 'w' ? PTE32.A + PTE32.D : PTE32.A);
  return { ok: true, gpa, hpa: data.hpa };
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity: ' + capacity);
  // A Map keeps insertion order, so the first key is the one used longest ago.
  const cache = new Map<string, { hfn: number; dirty: boolean }>();
  const regsOf = new Map<VmId, Nested32>();
  let running: VmId[] = [];

  const tag = (vm: VmId, va: number) => JSON.stringify([vm, Math.floor(va / FOUR_KB)]);
  function runningVm(): VmId {
    const [vm] = running;
    if (vm === undefined) throw new RangeError('nothing is loaded');
    return vm;
  }
  function flush(vm: VmId): void {
    for (const k of [...cache.keys()]) {
      if ((JSON.parse(k) as [string, number])[0] === vm) cache.delete(k);
    }
  }
  function touch(k: string, entry: { hfn: number; dirty: boolean }): void {
    cache.delete(k);
    cache.set(k, entry);
  }

  return {
    load(vm, regs) {
      assertAligned(regs.guestRoot);
      assertAligned(regs.hostRoot);
      const old = regsOf.get(vm);
      const changed = old !== undefined && (old.guestRoot !== regs.guestRoot || old.hostRoot !== regs.hostRoot);
      if (changed) flush(vm);
      regsOf.set(vm, { guestRoot: regs.guestRoot, hostRoot: regs.hostRoot });
      running = [vm];
    },
    translate(va, access) {
      const vm = runningVm();
      const k = tag(vm, va);
      const entry = cache.get(k);
      if (entry && (entry.dirty || access === 'r')) {
        touch(k, entry);
        return { ok: true, hpa: (entry.hfn * FOUR_KB + (va % FOUR_KB)) as Hpa32, hit: true };
      }
      const result = nestedWalk32(mem, regsOf.get(vm) as Nested32, va, access);
      if (!result.ok) return result;
      if (capacity > 0) {
        if (!cache.has(k) && cache.size >= capacity) cache.delete([...cache.keys()][0] as string);
        touch(k, { hfn: Math.floor(result.hpa / FOUR_KB), dirty: access === 'w' });
      }
      return { ok: true, hpa: result.hpa, hit: false };
    },
    invlpg(va) {
      cache.delete(tag(runningVm(), va));
    },
    hostUnmapped(vm) {
      flush(vm);
    },
  };
}
