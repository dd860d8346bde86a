import type { PageNo } from '../../machine';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from '../hardware/address-space';
import type { WalkFault } from '../hardware/walk-fault';
import type { GuestPlace, GuestProcess } from './guest-process';
import type { RegimeHandler } from './regime-handler';
import type { RawAccess, RegimeParts, Repair } from './regime-parts';
import type { VirtualMachine } from './virtual-machine';
import { splitAddress } from './words';

/**
 * Nested paging, and CMU's two-level mapping with its flat real map: hardware walks both dimensions, so the guest's kernel does with
 * its tables what it likes. Only a gPA without memory is an exit.
 */
export class NestedRegime implements RegimeHandler {
  constructor(protected readonly parts: RegimeParts) {}

  spaceOf(process: GuestProcess): AddressSpace {
    const { vm, number, root } = process;
    return { owner: number, vm: vm.number, root, hostRoot: vm.realMap.tree.root };
  }

  loadCr3(_process: GuestProcess): void {
    // Entries carry the number of their process, so a switch drops none.
  }

  writeEntry(process: GuestProcess, place: GuestPlace, entry: bigint): void {
    process.write(place, entry);
  }

  writeEntries(process: GuestProcess, writes: ReadonlyArray<readonly [place: GuestPlace, entry: bigint]>): void {
    for (const [place, entry] of writes) this.writeEntry(process, place, entry);
  }

  readEntry(process: GuestProcess, place: GuestPlace): bigint {
    return process.read(place);
  }

  invlpg(process: GuestProcess, gva: bigint): void {
    const { low, high } = splitAddress(gva);
    this.parts.processor.dropPage(process.number, low, high);
  }

  repair(process: GuestProcess, _access: RawAccess, fault: WalkFault): Repair {
    if (fault.dimension !== 'host') return { act: 'deliver', fault };
    return this.repairHost(process.vm, fault);
  }

  forget(process: GuestProcess): void {
    this.parts.processor.caches.dropSpace(process.number);
  }

  remapped(vm: VirtualMachine, _gfn: PageNo, stale: PageNo | undefined): void {
    if (stale === undefined) return;
    // A translation does not say which gfns have led to it, so all of the VM's go (08.S21).
    this.parts.processor.caches.dropNested(vm.number);
    for (const process of vm.processes) this.parts.processor.caches.dropSpace(process.number);
  }

  /** Lets the hypervisor put memory behind a gPA: an exit of its own. */
  protected repairHost(vm: VirtualMachine, fault: WalkFault): Repair {
    const gfn = Math.floor(fault.gpa / 2 ** FRAME_BITS);
    this.parts.log.exit('host-fault', `${fault.code} at guest-physical 0x${fault.gpa.toString(16)}`);
    const backed = this.parts.backing.repair(vm, gfn, fault);
    if (backed === 'backed') return { act: 'retry' };
    return { act: 'refuse', fault, isOutOfMemory: backed === 'out-of-memory' };
  }
}
