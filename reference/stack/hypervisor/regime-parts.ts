import type { PageNo } from '../../machine';
import type { PhysicalMemory } from '../hardware/physical-memory';
import type { Processor } from '../hardware/processor';
import type { WalkFault } from '../hardware/walk-fault';
import type { MachineDescription } from '../machine-description';
import type { ExitLog } from './exits';
import type { FramePool } from './frame-pool';
import type { VirtualMachine } from './virtual-machine';

/** An access as registers hold it. */
export interface RawAccess {
  readonly low: number;
  readonly high: number;
  readonly kind: number;
}

/**
 * What becomes of a fault of the hardware.
 *
 * - `retry`: its cause is repaired
 * - `emulated`: the hypervisor has made the access itself; the answer is its frame
 * - `deliver`: the guest gets this fault
 * - `refuse`: the VM has no memory there (`not-present`), or the machine has none left (`out-of-memory`), or hardware says why
 */
export type Repair =
  | { readonly act: 'retry' }
  | { readonly act: 'emulated'; readonly hfn: PageNo }
  | { readonly act: 'deliver'; readonly fault: WalkFault }
  | { readonly act: 'refuse'; readonly fault: WalkFault; readonly isOutOfMemory: boolean };

/** What `Backing.repair` says: the page is usable now, the VM has no such page, or the machine has no frame. */
export type Backed = 'backed' | 'no-page' | 'out-of-memory';

/** Who puts frames behind pages. */
export interface Backing {
  /** Makes a page usable for an access that its mapping has refused. */
  repair(vm: VirtualMachine, gfn: PageNo, fault: WalkFault): Backed;
}

/** What every regime works with. */
export interface RegimeParts {
  readonly description: MachineDescription;
  readonly memory: PhysicalMemory;
  readonly pool: FramePool;
  readonly processor: Processor;
  readonly log: ExitLog;
  readonly backing: Backing;
}
