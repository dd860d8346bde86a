import type { Problem } from '../../../contracts/generated/report';
import { placeOf } from '../../problem-place';

/** A sentence with its place, ready for a template. */
export interface ProblemView {
  readonly message: string;
  /** `file:line:column` as far as known, or null. */
  readonly place: string | null;
  readonly excerpt: string | null;
}

/** Prepares a problem. */
export function viewProblem(problem: Problem): ProblemView {
  return { message: problem.message, place: placeOf(problem), excerpt: problem.excerpt ?? null };
}
