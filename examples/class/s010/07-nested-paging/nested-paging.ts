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

const { P, W, A, D, PS, FRAME } = PTE32;

const fault = (code: FaultCode, stage: 'guest' | 'host', step: number, at: number) =>
  ({ ok: false, fault: { code, stage, step, at } }) as const;

const rootOk = (root: number) => Number.isInteger(root) && root >= 0 && root <= 0xffffffff && (root & 3) === 0;

function update(mem: Mem32, at: number, value: number, bits: number) {
  const wanted = (value | bits) >>> 0;
  if (wanted !== value) mem.write32(at, wanted);
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  if (!rootOk(hostRoot)) throw new RangeError('hostRoot');
  const path: [at: number, value: number][] = [];
  let base: number = hostRoot;
  let hpa = 0;
  for (const step of [0, 1]) {
    const at = base + 4 * (step === 0 ? gpa >>> 22 : (gpa >>> 12) & 0x3ff);
    if (at + 4 > mem.size) return fault('out-of-range', 'host', step, gpa);
    const value = mem.read32(at);
    if ((value & P) === 0) return fault('not-present', 'host', step, gpa);
    path.push([at, value]);
    base = (value & FRAME) >>> 0;
    if (step === 0 && (value & PS) !== 0) {
      if (base % 0x400000 !== 0) return fault('reserved-bit', 'host', 0, gpa);
      hpa = base + (gpa & 0x3fffff);
      break;
    }
    hpa = base + (gpa & 0xfff);
  }
  // Rights are the guest's business: its operating system decides who may write.
  if (hpa >= mem.size) return fault('out-of-range', 'host', 2, gpa);
  path.forEach(([at, value], i) => {
    update(mem, at, value, access === 'w' && i === path.length - 1 ? A | D : A);
  });
  return { ok: true, hpa: hpa32(hpa) };
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  if (!rootOk(regs.guestRoot) || !rootOk(regs.hostRoot)) throw new RangeError('guestRoot or hostRoot');
  const path: { gpa: number; at: number; value: number }[] = [];
  let base: number = regs.guestRoot;
  let target = 0;
  for (const step of [0, 1]) {
    const gpa = base + 4 * (step === 0 ? va >>> 22 : (va >>> 12) & 0x3ff);
    if (gpa > 0xfffffffc) return fault('out-of-range', 'guest', step, gpa);
    const entry = hostWalk32(mem, regs.hostRoot, gpa32(gpa), 'w');
    if (!entry.ok) return entry;
    const value = mem.read32(entry.hpa);
    if ((value & P) === 0) return fault('not-present', 'guest', step, gpa);
    path.push({ gpa, at: entry.hpa, value });
    base = (value & FRAME) >>> 0;
    if (step === 0 && (value & PS) !== 0) {
      if (base % 0x400000 !== 0) return fault('reserved-bit', 'guest', 0, gpa);
      target = base + (va & 0x3fffff);
      break;
    }
    target = base + (va & 0xfff);
  }
  const readOnly = path.findIndex(({ value }) => (value & W) === 0);
  if (access === 'w' && readOnly >= 0) return fault('protection', 'guest', readOnly, path[readOnly]!.gpa);
  const data = hostWalk32(mem, regs.hostRoot, gpa32(target), access);
  if (!data.ok) return data;
  path.forEach(({ at, value }, i) => {
    update(mem, at, value, access === 'w' && i === path.length - 1 ? A | D : A);
  });
  return { ok: true, gpa: gpa32(target), hpa: data.hpa };
}

class Entry {
  constructor(
    public vm: VmId,
    public vpn: number,
    public hfn: number,
    public writeFilled: boolean,
  ) {}
}

class SimpleTlb implements Tlb32 {
  private entries: Entry[] = [];
  private registers: { [vm: string]: Nested32 } = Object.create(null);
  private vm: VmId | null = null;

  constructor(
    private mem: Mem32,
    private capacity: number,
  ) {}

  load(vm: VmId, regs: Nested32) {
    if (!rootOk(regs.guestRoot) || !rootOk(regs.hostRoot)) throw new RangeError('load: roots');
    const before = this.registers[vm];
    if (before !== undefined) {
      const same = before.guestRoot === regs.guestRoot && before.hostRoot === regs.hostRoot;
      if (!same) this.hostUnmapped(vm);
    }
    this.registers[vm] = { guestRoot: regs.guestRoot, hostRoot: regs.hostRoot };
    this.vm = vm;
  }

  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }> {
    if (this.vm === null) throw new RangeError('translate before load');
    const vm = this.vm;
    const vpn = va >>> 12;
    const place = this.entries.findIndex((e) => e.vm === vm && e.vpn === vpn);
    const entry = this.entries[place];
    if (entry !== undefined && (access === 'r' || entry.writeFilled)) {
      this.entries.splice(place, 1);
      this.entries.unshift(entry);
      return { ok: true, hpa: hpa32(entry.hfn * 4096 + (va & 0xfff)), hit: true };
    }
    const result = nestedWalk32(this.mem, this.registers[vm]!, va, access);
    if (!result.ok) return result;
    if (entry !== undefined) this.entries.splice(place, 1);
    this.entries.unshift(new Entry(vm, vpn, result.hpa >>> 12, access === 'w'));
    this.entries.length = Math.min(this.entries.length, this.capacity);
    return { ok: true, hpa: result.hpa, hit: false };
  }

  invlpg(va: Gva32) {
    if (this.vm === null) throw new RangeError('invlpg before load');
    const { vm } = this;
    this.entries = this.entries.filter((e) => !(e.vm === vm && e.vpn === va >>> 12));
  }

  hostUnmapped(vm: VmId) {
    this.entries = this.entries.filter((e) => e.vm !== vm);
  }
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity');
  return new SimpleTlb(mem, capacity);
}
