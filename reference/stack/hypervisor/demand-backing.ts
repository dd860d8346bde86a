import type { PageNo, VmId } from '../../machine';
import { FRAME_BITS } from '../geometry';
import type { WalkFault } from '../hardware/walk-fault';
import type { FramePool } from './frame-pool';
import type { Backed, Backing } from './regime-parts';
import type { VirtualMachine } from './virtual-machine';

/** Puts frames behind pages when they are first used, in blocks of the VM's host page size. */
export class DemandBacking implements Backing {
  /** Who decides about the data of VMs whose memory is managed. */
  manager: (Backing & { manages(id: VmId): boolean }) | null = null;

  constructor(private readonly pool: FramePool) {}

  repair(vm: VirtualMachine, gfn: PageNo, fault: WalkFault): Backed {
    if (this.manager?.manages(vm.id) === true) return this.manager.repair(vm, gfn, fault);
    if (gfn >= vm.pages || fault.code !== 'not-present') return 'no-page';
    if (vm.realMap.validate(gfn)) return 'backed';
    if (vm.realMap.frame(gfn) !== undefined || !vm.isDemandBacked) return 'no-page';
    return this.back(vm, gfn) ? 'backed' : 'out-of-memory';
  }

  /** Puts frames behind the block of a page, or behind the page alone where the block is not wholly empty. */
  back(vm: VirtualMachine, gfn: PageNo): boolean {
    const pages = 2 ** (vm.hostPageBits - FRAME_BITS);
    const first = gfn - (gfn % pages);
    const isWhole = pages > 1 && first + pages <= vm.pages && this.isEmpty(vm, first, pages);
    const block = isWhole ? this.pool.takeData(pages) : null;
    if (block !== null) {
      vm.realMap.map(first, block, vm.hostPageBits);
      return true;
    }
    const hfn = this.pool.takeData(1, gfn);
    if (hfn === null) return false;
    vm.realMap.map(gfn, hfn);
    return true;
  }

  private isEmpty(vm: VirtualMachine, first: PageNo, pages: number): boolean {
    for (let gfn = first; gfn < first + pages; gfn++) {
      if (vm.realMap.frame(gfn) !== undefined) return false;
    }
    return true;
  }
}
