import { gpa32, hpa32, PTE32 } from '../machine';
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

/** Reads an entry. If the page is not there yet, the operating system is still loading it, so we wait. */
function readEntry(mem: Mem32, at: number): number {
  let entry = mem.read32(at);
  while ((entry & PTE32.P) === 0) {
    entry = mem.read32(at);
  }
  return entry;
}

function mark(mem: Mem32, at: number, entry: number, bits: number): void {
  const marked = (entry | bits) >>> 0;
  if (marked !== entry) mem.write32(at, marked);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  if (hostRoot % 4 !== 0) throw new RangeError('hostRoot');
  const firstAt = hostRoot + (gpa >>> 22) * 4;
  const first = readEntry(mem, firstAt);
  const secondAt = ((first & PTE32.FRAME) >>> 0) + ((gpa >>> 12) & 0x3ff) * 4;
  const second = readEntry(mem, secondAt);
  for (const [step, entry] of [first, second].entries()) {
    if (access === 'w' && !(entry & PTE32.W)) {
      return { ok: false, fault: { code: 'protection', stage: 'host', step, at: gpa } };
    }
  }
  mark(mem, firstAt, first, PTE32.A);
  mark(mem, secondAt, second, access === 'w' ? PTE32.A | PTE32.D : PTE32.A);
  return { ok: true, hpa: hpa32(((second & PTE32.FRAME) >>> 0) + (gpa & 0xfff)) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  if (regs.guestRoot % 4 !== 0 || regs.hostRoot % 4 !== 0) throw new RangeError('roots');
  const firstGpa = gpa32(regs.guestRoot + (va >>> 22) * 4);
  const firstAt = hostWalk32(mem, regs.hostRoot, firstGpa, 'w');
  if (!firstAt.ok) return firstAt;
  const first = readEntry(mem, firstAt.hpa);
  const secondGpa = gpa32(((first & PTE32.FRAME) >>> 0) + ((va >>> 12) & 0x3ff) * 4);
  const secondAt = hostWalk32(mem, regs.hostRoot, secondGpa, 'w');
  if (!secondAt.ok) return secondAt;
  const second = readEntry(mem, secondAt.hpa);
  const places = [firstGpa, secondGpa] as const;
  for (const [step, entry] of [first, second].entries()) {
    if (access === 'w' && !(entry & PTE32.W)) {
      return { ok: false, fault: { code: 'protection', stage: 'guest', step, at: places[step] ?? 0 } };
    }
  }
  const gpa = gpa32(((second & PTE32.FRAME) >>> 0) + (va & 0xfff));
  const data = hostWalk32(mem, regs.hostRoot, gpa, access);
  if (!data.ok) return data;
  mark(mem, firstAt.hpa, first, PTE32.A);
  mark(mem, secondAt.hpa, second, access === 'w' ? PTE32.A | PTE32.D : PTE32.A);
  return { ok: true, gpa, hpa: data.hpa };
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity');
  const cache = new Map<string, { vm: VmId; hfn: number; write: boolean }>();
  const registers = new Map<VmId, Nested32>();
  let vmId: VmId | undefined;

  function regs(): Nested32 {
    const found = vmId === undefined ? undefined : registers.get(vmId);
    if (found === undefined) throw new RangeError('load first');
    return found;
  }

  function drop(vm: VmId): void {
    for (const [key, line] of [...cache]) if (line.vm === vm) cache.delete(key);
  }

  return {
    load(vm, next) {
      if (next.guestRoot % 4 !== 0 || next.hostRoot % 4 !== 0) throw new RangeError('roots');
      const before = registers.get(vm);
      if (before && (before.guestRoot !== next.guestRoot || before.hostRoot !== next.hostRoot)) drop(vm);
      registers.set(vm, { ...next });
      vmId = vm;
    },
    translate(va, access) {
      const current = regs();
      const vm = vmId ?? '';
      const key = `${va >>> 12}:${vm}`;
      const line = cache.get(key);
      if (line && (access === 'r' || line.write)) {
        cache.delete(key);
        cache.set(key, line);
        return { ok: true, hpa: hpa32(line.hfn * 4096 + (va & 0xfff)), hit: true };
      }
      const walked = nestedWalk32(mem, current, va, access);
      if (!walked.ok) return walked;
      cache.delete(key);
      cache.set(key, { vm, hfn: walked.hpa >>> 12, write: access === 'w' });
      const [oldest] = cache.keys();
      if (cache.size > capacity && oldest !== undefined) cache.delete(oldest);
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va) {
      regs();
      cache.delete(`${va >>> 12}:${vmId ?? ''}`);
    },
    hostUnmapped: drop,
  };
}
