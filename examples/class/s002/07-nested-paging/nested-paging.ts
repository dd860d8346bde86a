import { PTE32, gpa32, hpa32 } from '../machine';
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

type Failure = { ok: false; fault: { code: FaultCode; stage: 'guest' | 'host'; step: number; at: number } };

// The two dimensions run the same walk. They differ in three things only: where an entry can be read,
// what `at` says in a fault, and what has to hold before A and D are written.
interface Dimension {
  locate(address: number, step: number): { ok: true; pa: number } | Failure;
  blame(code: FaultCode, step: number, entryAddress: number): Failure;
  accept(target: number): { ok: true; hpa: number } | Failure;
}

const walk = (mem: Mem32, root: number, address: number, access: Access, dim: Dimension) => {
  const seen: { at: number; pa: number; value: number }[] = [];
  let base = root;
  let target = -1;
  for (const shift of [22, 12]) {
    const step = seen.length;
    const at = base + ((address >>> shift) & 1023) * 4;
    const place = dim.locate(at, step);
    if (!place.ok) return place;
    const value = mem.read32(place.pa);
    if (!(value & PTE32.P)) return dim.blame('not-present', step, at);
    const frame = (value & PTE32.FRAME) >>> 0;
    const isLargeLeaf = step === 0 && (value & PTE32.PS) !== 0;
    if (isLargeLeaf && frame & 0x3fffff) return dim.blame('reserved-bit', step, at);
    seen.push({ at, pa: place.pa, value });
    target = frame + (isLargeLeaf ? address & 0x3fffff : address & 0xfff);
    base = frame;
    if (isLargeLeaf) break;
  }
  if (access === 'w') {
    for (const [step, { at, value }] of seen.entries()) {
      if (!(value & PTE32.W)) return dim.blame('protection', step, at);
    }
  }
  const accepted = dim.accept(target);
  if (!accepted.ok) return accepted;
  for (const [i, { pa, value }] of seen.entries()) {
    const isLeaf = i === seen.length - 1;
    const marked = (value | PTE32.A | (isLeaf && access === 'w' ? PTE32.D : 0)) >>> 0;
    if (marked !== value) mem.write32(pa, marked);
  }
  return { ok: true as const, target, hpa: accepted.hpa };
};

const mustBeRoot = (root: number) => {
  if (!Number.isSafeInteger(root / 4) || root < 0 || root > 0xffffffff) throw new RangeError(`bad root ${root}`);
};

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  mustBeRoot(hostRoot);
  const fail = (code: FaultCode, step: number): Failure => ({ ok: false, fault: { code, stage: 'host', step, at: gpa } });
  const result = walk(mem, hostRoot, gpa, access, {
    locate: (pa, step) => (pa + 4 <= mem.size ? { ok: true, pa } : fail('out-of-range', step)),
    blame: (code, step) => fail(code, step),
    accept: (hpa) => (hpa < mem.size ? { ok: true, hpa } : fail('out-of-range', 2)),
  });
  return result.ok ? { ok: true, hpa: hpa32(result.hpa) } : result;
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  mustBeRoot(regs.guestRoot);
  mustBeRoot(regs.hostRoot);
  const fail = (code: FaultCode, step: number, at: number): Failure => ({
    ok: false,
    fault: { code, stage: 'guest', step, at },
  });
  const throughHost = (gpa: number, how: Access): { ok: true; hpa: number } | Failure =>
    hostWalk32(mem, regs.hostRoot, gpa32(gpa), how) as { ok: true; hpa: number } | Failure;

  const result = walk(mem, regs.guestRoot, va, access, {
    locate: (gpa, step) => {
      if (gpa > 0xfffffffc) return fail('out-of-range', step, gpa);
      const entry = throughHost(gpa, 'w'); // 'w': the walker sets A and D there
      return entry.ok ? { ok: true, pa: entry.hpa } : entry;
    },
    blame: fail,
    accept: (gpa) => throughHost(gpa, access),
  });
  return result.ok ? { ok: true, gpa: gpa32(result.target), hpa: hpa32(result.hpa) } : result;
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError(`bad capacity ${capacity}`);

  // Most recent first.
  type Item = { vm: VmId; vpn: number; hfn: number; written: boolean };
  let items: Item[] = [];
  let current: { vm: VmId; regs: Nested32 } | undefined;
  const lastRegs = new Map<VmId, Nested32>();

  const loaded = () => {
    if (current === undefined) throw new RangeError('load a VM first');
    return current;
  };
  const isAt = (vm: VmId, vpn: number) => (item: Item) => item.vm === vm && item.vpn === vpn;
  const toFront = (item: Item) => {
    items = [item, ...items.filter((other) => !isAt(item.vm, item.vpn)(other))].slice(0, capacity);
  };
  const forget = (vm: VmId) => {
    items = items.filter((item) => item.vm !== vm);
  };

  return {
    load(vm, regs) {
      mustBeRoot(regs.guestRoot);
      mustBeRoot(regs.hostRoot);
      const before = lastRegs.get(vm) ?? regs;
      if (before.guestRoot !== regs.guestRoot || before.hostRoot !== regs.hostRoot) forget(vm);
      current = { vm, regs: { guestRoot: regs.guestRoot, hostRoot: regs.hostRoot } };
      lastRegs.set(vm, current.regs);
    },
    translate(va, access) {
      const { vm, regs } = loaded();
      const found = items.find(isAt(vm, va >>> 12));
      if (found !== undefined && (access === 'r' || found.written)) {
        toFront(found);
        return { ok: true, hpa: hpa32(found.hfn * 0x1000 + (va & 0xfff)), hit: true };
      }
      const walked = nestedWalk32(mem, regs, va, access);
      if (!walked.ok) return walked;
      toFront({ vm, vpn: va >>> 12, hfn: walked.hpa >>> 12, written: access === 'w' });
      return { ok: true, hpa: walked.hpa, hit: false };
    },
    invlpg(va) {
      const { vm } = loaded();
      items = items.filter((item) => !isAt(vm, va >>> 12)(item));
    },
    hostUnmapped: forget,
  };
}
