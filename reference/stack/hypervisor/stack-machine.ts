import type { FaultCode, Mode, PageNo, VmId } from '../../machine';
import type { AccessBatch, Wish } from '../access';
import { kindOf } from '../access';
import type { AccessRecord } from '../access-record';
import type { Counters } from '../counters';
import { entriesPerFrame, FRAME_BITS, requireGeometry } from '../geometry';
import { MOST_OWNERS } from '../hardware/address-space';
import { PhysicalMemory } from '../hardware/physical-memory';
import { FAULT, Processor } from '../hardware/processor';
import type { WalkFault } from '../hardware/walk-fault';
import type { MachineDescription } from '../machine-description';
import { ManagedMemory } from '../memory/managed-memory';
import type { ManagedVm, MemoryManager, PageHash } from '../memory/memory-manager';
import { fnv32 } from '../memory/page-hash';
import type { GuestFault, Outcome } from '../outcome';
import type { GuestKernel, Process, Stack, VmSpec } from '../stack';
import { DemandBacking } from './demand-backing';
import { ExitLog } from './exits';
import { FramePool } from './frame-pool';
import { toGuestFault, toHypervisorFault } from './guest-fault';
import { GuestProcess } from './guest-process';
import { completeDescription, describeProcessor, makeRegime } from './make-regime';
import { Recorder } from './recorder';
import type { RegimeHandler } from './regime-handler';
import type { RawAccess, Repair } from './regime-parts';
import { reportCounters } from './report-counters';
import type { SoftwareWalk } from './software-walk';
import { StackProcess } from './stack-process';
import type { VirtualMachine } from './virtual-machine';
import type { VmParts } from './virtual-machines';
import { VirtualMachines } from './virtual-machines';
import { splitAddress } from './words';

/** More repairs than this for one access mean that a repair does not repair. */
const MOST_REPAIRS = 64;

/** The machine behind {@link Stack}: it wires memory, processor, VMs and regime, and lets each do its part. */
export class StackMachine implements Stack {
  readonly description: MachineDescription;
  private readonly memory: PhysicalMemory;
  private readonly pool: FramePool;
  private readonly processor: Processor;
  private readonly log = new ExitLog();
  private readonly backing: DemandBacking;
  private readonly regime: RegimeHandler;
  private readonly vms: VirtualMachines;
  private readonly guestFaults: Record<FaultCode, number> = noFaults();
  /** Numbers that tag translations and are free, the next one last. */
  private readonly freeNumbers = Array.from({ length: MOST_OWNERS - 2 }, (_, i) => MOST_OWNERS - 2 - i);
  private current: StackProcess | null = null;

  constructor(given: MachineDescription) {
    requireGeometry('createStack', given.guest);
    requireGeometry('createStack', given.host);
    if (2 ** (given.guest.widths[0] ?? 0) > entriesPerFrame(given.guest)) {
      throw new RangeError(
        `createStack: the guest's geometry ${given.guest.name} has a root that is larger than a frame`,
      );
    }
    this.description = completeDescription(given);
    const { frames, tableFrames, reservedFrames } = this.description;
    this.memory = new PhysicalMemory(frames, tableFrames);
    this.pool = new FramePool(frames, tableFrames, reservedFrames);
    this.processor = new Processor(this.memory, describeProcessor(this.description));
    this.backing = new DemandBacking(this.pool);
    const { description, memory, pool, processor, log, backing } = this;
    this.regime = makeRegime({ description, memory, pool, processor, log, backing });
    const remapped: VmParts['remapped'] = (vm, gfn, stale) => this.regime.remapped(vm, gfn, stale);
    this.vms = new VirtualMachines({ description, memory, pool, backing, remapped });
  }

  createVm(spec: VmSpec): void {
    this.vms.create(spec);
  }

  createProcess(id: VmId, root?: PageNo): Process {
    const vm = this.vms.require('createProcess', id);
    const number = this.freeNumbers.pop();
    if (number === undefined) throw new RangeError(`createProcess: there are ${MOST_OWNERS} processes already`);
    const isNative = this.description.regime.kind === 'native';
    const { guest } = this.description;
    const rootFrame = root === undefined ? this.vms.takeTable(vm) : isNative ? this.vms.requireFrame(vm, root) : root;
    const inner = new GuestProcess(vm, number, rootFrame, guest, this.memory, isNative);
    vm.processes.push(inner);
    const process: StackProcess = new StackProcess(inner, {
      regime: this.regime,
      load: () => {
        this.regime.loadCr3(inner);
        this.current = process;
      },
      end: () => this.end(vm, process),
      takeTable: () => this.vms.takeTable(vm),
      frameFor: (gfn, count) => this.vms.frameFor(vm, gfn, count),
    });
    return process;
  }

  access(gva: bigint, wish: Wish, mode: Mode): Outcome {
    const { low, high } = splitAddress(gva);
    const access = { low, high, kind: kindOf(wish, mode) };
    const process = this.requireCurrent('access');
    this.processor.counts.accesses += 1;
    for (let repairs = 0; repairs < MOST_REPAIRS; repairs++) {
      const space = this.regime.spaceOf(process.inner);
      const fault = this.processor.attempt(space, low, high, access.kind);
      if (fault === null) return this.translated(gva);
      const repair = this.regime.repair(process.inner, access, fault);
      if (repair.act !== 'retry') return this.conclude(gva, access, repair);
    }
    throw new Error('access: the same fault again and again');
  }

  explain(gva: bigint, wish: Wish, mode: Mode): AccessRecord {
    const { vm } = this.requireCurrent('explain').inner;
    const recorder = new Recorder(this.memory, this.description, BigInt.asUintN(64, gva), (hfn) => gfnOf(vm, hfn));
    this.processor.observe(recorder.observer('hardware'));
    this.software()?.observe(recorder.observer('hypervisor'));
    this.log.observer = (kind, did) => recorder.exit(kind, did);
    try {
      const outcome = this.access(gva, wish, mode);
      return { gva: BigInt.asUintN(64, gva), wish, mode, events: recorder.finish(), outcome };
    } finally {
      this.processor.observe(null);
      this.software()?.observe(null);
      this.log.observer = null;
    }
  }

  run(batch: AccessBatch, kernel: GuestKernel = () => 'skip'): void {
    const process = this.requireCurrent('run');
    const space = this.regime.spaceOf(process.inner);
    this.processor.run(space, batch, (index, fault) => {
      const access = { low: batch.low[index] ?? 0, high: batch.high[index] ?? 0, kind: batch.kind[index] ?? 0 };
      return this.answer(process, access, fault, kernel);
    });
  }

  flushCaches(): void {
    this.processor.caches.clear();
  }

  counters(): Counters {
    this.processor.settle();
    const software = this.software()?.counts;
    const hypervisorReferences = software === undefined ? 0 : software.grid.reduce((sum, count) => sum + count, 0);
    const other = { guestFaults: this.guestFaults, hypervisorReferences };
    return reportCounters(this.processor.counts, this.log, other, this.description.costs);
  }

  resetCounters(): void {
    this.processor.settle();
    this.processor.counts.reset();
    this.software()?.counts.reset();
    this.log.reset();
    Object.assign(this.guestFaults, noFaults());
  }

  peek(id: VmId, gpa: bigint): bigint {
    return this.memory.readEntry(this.vms.positionOf('peek', id, gpa), this.description.guest.entryBytes);
  }

  poke(id: VmId, gpa: bigint, entry: bigint): void {
    this.memory.writeEntry(this.vms.positionOf('poke', id, gpa), this.description.guest.entryBytes, entry);
  }

  realMap(id: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    return this.vms.require('realMap', id).realMap.list();
  }

  remap(id: VmId, gfn: PageNo, hfn: PageNo | null): void {
    this.vms.remap(id, gfn, hfn);
  }

  manageMemory(specs: readonly ManagedVm[], hash: PageHash = fnv32): MemoryManager {
    if (this.backing.manager !== null) throw new RangeError('manageMemory: memory is managed already');
    const vms = specs.map((spec) => [spec, this.vms.require('manageMemory', spec.id)] as const);
    for (const [{ id }, vm] of vms) {
      const early = vm.realMap.list().find(([gfn]) => gfn < vm.tablesFrom);
      if (early !== undefined) throw new RangeError(`manageMemory: page ${early[0]} of VM ${id} has a frame already`);
    }
    const manager = new ManagedMemory(this.pool, vms, hash);
    this.backing.manager = manager;
    return manager;
  }

  private answer(process: StackProcess, access: RawAccess, fault: WalkFault, kernel: GuestKernel): number {
    const repair = this.regime.repair(process.inner, access, fault);
    if (repair.act === 'retry') return FAULT.RETRY;
    if (repair.act === 'emulated') return repair.hfn;
    if (repair.act === 'refuse') return FAULT.GIVE_UP;
    const guestFault = this.deliver(access, repair.fault);
    return kernel(guestFault, process) === 'retry' ? FAULT.RETRY : FAULT.GIVE_UP;
  }

  private conclude(gva: bigint, access: RawAccess, repair: Exclude<Repair, { readonly act: 'retry' }>): Outcome {
    if (repair.act === 'deliver') return this.deliver(access, repair.fault);
    if (repair.act === 'refuse') return toHypervisorFault(repair.fault, repair.isOutOfMemory);
    return { ok: true, hpa: this.address(repair.hfn, gva), gpa: undefined, pageBits: FRAME_BITS };
  }

  private deliver(access: RawAccess, fault: WalkFault): GuestFault {
    this.guestFaults[fault.code] += 1;
    return toGuestFault(this.description, access, fault);
  }

  private translated(gva: bigint): Outcome {
    const { hfn, gfn, pageBits } = this.processor;
    const gpa = gfn < 0 ? undefined : this.address(gfn, gva);
    return { ok: true, hpa: this.address(hfn, gva), gpa, pageBits };
  }

  private address(frame: PageNo, gva: bigint): bigint {
    return (BigInt(frame) << BigInt(FRAME_BITS)) | BigInt.asUintN(FRAME_BITS, gva);
  }

  private end(vm: VirtualMachine, process: StackProcess): void {
    this.regime.forget(process.inner);
    vm.processes.splice(vm.processes.indexOf(process.inner), 1);
    this.freeNumbers.push(process.id);
    if (this.current === process) this.current = null;
  }

  private software(): SoftwareWalk | undefined {
    return this.regime.software;
  }

  private requireCurrent(method: string): StackProcess {
    if (this.current === null) throw new RangeError(`${method}: no process is loaded yet; call load first`);
    return this.current;
  }
}

function noFaults(): Record<FaultCode, number> {
  return { 'not-present': 0, protection: 0, 'reserved-bit': 0, 'non-canonical': 0, 'out-of-range': 0 };
}

function gfnOf(vm: VirtualMachine, hfn: PageNo): PageNo | undefined {
  return vm.realMap.list().find(([, frame]) => frame === hfn)?.[0];
}
