import type { Band, Visibility } from '../../contracts/verdict';
import type { Difference } from './find-difference';
import type { Mutant } from './make-mutants';
import type { DiagnosisPrecision } from './measure-diagnosis';
import type { Kill } from './run-mutant';

/** A column of the kill matrix. */
export interface MatrixColumn {
  readonly id: string;
  readonly title: string;
  readonly visibility: Visibility;
  readonly band: Band;
  /** Whether it only asks if the file compiles and exports: no variant of a reference can fail that. */
  readonly isExports: boolean;
}

/** A row of the kill matrix: a named fault with all that it fails. */
export interface FaultRow {
  readonly id: string;
  readonly says: string;
  readonly kills: readonly Kill[];
  /** Whether one of the kills is neither a spent budget nor an expectation with a tolerance. */
  readonly isExact: boolean;
}

/** A mechanical mutant without its text. */
export type MutantPlace = Omit<Mutant, 'source'>;

/** What became of a mechanical mutant. */
export interface MutantRow {
  readonly mutant: MutantPlace;
  /** Empty for one that survived. */
  readonly kills: readonly Kill[];
  readonly isExact: boolean;
  /** Why no test can tell it from the reference, if someone found that out. */
  readonly equivalent: string | null;
  /** For a survivor that nobody explained: where it differs, if the search found that. */
  readonly difference: Difference | null;
}

/** All that mutating a chapter shows; the same for the same course, whatever the number of lanes. */
export interface ChapterMutation {
  readonly chapter: string;
  /** Path of the reference, for messages. */
  readonly file: string;
  readonly columns: readonly MatrixColumn[];
  readonly faults: readonly FaultRow[];
  readonly mutants: readonly MutantRow[];
  /** Edits that were dropped, because the result does not compile. */
  readonly uncompilable: number;
  /** Entries of the list of equivalents whose mutant is gone. */
  readonly goneEquivalents: readonly { readonly key: string; readonly before: string; readonly after: string }[];
  /** Checkpoints that nothing ever fails. */
  readonly dead: readonly string[];
  /** Groups of checkpoints of tests that always fail together. */
  readonly redundant: readonly (readonly string[])[];
  readonly diagnosis: DiagnosisPrecision;
}
