import type { FaultCode, Mode, PageNo, VmId } from '../../machine';
import type { AccessBatch, Wish } from '../access';
import { kindOf } from '../access';
import type { AccessRecord } from '../access-record';
import type { Counters } from '../counters';
import { BIT } from '../entry-rules';
import { FRAME_BITS, requireGeometry, stepOfPage } from '../geometry';
import { MOST_OWNERS } from '../hardware/address-space';
import { PhysicalMemory, WORDS_PER_FRAME } from '../hardware/physical-memory';
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
import { RealMap } from './real-map';
import { Recorder } from './recorder';
import type { RegimeHandler } from './regime-handler';
import type { RawAccess, Repair } from './regime-parts';
import { reportCounters } from './report-counters';
import type { SoftwareWalk } from './software-walk';
import { StackProcess } from './stack-process';
import { TableTree } from './table-tree';
import type { VirtualMachine } from './virtual-machine';
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
  private readonly vms = new Map<VmId, VirtualMachine>();
  private readonly guestFaults: Record<FaultCode, number> = noFaults();
  /** Numbers that tag translations and are free, the next one last. */
  private readonly freeNumbers = Array.from({ length: MOST_OWNERS - 2 }, (_, i) => MOST_OWNERS - 2 - i);
  private current: StackProcess | null = null;

  constructor(given: MachineDescription) {
    requireGeometry('createStack', given.guest);
    requireGeometry('createStack', given.host);
    this.description = completeDescription(given);
    const { frames, tableFrames, reservedFrames } = this.description;
    this.memory = new PhysicalMemory(frames, tableFrames);
    this.pool = new FramePool(frames, tableFrames, reservedFrames);
    this.processor = new Processor(this.memory, describeProcessor(this.description));
    this.backing = new DemandBacking(this.pool);
    const { description, memory, pool, processor, log, backing } = this;
    this.regime = makeRegime({ description, memory, pool, processor, log, backing });
  }

  createVm({
    id,
    pages,
    hostPageBits = FRAME_BITS,
    backing = 'on-demand',
    tablesFrom = Math.floor(pages * 0.75),
    tablePageBits = FRAME_BITS,
  }: VmSpec): void {
    if (this.vms.has(id)) throw new RangeError(`createVm: the VM id ${id} is in use`);
    stepOfPage(this.description.host, hostPageBits);
    const tree = this.makeHostTree();
    const vm: VirtualMachine = {
      id,
      number: this.vms.size,
      pages,
      hostPageBits,
      isDemandBacked: backing === 'on-demand',
      realMap: new RealMap(pages, tree, this.hostMarks(), (gfn, stale) => this.regime.remapped(vm, gfn, stale)),
      tablesFrom,
      tablePageBits,
      processes: [],
      freeTables: Array.from({ length: Math.max(0, pages - tablesFrom) }, (_, i) => pages - 1 - i),
    };
    this.vms.set(id, vm);
  }

  createProcess(id: VmId, root?: PageNo): Process {
    const vm = this.requireVm('createProcess', id);
    const number = this.freeNumbers.pop();
    if (number === undefined) throw new RangeError(`createProcess: there are ${MOST_OWNERS} processes already`);
    const isNative = this.description.regime.kind === 'native';
    const { guest } = this.description;
    const rootFrame = root === undefined ? this.takeTable(vm) : isNative ? this.requireFrame(vm, root) : root;
    const inner = new GuestProcess(vm, number, rootFrame, guest, this.memory, isNative);
    vm.processes.push(inner);
    const process: StackProcess = new StackProcess(inner, {
      regime: this.regime,
      load: () => {
        this.regime.loadCr3(inner);
        this.current = process;
      },
      end: () => this.end(vm, process),
      takeTable: () => this.takeTable(vm),
      frameFor: (gfn, count) => this.frameFor(vm, gfn, count),
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
    return this.memory.readEntry(this.positionOf('peek', id, gpa), this.description.guest.entryBytes);
  }

  poke(id: VmId, gpa: bigint, entry: bigint): void {
    this.memory.writeEntry(this.positionOf('poke', id, gpa), this.description.guest.entryBytes, entry);
  }

  realMap(id: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    return this.requireVm('realMap', id).realMap.list();
  }

  remap(id: VmId, gfn: PageNo, hfn: PageNo | null): void {
    const vm = this.requireVm('remap', id);
    if (gfn >= vm.pages) throw new RangeError(`remap: VM ${id} has ${vm.pages} pages; there is no gfn ${gfn}`);
    if (hfn !== null) this.pool.claim(hfn);
    const before = vm.realMap.unmap(gfn);
    if (before !== undefined) this.pool.free(before);
    if (hfn !== null) vm.realMap.map(gfn, hfn);
  }

  manageMemory(specs: readonly ManagedVm[], hash: PageHash = fnv32): MemoryManager {
    if (this.backing.manager !== null) throw new RangeError('manageMemory: memory is managed already');
    const vms = specs.map((spec) => [spec, this.requireVm('manageMemory', spec.id)] as const);
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

  /** A new tree for a real map. Its root may be wider than a frame. */
  private makeHostTree(): TableTree {
    const { host } = this.description;
    const rootBytes = 2 ** (host.widths[0] ?? 0) * host.entryBytes;
    const count = Math.ceil(rootBytes / 2 ** FRAME_BITS);
    const root = this.pool.takeTables(count);
    for (let i = 0; i < count; i++) this.memory.clear(root + i);
    const frames = { take: () => this.pool.takeTables(1), free: (frame: PageNo) => this.pool.free(frame) };
    return new TableTree(this.memory, host, root, frames);
  }

  /** Where no hardware walks the real map, nobody need wait for its A and D. */
  private hostMarks(): number {
    const { kind } = this.description.regime;
    return kind === 'protected' || kind === 'shadow' ? BIT.A | BIT.D : 0;
  }

  /** Gives the guest's kernel a cleared page for a table: its gfn, or natively its hfn. */
  private takeTable(vm: VirtualMachine): PageNo {
    const hfn = this.pool.takeTables(1);
    this.memory.clear(hfn);
    const gfn = vm.tablePageBits > FRAME_BITS ? this.showTables(vm, hfn) : this.backTable(vm, hfn);
    return this.description.regime.kind === 'native' ? hfn : gfn;
  }

  private backTable(vm: VirtualMachine, hfn: PageNo): PageNo {
    const gfn = vm.freeTables.pop();
    if (gfn === undefined) {
      throw new RangeError(`VM ${vm.id} has no page left for a table; lower its tablesFrom or give it more pages`);
    }
    vm.realMap.map(gfn, hfn);
    return gfn;
  }

  /** Maps the large host page around a table frame, if that is not done yet. */
  private showTables(vm: VirtualMachine, hfn: PageNo): PageNo {
    const gfn = vm.tablesFrom + hfn;
    const first = hfn - (hfn % 2 ** (vm.tablePageBits - FRAME_BITS));
    if (vm.realMap.frame(gfn) === undefined) vm.realMap.map(vm.tablesFrom + first, first, vm.tablePageBits);
    return gfn;
  }

  private frameFor(vm: VirtualMachine, gfn: PageNo, pages: number): PageNo {
    if (this.description.regime.kind !== 'native') return gfn;
    for (let i = 0; i < pages; i++) {
      if (vm.realMap.frame(gfn + i) === undefined && !this.backing.back(vm, gfn + i)) {
        throw new RangeError(`map: the machine has no frame left for page ${gfn + i}`);
      }
    }
    if (vm.realMap.runAround(gfn, pages) < pages) {
      throw new RangeError(`map: the frames behind page ${gfn} are not in a row; give the VM a larger hostPageBits`);
    }
    return this.requireFrame(vm, gfn);
  }

  private positionOf(method: string, id: VmId, gpa: bigint): number {
    const vm = this.requireVm(method, id);
    const hfn = this.requireFrame(vm, Number(gpa >> BigInt(FRAME_BITS)));
    if (hfn >= this.description.tableFrames)
      throw new RangeError(`${method}: 0x${gpa.toString(16)} lies in no table frame`);
    return hfn * WORDS_PER_FRAME + Number(BigInt.asUintN(FRAME_BITS, gpa)) / 4;
  }

  private requireFrame(vm: VirtualMachine, gfn: PageNo): PageNo {
    const hfn = vm.realMap.frame(gfn);
    if (hfn === undefined) throw new RangeError(`VM ${vm.id} has no frame behind page ${gfn}`);
    return hfn;
  }

  private requireVm(method: string, id: VmId): VirtualMachine {
    const vm = this.vms.get(id);
    if (vm === undefined) throw new RangeError(`${method}: there is no VM ${id}`);
    return vm;
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
