import { hpa32, PTE32 } from '../machine';
import type { Access, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

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

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  if (hostRoot % 4 !== 0) {
    throw new RangeError('hostRoot');
  const entryAt = hostRoot + (gpa >>> 22) * 4;
  const entry = mem.read32(entryAt);
  if ((entry & PTE32.P) === 0) {
    return { ok: false, fault: { code: 'not-present', stage: 'host', step: 0, at: gpa } };
  }
  return { ok: true, hpa: hpa32((entry & PTE32.FRAME) >>> 0) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  return hostWalk32(mem, regs.hostRoot, va, access);
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  return { mem, capacity };
}
