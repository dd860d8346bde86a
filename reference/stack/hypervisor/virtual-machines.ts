import type { PageNo, VmId } from '../../machine';
import { BIT } from '../entry-rules';
import { FRAME_BITS, stepOfPage } from '../geometry';
import type { PhysicalMemory } from '../hardware/physical-memory';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';
import type { MachineDescription } from '../machine-description';
import type { VmSpec } from '../stack';
import type { DemandBacking } from './demand-backing';
import type { FramePool } from './frame-pool';
import { RealMap } from './real-map';
import { TableTree } from './table-tree';
import type { VirtualMachine } from './virtual-machine';

/** What the VMs of a machine are made from. */
export interface VmParts {
  readonly description: MachineDescription;
  readonly memory: PhysicalMemory;
  readonly pool: FramePool;
  readonly backing: DemandBacking;
  readonly remapped: (vm: VirtualMachine, gfn: PageNo, stale: PageNo | undefined) => void;
}

/** The VMs of a machine, and the frames behind their pages. */
export class VirtualMachines {
  private readonly byId = new Map<VmId, VirtualMachine>();

  constructor(private readonly parts: VmParts) {}

  create(spec: VmSpec): void {
    const { id, pages, hostPageBits = FRAME_BITS, backing = 'on-demand' } = spec;
    const { tablesFrom = Math.floor(pages * 0.75), tablePageBits = FRAME_BITS } = spec;
    if (this.byId.has(id)) throw new RangeError(`createVm: the VM id ${id} is in use`);
    stepOfPage(this.parts.description.host, hostPageBits);
    stepOfPage(this.parts.description.host, tablePageBits);
    const vm: VirtualMachine = {
      id,
      number: this.byId.size,
      pages,
      hostPageBits,
      isDemandBacked: backing === 'on-demand',
      realMap: new RealMap(pages, this.makeHostTree(), this.hostMarks(), (gfn, stale) => {
        this.parts.remapped(vm, gfn, stale);
      }),
      tablesFrom,
      tablePageBits,
      processes: [],
      freeTables: Array.from({ length: Math.max(0, pages - tablesFrom) }, (_, i) => pages - 1 - i),
    };
    this.byId.set(id, vm);
  }

  /** @throws RangeError if there is no such VM */
  require(method: string, id: VmId): VirtualMachine {
    const vm = this.byId.get(id);
    if (vm === undefined) throw new RangeError(`${method}: there is no VM ${id}`);
    return vm;
  }

  /** @throws RangeError if the page has no frame */
  requireFrame(vm: VirtualMachine, gfn: PageNo): PageNo {
    const hfn = vm.realMap.frame(gfn);
    if (hfn === undefined) throw new RangeError(`VM ${vm.id} has no frame behind page ${gfn}`);
    return hfn;
  }

  /** Gives the guest's kernel a cleared page for a table: its gfn, or natively its hfn. */
  takeTable(vm: VirtualMachine): PageNo {
    const hfn = this.parts.pool.takeTables(1);
    this.parts.memory.clear(hfn);
    const gfn = vm.tablePageBits > FRAME_BITS ? this.showTables(vm, hfn) : this.backTable(vm, hfn);
    return this.isNative() ? hfn : gfn;
  }

  /** What an entry that maps pages of the VM must hold: the gfn, or natively the hfn, of the first. */
  frameFor(vm: VirtualMachine, gfn: PageNo, pages: number): PageNo {
    if (!this.isNative()) return gfn;
    for (let i = 0; i < pages; i++) {
      if (vm.realMap.frame(gfn + i) === undefined && !this.parts.backing.back(vm, gfn + i)) {
        throw new RangeError(`map: the machine has no frame left for page ${gfn + i}`);
      }
    }
    if (vm.realMap.runAround(gfn, pages) < pages) {
      throw new RangeError(`map: the frames behind page ${gfn} are not in a row; give the VM a larger hostPageBits`);
    }
    return this.requireFrame(vm, gfn);
  }

  /**
   * Where the word of a gPA lies in memory.
   * @throws RangeError unless it lies in a frame that has words
   */
  positionOf(method: string, id: VmId, gpa: bigint): number {
    const hfn = this.requireFrame(this.require(method, id), Number(gpa >> BigInt(FRAME_BITS)));
    if (hfn >= this.parts.description.tableFrames) {
      throw new RangeError(`${method}: 0x${gpa.toString(16)} lies in no table frame`);
    }
    return hfn * WORDS_PER_FRAME + Number(BigInt.asUintN(FRAME_BITS, gpa)) / 4;
  }

  /** Puts another frame behind a page, or none. */
  remap(id: VmId, gfn: PageNo, hfn: PageNo | null): void {
    const vm = this.require('remap', id);
    if (gfn >= vm.pages) throw new RangeError(`remap: VM ${id} has ${vm.pages} pages; there is no gfn ${gfn}`);
    if (hfn !== null) this.parts.pool.claim(hfn);
    const before = vm.realMap.unmap(gfn);
    if (before !== undefined) this.parts.pool.free(before);
    if (hfn !== null) vm.realMap.map(gfn, hfn);
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

  /** A new tree for a real map. Its root may be wider than a frame. */
  private makeHostTree(): TableTree {
    const { description, memory, pool } = this.parts;
    const rootBytes = 2 ** (description.host.widths[0] ?? 0) * description.host.entryBytes;
    const count = Math.ceil(rootBytes / 2 ** FRAME_BITS);
    const root = pool.takeTables(count);
    for (let i = 0; i < count; i++) memory.clear(root + i);
    const frames = { take: () => pool.takeTables(1), free: (frame: PageNo) => pool.free(frame) };
    return new TableTree(memory, description.host, root, frames);
  }

  /** Where no hardware walks the real map, nobody need wait for its A and D. */
  private hostMarks(): number {
    const { kind } = this.parts.description.regime;
    return kind === 'protected' || kind === 'shadow' ? BIT.A | BIT.D : 0;
  }

  private isNative(): boolean {
    return this.parts.description.regime.kind === 'native';
  }
}
