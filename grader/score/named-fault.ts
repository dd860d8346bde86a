import type { FaultsFile } from '../contracts/generated/faults';
import type { RecordedFile } from '../contracts/generated/recorded';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';

/** A named fault that a submission equals. */
export interface NamedFault {
  readonly id: string;
  /** The fault in the student's words. */
  readonly says: string;
}

/**
 * Finds the named fault whose observations equal the submission's on every failing checkpoint. Then everything else is
 * shown to be right, and this is the only mistake.
 *
 * @returns null if nothing failed, or no fault (or more than one) equals the submission
 * @source course README.md section 6, rule 6
 */
export function findNamedFault(
  judged: readonly JudgedCheckpoint[],
  recorded: RecordedFile | null,
  faults: FaultsFile | null,
): NamedFault | null {
  const failing = judged.filter(({ verdict }) => verdict !== 'pass');
  if (failing.length === 0 || recorded === null || faults === null) return null;
  const equal = faults.faults.filter(({ id }) => {
    const digests = recorded.faults[id] ?? {};
    return failing.every((checkpoint) => digests[checkpoint.id] === checkpoint.observed);
  });
  const [only, another] = equal;
  return only === undefined || another !== undefined ? null : { id: only.id, says: only.says };
}
