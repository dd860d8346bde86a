import type { Random } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';

/** A process of a VM, with its page table as the plan expects it. */
export interface PlannedProcess {
  readonly vm: string;
  readonly pid: number;
  readonly entries: Map<number, number>;
}

/** A VM as the plan expects it. */
export interface PlannedVm {
  readonly vm: string;
  readonly gfnCount: number;
  readonly backed: Set<number>;
  readonly processes: PlannedProcess[];
}

/** One page-table entry. */
export interface PlannedEntry {
  readonly process: PlannedProcess;
  readonly vpn: number;
  readonly gfn: number;
}

/**
 * The operations drawn so far, with just enough memory of them to aim the next one. It knows which operations succeed
 * with a result that is not empty, so that a generator can keep them at half of the sequence or more; which frame goes
 * where it does not know.
 */
export class Plan {
  readonly calls: OperationCall[] = [];
  readonly vms: PlannedVm[] = [];
  /** Operations whose result is a failure, an empty list, false, null, nothing or a throw. */
  empty = 0;

  /** @param freeFrames - frames that the pool can give out */
  constructor(public freeFrames: number) {}

  createVm(vm: string, gfnCount: number): PlannedVm {
    this.add('createVm', { vm, gfnCount }, false);
    const created = { vm, gfnCount, backed: new Set<number>(), processes: [] };
    this.vms.push(created);
    return created;
  }

  createProcess(owner: PlannedVm, pid: number): PlannedProcess {
    this.add('createProcess', { vm: owner.vm, pid }, false);
    const process = { vm: owner.vm, pid, entries: new Map<number, number>() };
    owner.processes.push(process);
    return process;
  }

  map(process: PlannedProcess, vpn: number, gfn: number): void {
    const owner = this.ownerOf(process);
    const succeeds = this.canMap(owner, gfn);
    this.add('map', { vm: owner.vm, pid: process.pid, vpn, gfn }, succeeds);
    if (!succeeds) return;
    if (!owner.backed.has(gfn)) this.freeFrames--;
    owner.backed.add(gfn);
    process.entries.set(vpn, gfn);
  }

  unmap(process: PlannedProcess, vpn: number): void {
    this.add('unmap', { vm: process.vm, pid: process.pid, vpn }, process.entries.delete(vpn));
  }

  evict(owner: PlannedVm, gfn: number): void {
    const freed = owner.backed.delete(gfn);
    if (freed) this.freeFrames++;
    this.add('evict', { vm: owner.vm, gfn }, freed);
  }

  translate(process: PlannedProcess, vpn: number): void {
    const gfn = process.entries.get(vpn);
    const succeeds = gfn !== undefined && this.ownerOf(process).backed.has(gfn);
    this.add('translate', { vm: process.vm, pid: process.pid, vpn }, succeeds);
  }

  realMap(owner: PlannedVm): void {
    this.add('realMap', { vm: owner.vm }, owner.backed.size > 0);
  }

  destroyVm(owner: PlannedVm): void {
    this.add('destroyVm', { vm: owner.vm }, owner.backed.size > 0);
    this.freeFrames += owner.backed.size;
    this.vms.splice(this.vms.indexOf(owner), 1);
  }

  /** An operation for a VM or a process that does not exist. */
  stray(op: string, args: OperationCall['args']): void {
    this.add(op, args, false);
  }

  /** Whether a map of this real page succeeds. */
  canMap(owner: PlannedVm, gfn: number): boolean {
    return gfn < owner.gfnCount && (owner.backed.has(gfn) || this.freeFrames > 0);
  }

  /** All page-table entries whose real page is backed (or is not). */
  entries(backed: boolean): readonly PlannedEntry[] {
    return this.vms.flatMap((owner) =>
      owner.processes.flatMap((process) =>
        [...process.entries]
          .filter(([, gfn]) => owner.backed.has(gfn) === backed)
          .map(([vpn, gfn]) => ({ process, vpn, gfn })),
      ),
    );
  }

  /** A process of any VM that has one; null if there is none. */
  someProcess(random: Random): PlannedProcess | null {
    const processes = this.vms.flatMap((owner) => owner.processes);
    return processes.length === 0 ? null : random.pick(processes);
  }

  ownerOf(process: PlannedProcess): PlannedVm {
    const owner = this.vms.find((vm) => vm.processes.includes(process));
    if (owner === undefined) throw new Error(`Plan.ownerOf: process ${process.pid} belongs to no planned VM`);
    return owner;
  }

  private add(op: string, args: OperationCall['args'], full: boolean): void {
    this.calls.push({ op, args });
    if (!full) this.empty++;
  }
}
