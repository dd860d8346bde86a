import type { PageNo } from '../../machine';
import type { AddressSpace } from '../hardware/address-space';
import type { WalkFault } from '../hardware/walk-fault';
import type { GuestPlace, GuestProcess } from './guest-process';
import type { RawAccess, Repair } from './regime-parts';
import type { SoftwareWalk } from './software-walk';
import type { VirtualMachine } from './virtual-machine';

/**
 * One regime: what the processor's registers name, what traps, and how a fault is repaired. A method that models an instruction
 * of the guest counts the exits that it costs.
 */
export interface RegimeHandler {
  /** The hypervisor's own walk of guest tables, where it makes any. */
  readonly software?: SoftwareWalk;
  /** The registers for a process. */
  spaceOf(process: GuestProcess): AddressSpace;
  loadCr3(process: GuestProcess): void;
  /** The guest's kernel stores an entry. */
  writeEntry(process: GuestProcess, place: GuestPlace, entry: bigint): void;
  /** The guest's kernel stores several entries; paravirtualized guests ask once for all of them. */
  writeEntries(process: GuestProcess, writes: ReadonlyArray<readonly [place: GuestPlace, entry: bigint]>): void;
  /** The guest's kernel reads an entry. */
  readEntry(process: GuestProcess, place: GuestPlace): bigint;
  invlpg(process: GuestProcess, gva: bigint): void;
  repair(process: GuestProcess, access: RawAccess, fault: WalkFault): Repair;
  /** Gives up all that it keeps for a process. */
  forget(process: GuestProcess): void;
  /** The real map has changed at a page; `stale` is the frame that hardware may still use for it, if any. */
  remapped(vm: VirtualMachine, gfn: PageNo, stale: PageNo | undefined): void;
}
