import type { Explanation, Walk } from './generated/report';
import type { Band, Verdict, Visibility } from './verdict';

/** The verdict on one checkpoint, before anyone counts points. */
export interface JudgedCheckpoint {
  readonly id: string;
  readonly title: string;
  /** All that students learn of a hidden one. */
  readonly concept: string;
  readonly visibility: Visibility;
  readonly band: Band;
  readonly maxPoints: number;
  readonly clauses: readonly string[];
  /** The test it is part of, and the tests without which that one makes no sense. */
  readonly test: string;
  readonly requires: readonly string[];
  readonly verdict: Verdict;
  /** The share of the points that was earned, 0 to 1. */
  readonly credit: number;
  /** Why the credit is partial, for example `5 of 8 references`. */
  readonly creditNote?: string;
  /** True for the checkpoint that only asks whether the file compiles and exports. */
  readonly isExports: boolean;
  /** The first difference reduced to operation, field and kind; equal for failures of one root cause. */
  readonly cause?: string;
  readonly explanation?: Explanation;
  readonly walks?: readonly Walk[];
  readonly seeds?: { readonly passed: number; readonly of: number };
  /** Digest of all that was observed for this checkpoint; compared with what the named faults do. */
  readonly observed: string;
  /** Engine ticks that its run used. */
  readonly fuel: number;
}
