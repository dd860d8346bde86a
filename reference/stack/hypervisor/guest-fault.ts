import { KIND } from '../access';
import type { WalkFault } from '../hardware/walk-fault';
import type { MachineDescription } from '../machine-description';
import type { GuestFault, HypervisorFault } from '../outcome';
import type { RawAccess } from './regime-parts';
import { joinAddress } from './words';

/** The bits of x86's page-fault error code. @source Intel SDM volume 3A, section "Page-Fault Exceptions" */
const ERROR = { P: 1, W: 2, U: 4, RSVD: 8, ID: 16 } as const;

/** Turns a fault of a walk into what the guest's kernel gets. */
export function toGuestFault(
  description: MachineDescription,
  { low, high, kind }: RawAccess,
  fault: WalkFault,
): GuestFault {
  const { code, step } = fault;
  const isCanonical = code !== 'non-canonical';
  return {
    ok: false,
    deliver: 'guest',
    exception: isCanonical ? 'page-fault' : 'general-protection',
    errorCode: isCanonical ? errorCode(description, kind, fault) : 0,
    cr2: joinAddress(low, high),
    code,
    step,
  };
}

function errorCode({ controls }: MachineDescription, kind: number, { code }: WalkFault): number {
  const isFetch = (kind & KIND.FETCH) !== 0 && (controls.nxe || controls.smep);
  return (
    (code === 'not-present' ? 0 : ERROR.P) |
    ((kind & KIND.WRITE) !== 0 ? ERROR.W : 0) |
    ((kind & KIND.USER) !== 0 ? ERROR.U : 0) |
    (code === 'reserved-bit' ? ERROR.RSVD : 0) |
    (isFetch ? ERROR.ID : 0)
  );
}

/** Turns a fault of a walk into what the hypervisor could not repair. */
export function toHypervisorFault({ code, gpa, step, row }: WalkFault, isOutOfMemory: boolean): HypervisorFault {
  const reason = isOutOfMemory ? 'out-of-memory' : code === 'non-canonical' ? 'not-present' : code;
  return { ok: false, deliver: 'hypervisor', code: reason, gpa: BigInt(Math.max(gpa, 0)), step, row };
}
