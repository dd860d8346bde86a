import type { FaultCode } from '../machine';

/** A fault that the guest's own kernel gets, as the processor reports it. */
export interface GuestFault {
  readonly ok: false;
  readonly deliver: 'guest';
  readonly exception: 'page-fault' | 'general-protection';
  /** x86's error code: 1 P, 2 W, 4 U, 8 RSVD, 16 I/D; 0 for a general protection fault. */
  readonly errorCode: number;
  /** The full gVA, 64 bits. */
  readonly cr2: bigint;
  readonly code: FaultCode;
  /** Guest step of the entry at fault; -1 for a non-canonical address. */
  readonly step: number;
}

/** A fault that only the hypervisor can see, and that it has not repaired. */
export interface HypervisorFault {
  readonly ok: false;
  readonly deliver: 'hypervisor';
  /**
   * `not-present`: the VM has no memory at `gpa`; `out-of-memory`: the machine has no frame left for it; the other codes
   * are those of a host walk.
   */
  readonly code: Exclude<FaultCode, 'non-canonical'> | 'out-of-memory';
  /** The full gPA under translation. */
  readonly gpa: bigint;
  /** Host step at fault; the number of host steps for the final address. */
  readonly step: number;
  /** Guest step whose entry was under way, or the number of guest steps for the data. */
  readonly row: number;
}

/** A translation. `gpa` is undefined where the walk does not compute it: natively, and with a shadow. */
export interface Translated {
  readonly ok: true;
  readonly hpa: bigint;
  readonly gpa: bigint | undefined;
  /** Log2 of the bytes around the address that the answer holds for. */
  readonly pageBits: number;
}

/** What became of one access, after the hypervisor has repaired what it can. */
export type Outcome = Translated | GuestFault | HypervisorFault;
