import { hpa32, NotImplementedError, PTE32 } from '../machine';
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

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  if (!Number.isInteger(hostRoot) || hostRoot < 0 || hostRoot > 0xffffffff || hostRoot % 4 !== 0) {
    throw new RangeError('hostWalk32: hostRoot must be a multiple of 4');
  }
  const no = (code: FaultCode, step: number): Res<{ hpa: Hpa32 }> => {
    return { ok: false, fault: { code, stage: 'host', step, at: gpa } };
  };

  // directory entry
  const pdeAt = hostRoot + (gpa >>> 22) * 4;
  if (pdeAt + 4 > mem.size) return no('out-of-range', 0);
  const pde = mem.read32(pdeAt);
  if ((pde & PTE32.P) === 0) return no('not-present', 0);
  const pdeLarge = (pde & PTE32.PS) !== 0;
  if (pdeLarge && (pde & 0x3ff000) !== 0) return no('reserved-bit', 0);

  // table entry
  let pteAt = -1;
  let pte = 0;
  if (!pdeLarge) {
    pteAt = ((pde & PTE32.FRAME) >>> 0) + ((gpa >>> 12) & 0x3ff) * 4;
    if (pteAt + 4 > mem.size) return no('out-of-range', 1);
    pte = mem.read32(pteAt);
    if ((pte & PTE32.P) === 0) return no('not-present', 1);
  }

  // rights
  if (access === 'w') {
    if ((pde & PTE32.W) === 0) return no('protection', 0);
    if (!pdeLarge && (pte & PTE32.W) === 0) return no('protection', 1);
  }

  // the address
  const base = ((pdeLarge ? pde : pte) & PTE32.FRAME) >>> 0;
  const pa = base + (pdeLarge ? gpa & 0x3fffff : gpa & 0xfff);
  if (pa >= mem.size) return no('out-of-range', 2);

  // accessed and dirty
  const leafBits = access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
  const newPde = (pde | (pdeLarge ? leafBits : PTE32.A)) >>> 0;
  if (newPde !== pde) mem.write32(pdeAt, newPde);
  if (!pdeLarge) {
    const newPte = (pte | leafBits) >>> 0;
    if (newPte !== pte) mem.write32(pteAt, newPte);
  }
  return { ok: true, hpa: hpa32(pa) };
}

export function nestedWalk32(
  _mem: Mem32,
  _regs: Nested32,
  _va: Gva32,
  _access: Access,
): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  // TODO: same walk again, but every entry address goes through hostWalk32 first
  throw new NotImplementedError('nestedWalk32');
}

export function createTlb32(_mem: Mem32, _capacity: number): Tlb32 {
  throw new NotImplementedError('createTlb32');
}
