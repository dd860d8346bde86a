import { gpa32, hpa32, PTE32 } from '../machine';
import type { Access, Fault, FaultCode, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

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

// One step of a walk: what was read, and where.
type Hop = { step: number; hpa: number; at: number; pte: number };

type WalkResult = { hops: Hop[]; end: number } | { fault: Fault };

/**
 * The loop that both walks share. `reach` turns the address of an entry into a place in host memory;
 * it returns a fault if it cannot.
 */
function climb(
  mem: Mem32,
  stage: 'guest' | 'host',
  root: number,
  address: number,
  reach: (entryAddress: number, step: number) => number | Fault,
): WalkResult {
  const hops: Hop[] = [];
  let table = root;
  for (let step = 0; step < 2; step++) {
    const index = step === 0 ? address >>> 22 : (address >>> 12) & 1023;
    const at = table + index * 4;
    const place = reach(at, step);
    if (typeof place !== 'number') return { fault: place };
    const pte = mem.read32(place);
    const report = (code: FaultCode): WalkResult => ({ fault: { code, stage, step, at: stage === 'host' ? address : at } });
    if ((pte & PTE32.P) === 0) return report('not-present');
    hops.push({ step, hpa: place, at, pte });
    if (step === 0 && (pte & PTE32.PS) !== 0) {
      if ((pte & 0x003ff000) !== 0) return report('reserved-bit');
      return { hops, end: ((pte & PTE32.FRAME) >>> 0) + (address & 0x3fffff) };
    }
    table = (pte & PTE32.FRAME) >>> 0;
  }
  return { hops, end: table + (address & 0xfff) };
}

function firstReadOnly(hops: Hop[], access: Access): Hop | undefined {
  return access === 'w' ? hops.find((hop) => (hop.pte & PTE32.W) === 0) : undefined;
}

function setAccessedAndDirty(mem: Mem32, hops: Hop[], access: Access): void {
  hops.forEach((hop, i) => {
    const dirty = access === 'w' && i + 1 === hops.length;
    const pte = (hop.pte | PTE32.A | (dirty ? PTE32.D : 0)) >>> 0;
    if (pte !== hop.pte) mem.write32(hop.hpa, pte);
  });
}

function alignedRoot(root: number): void {
  if (!(Number.isInteger(root) && root >= 0 && root <= 0xfffffffc && root % 4 === 0)) throw new RangeError(`root: ${root}`);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  alignedRoot(hostRoot);
  const walk = climb(mem, 'host', hostRoot, gpa, (entryAddress, step) => {
    if (entryAddress + 4 <= mem.size) return entryAddress;
    return { code: 'out-of-range', stage: 'host', step, at: gpa };
  });
  if ('fault' in walk) return { ok: false, fault: walk.fault };
  const closed = firstReadOnly(walk.hops, access);
  if (closed) return { ok: false, fault: { code: 'protection', stage: 'host', step: closed.step, at: gpa } };
  if (walk.end >= mem.size) return { ok: false, fault: { code: 'out-of-range', stage: 'host', step: 2, at: gpa } };
  setAccessedAndDirty(mem, walk.hops, access);
  return { ok: true, hpa: hpa32(walk.end) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  alignedRoot(regs.guestRoot);
  alignedRoot(regs.hostRoot);
  const walk = climb(mem, 'guest', regs.guestRoot, va, (entryAddress, step) => {
    if (entryAddress > 0xfffffffc) return { code: 'out-of-range', stage: 'guest', step, at: entryAddress };
    // we only read the guest's table here
    const host = hostWalk32(mem, regs.hostRoot, gpa32(entryAddress), 'r');
    return host.ok ? host.hpa : host.fault;
  });
  if ('fault' in walk) return { ok: false, fault: walk.fault };
  const closed = firstReadOnly(walk.hops, access);
  if (closed) return { ok: false, fault: { code: 'protection', stage: 'guest', step: closed.step, at: closed.at } };
  const data = hostWalk32(mem, regs.hostRoot, gpa32(walk.end), access);
  if (!data.ok) return data;
  setAccessedAndDirty(mem, walk.hops, access);
  return { ok: true, gpa: gpa32(walk.end), hpa: data.hpa };
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError(`capacity: ${capacity}`);
  // vm -> page -> entry; `age` says which entry is the oldest over all VMs.
  const tlb = new Map<VmId, Map<number, { hfn: number; forWrites: boolean; age: number }>>();
  const regsOf = new Map<VmId, Nested32>();
  let current: VmId | undefined;
  let clock = 0;

  const active = (): VmId => {
    if (current === undefined) throw new RangeError('no VM has been loaded');
    return current;
  };
  const pagesOf = (vm: VmId) => {
    const pages = tlb.get(vm) ?? new Map<number, { hfn: number; forWrites: boolean; age: number }>();
    tlb.set(vm, pages);
    return pages;
  };
  const count = () => [...tlb.values()].reduce((sum, pages) => sum + pages.size, 0);
  const dropOldest = () => {
    let oldest: { pages: Map<number, unknown>; page: number; age: number } | undefined;
    for (const pages of tlb.values()) {
      for (const [page, { age }] of pages) {
        if (oldest === undefined || age < oldest.age) oldest = { pages, page, age };
      }
    }
    oldest?.pages.delete(oldest.page);
  };

  return {
    load(vm, regs) {
      alignedRoot(regs.guestRoot);
      alignedRoot(regs.hostRoot);
      const last = regsOf.get(vm);
      if (last && (last.guestRoot !== regs.guestRoot || last.hostRoot !== regs.hostRoot)) tlb.delete(vm);
      regsOf.set(vm, { guestRoot: regs.guestRoot, hostRoot: regs.hostRoot });
      current = vm;
    },
    translate(va, access) {
      const vm = active();
      const page = va >>> 12;
      const entry = pagesOf(vm).get(page);
      if (entry && (access === 'r' || entry.forWrites)) {
        entry.age = ++clock;
        return { ok: true, hpa: hpa32(entry.hfn * 4096 + (va & 4095)), hit: true };
      }
      const walked = nestedWalk32(mem, regsOf.get(vm)!, va, access);
      if (!walked.ok) return walked;
      if (capacity > 0) {
        if (!entry && count() === capacity) dropOldest();
        pagesOf(vm).set(page, { hfn: walked.hpa >>> 12, forWrites: access === 'w', age: ++clock });
      }
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va) {
      pagesOf(active()).delete(va >>> 12);
    },
    hostUnmapped(vm) {
      tlb.delete(vm);
    },
  };
}
