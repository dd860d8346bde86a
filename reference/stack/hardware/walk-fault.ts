import type { FaultCode } from '../../machine';

/** Why a walk stopped. A rare event, so it may be an object of its own. */
export interface WalkFault {
  readonly code: FaultCode;
  readonly dimension: 'guest' | 'host' | 'direct';
  /** Step within its dimension; -1 before the first, the number of steps for the final address. */
  readonly step: number;
  /** Guest step that was under way, or the number of guest steps for the data. */
  readonly row: number;
  /** The gPA under translation for a fault of the host; otherwise -1. */
  readonly gpa: number;
}
