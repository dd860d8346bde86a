import type { ProgramEnd, Thrown } from '../contracts/engine';
import type { TraceComparison } from './trace';

/**
 * What was found to be wrong at one operation of a run.
 *
 * - `value`: another result than expected (also: a throw was expected and none came)
 * - `bad-value`: a returned value outside C.1 to C.3
 * - `throw`: a throw that no clause asks for
 * - `not-attempted`: the stub's NotImplementedError
 * - `bus`: a physical access that the bus refused (C.15)
 * - `trace`: right or wrong result, but other references than expected
 * - `invariant`: an invariant of the chapter broke here
 * - `exports`: the file does not compile, does not type-check or lacks an export
 * - `ended`: the run ended before this operation answered (see `end`)
 */
export type FindingKind =
  'value' | 'bad-value' | 'throw' | 'not-attempted' | 'bus' | 'trace' | 'invariant' | 'exports' | 'ended';

/** The first difference at one operation. */
export interface Finding {
  /** Index of the operation in its test. */
  readonly op: number;
  readonly kind: FindingKind;
  /** The field that differs, for example `fault.at`; empty for the whole result. */
  readonly path: string;
  /** Expected against actual, each a phrase that can follow "expected" and "got". */
  readonly expected: string;
  readonly actual: string;
  readonly trace?: TraceComparison;
  readonly thrown?: Thrown;
  readonly end?: Exclude<ProgramEnd, 'finished'>;
}

/** A finding about the whole of an operation. */
export function plainFinding(op: number, kind: FindingKind, expected: string, actual: string): Finding {
  return { op, kind, path: '', expected, actual };
}
