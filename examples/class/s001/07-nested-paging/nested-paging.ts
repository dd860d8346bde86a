import { PTE32, hpa32, gpa32 } from '../machine';
import type { Access, Fault, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

export interface Nested32 { guestRoot: Gpa32; hostRoot: Hpa32 }
export interface Tlb32 {
  load(vm: VmId, regs: Nested32): void;
  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }>;
  invlpg(va: Gva32): void;
  hostUnmapped(vm: VmId): void;
}

/** One page-table entry as it was read. */
class Entry {
  constructor(
    readonly location: number,
    readonly value: number,
  ) {}

  get present(): boolean {
    return (this.value & PTE32.P) !== 0;
  }
  get writable(): boolean {
    return (this.value & PTE32.W) !== 0;
  }
  get large(): boolean {
    return (this.value & PTE32.PS) !== 0;
  }
  get frame(): number {
    return (this.value & PTE32.FRAME) >>> 0;
  }
  /** A 4 MB page must start at a multiple of 4 MB. */
  get misaligned(): boolean {
    return this.frame % 0x400000 !== 0;
  }

  mark(mem: Mem32, bits: number): void {
    const next = (this.value | bits) >>> 0;
    if (next !== this.value) mem.write32(this.location, next);
  }
}

/** Unfolds a 32-bit address into 10 + 10 + 12 bits. */
class Unfolded {
  readonly first: number;
  readonly second: number;
  readonly small: number;
  readonly big: number;

  constructor(address: number) {
    this.first = address >>> 22;
    this.second = (address >>> 12) % 1024;
    this.small = address % 0x1000;
    this.big = address % 0x400000;
  }
}

class FaultSignal {
  constructor(readonly fault: Fault) {}
}

function stop(stage: 'guest' | 'host', code: Fault['code'], step: number, at: number): never {
  throw new FaultSignal({ code, stage, step, at });
}

function catching<T>(work: () => { ok: true } & T): Res<T> {
  try {
    return work();
  } catch (signal) {
    if (signal instanceof FaultSignal) return { ok: false, fault: signal.fault };
    throw signal;
  }
}

function checkRoot(root: number): void {
  if (!Number.isInteger(root) || root < 0 || root > 0xffffffff || root % 4 !== 0) {
    throw new RangeError('a root is a multiple of 4');
  }
}

class HostWalker {
  constructor(
    private readonly mem: Mem32,
    private readonly root: number,
  ) {
    checkRoot(root);
  }

  walk(gpa: number, access: Access): number {
    const parts = new Unfolded(gpa);
    const top = this.fetch(this.root + 4 * parts.first, 0, gpa);
    if (top.large) {
      if (top.misaligned) stop('host', 'reserved-bit', 0, gpa);
      return this.finish([top], top.frame + parts.big, gpa, access);
    }
    const leaf = this.fetch(top.frame + 4 * parts.second, 1, gpa);
    return this.finish([top, leaf], leaf.frame + parts.small, gpa, access);
  }

  private fetch(at: number, step: number, gpa: number): Entry {
    if (at + 4 > this.mem.size) stop('host', 'out-of-range', step, gpa);
    const entry = new Entry(at, this.mem.read32(at));
    if (!entry.present) stop('host', 'not-present', step, gpa);
    return entry;
  }

  private finish(entries: Entry[], target: number, gpa: number, access: Access): number {
    const refused = access === 'w' ? entries.findIndex((entry) => !entry.writable) : -1;
    if (refused >= 0) stop('host', 'protection', refused, gpa);
    if (target >= this.mem.size) stop('host', 'out-of-range', 2, gpa);
    const last = entries.length - 1;
    entries.forEach((entry, i) => entry.mark(this.mem, i === last && access === 'w' ? PTE32.A | PTE32.D : PTE32.A));
    return target;
  }
}

class NestedWalker {
  private readonly host: HostWalker;

  constructor(
    private readonly mem: Mem32,
    private readonly regs: Nested32,
  ) {
    checkRoot(regs.guestRoot);
    this.host = new HostWalker(mem, regs.hostRoot);
  }

  walk(va: number, access: Access): { gpa: number; hpa: number } {
    const parts = new Unfolded(va);
    const topAt = this.regs.guestRoot + 4 * parts.first;
    const top = this.fetch(topAt, 0);
    if (top.large && top.misaligned) stop('guest', 'reserved-bit', 0, topAt);
    const used = [{ entry: top, gpa: topAt }];
    let gpa: number;
    if (top.large) {
      gpa = top.frame + parts.big;
    } else {
      const leafAt = top.frame + 4 * parts.second;
      const leaf = this.fetch(leafAt, 1);
      used.push({ entry: leaf, gpa: leafAt });
      gpa = leaf.frame + parts.small;
    }
    if (access === 'w') {
      used.forEach((use, step) => {
        if (!use.entry.writable) stop('guest', 'protection', step, use.gpa);
      });
    }
    const hpa = this.host.walk(gpa, access);
    used.forEach((use, i) => {
      const dirty = access === 'w' && i === used.length - 1 ? PTE32.D : 0;
      use.entry.mark(this.mem, PTE32.A | dirty);
    });
    return { gpa, hpa };
  }

  /** The MMU may have to write A or D into a guest entry, so the host must let it write there. */
  private fetch(at: number, step: number): Entry {
    if (at > 0xfffffffc) stop('guest', 'out-of-range', step, at);
    const location = this.host.walk(at, 'w');
    const entry = new Entry(location, this.mem.read32(location));
    if (!entry.present) stop('guest', 'not-present', step, at);
    return entry;
  }
}

export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  const walker = new HostWalker(mem, hostRoot);
  return catching(() => ({ ok: true, hpa: hpa32(walker.walk(gpa, access)) }));
}

export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  const walker = new NestedWalker(mem, regs);
  return catching(() => {
    const { gpa, hpa } = walker.walk(va, access);
    return { ok: true, gpa: gpa32(gpa), hpa: hpa32(hpa) };
  });
}

interface TlbLine {
  vm: VmId;
  page: number;
  frame: number;
  forWriting: boolean;
  lastUse: number;
}

/** A fully associative TLB; every line remembers when it was last used. */
class Tlb implements Tlb32 {
  private lines: TlbLine[] = [];
  private now = 0;
  private readonly registers = new Map<VmId, Nested32>();
  private running: VmId | undefined;

  constructor(
    private readonly mem: Mem32,
    private readonly capacity: number,
  ) {
    if (!Number.isSafeInteger(capacity) || capacity < 0) throw new RangeError('capacity is a count');
  }

  load(vm: VmId, regs: Nested32): void {
    checkRoot(regs.guestRoot);
    checkRoot(regs.hostRoot);
    const old = this.registers.get(vm);
    if (old && (old.guestRoot !== regs.guestRoot || old.hostRoot !== regs.hostRoot)) this.hostUnmapped(vm);
    this.registers.set(vm, { ...regs });
    this.running = vm;
  }

  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }> {
    const { vm, regs } = this.current();
    const page = va >>> 12;
    const line = this.lines.find((candidate) => candidate.vm === vm && candidate.page === page);
    if (line && (access === 'r' || line.forWriting)) {
      line.lastUse = ++this.now;
      return { ok: true, hpa: hpa32(line.frame * 4096 + (va % 4096)), hit: true };
    }
    const walked = nestedWalk32(this.mem, regs, va, access);
    if (!walked.ok) return walked;
    this.keep({ vm, page, frame: walked.hpa >>> 12, forWriting: access === 'w', lastUse: ++this.now });
    return { ok: true, hpa: walked.hpa, hit: false };
  }

  invlpg(va: Gva32): void {
    const { vm } = this.current();
    this.lines = this.lines.filter((line) => line.vm !== vm || line.page !== va >>> 12);
  }

  hostUnmapped(vm: VmId): void {
    this.lines = this.lines.filter((line) => line.vm !== vm);
  }

  private current(): { vm: VmId; regs: Nested32 } {
    const regs = this.running === undefined ? undefined : this.registers.get(this.running);
    if (this.running === undefined || regs === undefined) throw new RangeError('no VM is loaded');
    return { vm: this.running, regs };
  }

  private keep(line: TlbLine): void {
    if (this.capacity === 0) return;
    this.lines = this.lines.filter((other) => other.vm !== line.vm || other.page !== line.page);
    if (this.lines.length === this.capacity) {
      const oldest = Math.min(...this.lines.map((other) => other.lastUse));
      this.lines = this.lines.filter((other) => other.lastUse !== oldest);
    }
    this.lines.push(line);
  }
}

export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  return new Tlb(mem, capacity);
}
