import type { Frames, PageNo, VmId } from '../machine';

export type MapOutcome =
  | { ok: true; trapped: true; hfn: PageNo; newFrame: boolean }
  | { ok: false; reason: 'no-such-vm' | 'no-such-process' | 'out-of-range' | 'out-of-memory' };
export type Translation =
  | { ok: true; gfn: PageNo; hfn: PageNo }
  | { ok: false; failed: 'config' | 'page-table' | 'real-map' };

export interface TwoLevelMap {
  createVm(vm: VmId, gfnCount: number): void;
  createProcess(vm: VmId, pid: number): void;
  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome;
  unmap(vm: VmId, pid: number, vpn: PageNo): boolean;
  evict(vm: VmId, gfn: PageNo): PageNo | null;
  translate(vm: VmId, pid: number, vpn: PageNo): Translation;
  destroyVm(vm: VmId): number;
  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]>;
}

/** What the guest owns: one page table, virtual page -> real page. */
class GuestProcess {
  private readonly pageTable = new Map<PageNo, PageNo>();

  enter(vpn: PageNo, gfn: PageNo): void {
    this.pageTable.set(vpn, gfn);
  }

  remove(vpn: PageNo): boolean {
    return this.pageTable.delete(vpn);
  }

  realPageOf(vpn: PageNo): PageNo | undefined {
    return this.pageTable.get(vpn);
  }
}

/** What the hypervisor knows about one VM: its size, its processes and its real map table. */
class VirtualMachine {
  private readonly realMapTable = new Map<PageNo, PageNo>();
  private readonly processes = new Map<number, GuestProcess>();

  constructor(
    private readonly name: VmId,
    private readonly gfnCount: number,
    private readonly frames: Frames,
  ) {}

  addProcess(pid: number): void {
    if (this.processes.has(pid)) throw new RangeError(`VM ${this.name} already runs a process ${pid}`);
    this.processes.set(pid, new GuestProcess());
  }

  process(pid: number): GuestProcess | undefined {
    return this.processes.get(pid);
  }

  holdsRealPage(gfn: PageNo): boolean {
    return gfn < this.gfnCount;
  }

  frameOf(gfn: PageNo): PageNo | undefined {
    return this.realMapTable.get(gfn);
  }

  /** Takes a frame for gfn. Only call it when gfn has none. */
  back(gfn: PageNo): PageNo | null {
    const hfn = this.frames.alloc();
    if (hfn !== null) this.realMapTable.set(gfn, hfn);
    return hfn;
  }

  evict(gfn: PageNo): PageNo | null {
    const hfn = this.frameOf(gfn);
    if (hfn === undefined) return null;
    this.realMapTable.delete(gfn);
    this.frames.free(hfn);
    return hfn;
  }

  releaseAll(): number {
    const count = this.realMapTable.size;
    for (const hfn of this.realMapTable.values()) this.frames.free(hfn);
    this.realMapTable.clear();
    return count;
  }

  listRealMap(): Array<readonly [PageNo, PageNo]> {
    return Array.from(this.realMapTable.entries()).sort((a, b) => a[0] - b[0]);
  }
}

class Hypervisor implements TwoLevelMap {
  private readonly machines = new Map<VmId, VirtualMachine>();

  constructor(private readonly frames: Frames) {}

  createVm(vm: VmId, gfnCount: number): void {
    if (!Number.isSafeInteger(gfnCount) || gfnCount < 1) throw new RangeError('a VM needs at least one real page');
    if (this.machines.has(vm)) throw new RangeError(`there is a VM ${vm} already`);
    this.machines.set(vm, new VirtualMachine(vm, gfnCount, this.frames));
  }

  createProcess(vm: VmId, pid: number): void {
    Hypervisor.check(pid);
    this.find(vm).addProcess(pid);
  }

  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome {
    Hypervisor.check(pid, vpn, gfn);
    const machine = this.machines.get(vm);
    if (!machine) return { ok: false, reason: 'no-such-vm' };
    const process = machine.process(pid);
    if (!process) return { ok: false, reason: 'no-such-process' };
    if (!machine.holdsRealPage(gfn)) return { ok: false, reason: 'out-of-range' };
    const present = machine.frameOf(gfn);
    const hfn = present ?? machine.back(gfn);
    if (hfn === null) return { ok: false, reason: 'out-of-memory' };
    process.enter(vpn, gfn);
    return { ok: true, trapped: true, hfn, newFrame: present === undefined };
  }

  unmap(vm: VmId, pid: number, vpn: PageNo): boolean {
    Hypervisor.check(pid, vpn);
    const process = this.find(vm).process(pid);
    if (!process) throw new RangeError(`VM ${vm} runs no process ${pid}`);
    return process.remove(vpn);
  }

  evict(vm: VmId, gfn: PageNo): PageNo | null {
    Hypervisor.check(gfn);
    return this.find(vm).evict(gfn);
  }

  translate(vm: VmId, pid: number, vpn: PageNo): Translation {
    Hypervisor.check(pid, vpn);
    const machine = this.machines.get(vm);
    const process = machine?.process(pid);
    if (!machine || !process) return { ok: false, failed: 'config' };
    const gfn = process.realPageOf(vpn);
    if (gfn === undefined) return { ok: false, failed: 'page-table' };
    const hfn = machine.frameOf(gfn);
    return hfn === undefined ? { ok: false, failed: 'real-map' } : { ok: true, gfn, hfn };
  }

  destroyVm(vm: VmId): number {
    const freed = this.find(vm).releaseAll();
    this.machines.delete(vm);
    return freed;
  }

  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    return this.find(vm).listRealMap();
  }

  private find(vm: VmId): VirtualMachine {
    const machine = this.machines.get(vm);
    if (!machine) throw new RangeError(`there is no VM ${vm}`);
    return machine;
  }

  private static check(...numbers: number[]): void {
    for (const n of numbers) {
      if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${n} is not a page number or pid`);
    }
  }
}

export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  return new Hypervisor(frames);
}
