import type { AddressSpace } from '../hardware/address-space';
import type { WalkFault } from '../hardware/walk-fault';
import type { GuestProcess } from './guest-process';
import { NestedRegime } from './nested-regime';
import type { RawAccess, Repair } from './regime-parts';

/** No VM: the kernel's own tables hold hPAs, and nothing traps. */
export class NativeRegime extends NestedRegime {
  override spaceOf({ number, vm, root }: GuestProcess): AddressSpace {
    return { owner: number, vm: vm.number, root, hostRoot: 0 };
  }

  override repair(_process: GuestProcess, _access: RawAccess, fault: WalkFault): Repair {
    return fault.code === 'out-of-range' ? { act: 'refuse', fault, isOutOfMemory: false } : { act: 'deliver', fault };
  }
}
