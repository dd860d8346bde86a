import type { Chapter, Sequence } from '../contracts/chapter';
import type { Program, Transcript } from '../contracts/engine';
import type { Problem, TypeCheckResult } from '../contracts/submission';
import type { Visibility } from '../contracts/verdict';

/** What judging one chapter of one submission needs from outside; nothing of it touches a file or a clock. */
export interface Judging {
  readonly chapter: Chapter;
  /** Runs a program of the submission. */
  readonly run: (program: Program) => Promise<Transcript>;
  /** Runs a sequence on the reference; null where there is no reference (a student's package). */
  readonly oracle: ((sequence: Sequence) => Transcript) | null;
  /** The advisory type check, which runs beside everything else. */
  readonly types: Promise<TypeCheckResult>;
  /** Finds the student's line in a stack text. */
  readonly locate: (stack: string) => Problem | undefined;
  /** Whether failing sequences of hidden properties are shrunk (only staff sees them). */
  readonly shrinkHidden: boolean;
  /** Looks at one checkpoint only: tests and properties that do not hold it are left out. */
  readonly only?: string;
}

/** The same, for the tests of one suite. */
export interface JudgeContext extends Judging {
  readonly visibility: Visibility;
  /** Opaque to the sandbox: programs of one suite share an engine instance. */
  readonly suiteNumber: number;
  /** The budget of a test or property, in engine ticks. */
  readonly fuelFor: (id: string) => number;
}
