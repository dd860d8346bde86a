import { TOO_MANY_REFERENCES, type ProgramEnd, type Thrown } from '../contracts/engine';
import { describeThrow } from './describe';
import { plainFinding, type Finding, type FindingKind } from './finding';

const ENDS = {
  timeout: 'no answer within its counted budget of steps',
  'out-of-memory': 'the memory limit of the sandbox',
  crashed: 'the end of the run before it answered',
} as const;

/**
 * What a throw is where another answer was wanted.
 *
 * @param expected - the wanted answer, as a phrase
 */
export function thrownFinding(op: number, thrown: Thrown, expected: string): Finding {
  if (isEndless(thrown)) return { ...plainFinding(op, 'ended', expected, ENDS.timeout), end: 'timeout' };
  return { ...plainFinding(op, kindOf(thrown), expected, describeThrow(thrown.kind)), thrown };
}

/** What it is that an operation was never answered: the submission threw while it was loaded, or the run ended. */
export function endedFinding(
  op: number,
  { loading, end }: { readonly loading: Thrown | null; readonly end: ProgramEnd },
  expected: string,
): Finding {
  if (loading !== null)
    return { ...plainFinding(op, kindOf(loading), 'a result', describeThrow(loading.kind)), thrown: loading };
  const reason = end === 'finished' ? 'crashed' : end;
  return { ...plainFinding(op, 'ended', expected, ENDS[reason]), end: reason };
}

/** Whether an operation was ended because it made references without end: that spends its budget like any other loop. */
function isEndless({ kind, message }: Thrown): boolean {
  return kind === 'InternalError' && message === TOO_MANY_REFERENCES;
}

/** A double free is the harness's own refusal, like a bus error: the submission fails by it, it does not crash. */
function kindOf(thrown: Thrown): FindingKind {
  if (thrown.kind === 'NotImplementedError') return 'not-attempted';
  return thrown.kind === 'DoubleFreeError' || thrown.kind === 'BusError' ? 'bus' : 'throw';
}
