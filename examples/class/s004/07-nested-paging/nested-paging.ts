import type { Access, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';
import { translateGuest } from './guest';
import { translateHost } from './host';
import { alignedRoot } from './roots';
import { TaggedTlb } from './tlb';

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
  alignedRoot(hostRoot);
  return translateHost(mem, hostRoot, gpa, access);
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  alignedRoot(regs.guestRoot);
  alignedRoot(regs.hostRoot);
  return translateGuest(mem, regs, va, access);
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  return new TaggedTlb(mem, capacity);
}
