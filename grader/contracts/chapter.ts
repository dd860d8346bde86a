import type { FrameEvent, OperationCall, Reference, Reply, Tagged } from './engine';
import type { AssignmentFile } from './generated/assignment';
import type { EquivalentsFile } from './generated/equivalents';
import type { FaultsFile } from './generated/faults';
import type { HintsFile } from './generated/hints';
import type { KillMatrixFile } from './generated/kill-matrix';
import type { RecordedFile } from './generated/recorded';
import type { SuiteFile } from './generated/suite';
import type { Json, JsonObject } from './json';
import type { ChapterOperations } from './operations';

/** One operation that has been made, as invariants and properties see it. */
export interface Step {
  readonly call: OperationCall;
  readonly reply: Reply;
  /**
   * The returned value in the canonical form of a suite file (addresses and entries as hex strings, a Map as an
   * object, undefined absent), or null where the operation threw or returned nothing.
   */
  readonly result: Json;
  readonly references: readonly Reference[];
  readonly frames: readonly FrameEvent[];
  readonly calls: readonly (readonly (string | number)[])[];
  /** What the chapter's `probe` returned after this operation. */
  readonly probe?: Tagged;
}

/**
 * Something that must hold after every operation.
 *
 * @param step - the operation just made
 * @param earlier - all operations before it, in order
 * @returns null if it holds, else one sentence that says what is wrong, without any word of the submission
 */
export type Invariant = (step: Step, earlier: readonly Step[]) => string | null;

/** Seeded randomness; equal seeds give equal draws on every machine. */
export interface Random {
  /** An integer from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with probability `numerator / denominator`. */
  chance(numerator: number, denominator: number): boolean;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** The same elements in a random order. */
  shuffle<T>(list: readonly T[]): T[];
}

/** A sequence that a property draws: the machine and what is done to it. */
export interface Sequence {
  readonly setup: JsonObject;
  readonly calls: readonly OperationCall[];
}

/**
 * A property of a chapter: a generator, and what must hold of every sequence. The plain results of all operations are
 * always compared with the reference's.
 */
export interface Property {
  /** Draws one sequence; `run` counts from 0 to 39 and may set the size (small sequences first). */
  readonly generate: (random: Random, run: number) => Sequence;
  /** Whether machine frames are compared as they are or up to a renaming. */
  readonly frames: 'exact' | 'renamed';
  /** Whether the reference traces are compared as well. */
  readonly references: boolean;
  /**
   * The property's own condition over the submission's steps (and the reference's, in the same order).
   * Returns the index of the step that broke it and a sentence, or null.
   */
  readonly condition?: (
    steps: readonly Step[],
    oracle: readonly Step[],
  ) => { readonly at: number; readonly message: string } | null;
}

/** The code of a chapter that only the grader runs. */
export interface ChapterJudging {
  readonly operations: ChapterOperations;
  readonly invariants: Readonly<Record<string, Invariant>>;
  readonly properties: Readonly<Record<string, Property>>;
}

/** A chapter, loaded and checked. */
export interface Chapter {
  readonly id: string;
  readonly assignment: AssignmentFile;
  /** The visible suite, then the hidden one; a student's package has only the first. */
  readonly suites: readonly SuiteFile[];
  readonly recorded: RecordedFile | null;
  readonly hints: HintsFile | null;
  readonly faults: FaultsFile | null;
  /** Which visible checkpoints each named fault fails; a student's package has it, but not the faults themselves. */
  readonly killMatrix: KillMatrixFile | null;
  /** The mechanical mutants of the reference that no test can tell from it. */
  readonly equivalents: EquivalentsFile | null;
  readonly judging: ChapterJudging;
}
