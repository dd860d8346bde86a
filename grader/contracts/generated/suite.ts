// Generated from assignments/schema/suite.schema.json by `npm run generate`; do not edit.

/**
 * A name that is unique in the chapter and starts with its number, for example 07.walk.example.
 */
export type Id = string;
/**
 * The clauses that this test covers. In core and edge the first one pays, unless `pays` names another.
 *
 * @minItems 1
 */
export type Clauses = [string, ...string[]];
/**
 * Tests of this suite without which this one makes no sense. A failing test whose requirement failed is shown as blocked.
 */
export type Requires = Id[];
/**
 * Named faults that this test is meant to catch.
 */
export type Misconceptions = string[];
/**
 * ["r", address] or ["w", address, value]; hex strings such as "0x1F".
 *
 * @minItems 2
 * @maxItems 3
 */
export type Reference = [string, string] | [string, string, string];

/**
 * A suite: tests as data. Operations go to the submission; expectations stay with the judge.
 */
export interface SuiteFile {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * The chapter id.
   */
  suite: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * Whether students see this suite.
   */
  visibility: 'visible' | 'hidden';
  /**
   * The tests, in the order in which reports show them.
   */
  tests: Test[];
  /**
   * Property tests: seeded random sequences with the reference as oracle.
   */
  properties?: Property[];
}
export interface Test {
  id: Id;
  /**
   * What must hold, in a student's words.
   */
  title: string;
  /**
   * The idea behind the test; all that students learn of a hidden one.
   */
  concept?: string;
  /**
   * The band of the rubric.
   */
  band: 'gate' | 'core' | 'edge';
  /**
   * Points of the whole test, with those of its operations.
   */
  points: number;
  clauses: Clauses;
  /**
   * The clause in the point table that this test pays for, where it is not the first of `clauses`.
   */
  pays?: string;
  requires?: Requires;
  misconceptions?: Misconceptions;
  /**
   * Set by `pagewalk author record` on a test whose expectations it filled from the reference, until a person accepts them.
   */
  unreviewed?: true;
  /**
   * The machine, in the fields of the chapter's operations.ts.
   */
  setup?: {
    [k: string]: unknown;
  };
  /**
   * What is done, in order.
   *
   * @minItems 1
   * @maxItems 400
   */
  ops: [Op, ...Op[]];
}
/**
 * One operation with its arguments, and what is expected of it. Arguments stand beside these keys; the chapter's operations.ts names them.
 */
export interface Op {
  /**
   * An operation of the chapter, or one of every suite: expectExports, expectTrace, expectReads, expectRefs, expectCalls, expectInvariant, note.
   */
  op: string;
  /**
   * The expected result: objects match as subsets, arrays and scalars exactly; $any, $fresh, $same, $approx, $set and $throws are matchers. {"$record": true} is filled by `pagewalk author record`.
   */
  expect?:
    | null
    | boolean
    | number
    | string
    | unknown[]
    | {
        [k: string]: unknown;
      };
  /**
   * Makes this operation (with the expectations that follow it) a checkpoint of its own, out of the test's points.
   */
  points?: number;
  /**
   * The last part of such a checkpoint's id.
   */
  id?: string;
  /**
   * The title of such a checkpoint.
   */
  title?: string;
  /**
   * Indices of the operations that this checkpoint needs before it (default: all earlier ones). After an earlier mismatch it is run again with only these.
   */
  needs?: number[];
  /**
   * For expectTrace: all references since the last expectTrace or the start: ["r", address] or ["w", address, value]. For expectRefs: the number of reads that the last operation made.
   */
  refs?: Reference[] | number;
  /**
   * For expectReads: the number of reads since the last expectTrace, expectReads or the start.
   */
  count?: number;
  /**
   * For expectInvariant: an invariant of the chapter.
   */
  name?: string;
  /**
   * For note: a remark for readers of the suite.
   */
  text?: string;
  /**
   * For expectTrace with cells: the shape of this walk, where it is not the chapter's.
   */
  grid?: {
    /**
     * Steps of the guest tree; 0 for a walk of the host tree alone.
     */
    guestSteps: number;
    /**
     * Steps of the host tree.
     */
    hostSteps: number;
  };
  /**
   * For expectTrace: one cell of the walk's picture per expected reference. Written by `pagewalk author narrate`, never by hand.
   */
  cells?: Cell[];
  [k: string]: unknown;
}
/**
 * Where one expected reference stands in the nested-walk grid, and how its address comes about.
 */
export interface Cell {
  /**
   * Guest step 0 to g-1; g is the data row.
   */
  row: number;
  /**
   * Host step 0 to h-1; h is the guest's own reference.
   */
  column: number;
  /**
   * What is read or written, for example: host step 1 for gPA 0xB29AC.
   */
  what: string;
  /**
   * The address as arithmetic, for example: table 0x101000 + 178 * 4.
   */
  sum: string;
  /**
   * What the reference yields, for example: frame 0x2F0.
   */
  gives?: string;
  /**
   * The guest physical address under translation, as hex.
   */
  gpa?: string;
  /**
   * Wrong addresses that a known mistake would give here, each with the arithmetic that explains it.
   */
  traps?: {
    [k: string]: {
      /**
       * The wrong arithmetic that leads to this address.
       */
      sum: string;
      /**
       * What to ask a student who went there.
       */
      question: string;
      /**
       * The same difference in classes only, without a value, for a hidden test.
       */
      hidden?: string;
    };
  };
}
export interface Property {
  id: Id;
  /**
   * What holds for every sequence.
   */
  title: string;
  /**
   * The idea; all that students learn of it.
   */
  concept: string;
  /**
   * 5, or 10 for the one that counts double.
   */
  points: 5 | 10;
  clauses: Clauses;
  misconceptions?: Misconceptions;
  requires?: Requires;
  /**
   * A generator of the chapter's generators.ts.
   */
  generator: string;
  /**
   * The first of 40 seeds.
   */
  seed: number;
}
