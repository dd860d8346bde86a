import type { KillMatrixFile } from '../contracts/generated/kill-matrix';
import type { Verdict, Visibility } from '../contracts/verdict';

/** What a diagnosis needs of a checkpoint; both a judged and a reported one have it. */
export interface DiagnosedCheckpoint {
  readonly id: string;
  readonly verdict: Verdict;
  readonly visibility: Visibility;
}

/** The misconception that a submission's passes and failures resemble. */
export interface Diagnosis {
  /** The named fault, for example 07-M2. */
  readonly fault: string;
  /** The fault in the student's words. */
  readonly says: string;
  /** The share of visible checkpoints on which the submission and the fault agree, 0.85 to 1. */
  readonly similarity: number;
}

/** A fault that agrees on a smaller share of the visible checkpoints is no diagnosis. */
const LEAST_SIMILARITY = 0.85;

/** Verdicts that say nothing of what the code does: the grader failed, or the stub still stands. */
const SILENT: ReadonlySet<Verdict> = new Set(['not-judged', 'not-attempted']);

/** A file that only compiles, or not even that, shows no pattern. */
const LEAST_PASSES = 2;

/**
 * Names the fault whose passes and failures over the visible checkpoints are closest to the submission's. Hidden
 * checkpoints are never looked at.
 *
 * @returns null if nothing failed or hardly anything passed, if a visible checkpoint has no verdict that says something
 *   (only a part was judged, a stub still stands, or the grader failed), if no fault is close enough or two are equally
 *   close, or if the closest fails nothing that the submission fails: such a fault would explain nothing
 * @source course README.md section 7, rung 3
 */
export function diagnose(matrix: KillMatrixFile | null, checkpoints: readonly DiagnosedCheckpoint[]): Diagnosis | null {
  if (matrix === null) return null;
  const verdicts = new Map(
    checkpoints.filter(({ visibility }) => visibility === 'visible').map(({ id, verdict }) => [id, verdict]),
  );
  const isComplete = matrix.checkpoints.every((id) => !SILENT.has(verdicts.get(id) ?? 'not-judged'));
  const failing = new Set(matrix.checkpoints.filter((id) => verdicts.get(id) !== 'pass'));
  if (!isComplete || failing.size === 0 || matrix.checkpoints.length - failing.size < LEAST_PASSES) return null;
  const compared = matrix.faults.map(({ id, says, fails }) => {
    const shared = fails.filter((checkpoint) => failing.has(checkpoint)).length;
    const distance = failing.size + fails.length - 2 * shared;
    return { fault: id, says, shared, similarity: 1 - distance / matrix.checkpoints.length };
  });
  const [closest, next] = compared.sort((left, right) => right.similarity - left.similarity);
  if (closest === undefined || closest.similarity < LEAST_SIMILARITY || closest.shared === 0) return null;
  if (next !== undefined && next.similarity === closest.similarity) return null;
  const { fault, says, similarity } = closest;
  return { fault, says, similarity };
}
