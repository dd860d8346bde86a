// Generated from assignments/schema/report.schema.json by `npm run generate`; do not edit.

/**
 * not-judged is the grader's own fault and never yields a number.
 */
export type Status = 'graded' | 'ungradable' | 'not-judged';

/**
 * The result of grading one submission. The single source of every other format. It holds no time and no path of the grading machine, so that equal submissions give equal bytes.
 */
export interface Report {
  /**
   * Where editors find this schema.
   */
  $schema?: string;
  /**
   * Version of this file format.
   */
  schema: 1;
  /**
   * Name and version of the grader.
   */
  grader: string;
  /**
   * For `student`, hidden tests are shown by concept only.
   */
  audience: 'student' | 'staff';
  /**
   * The submission that was graded.
   */
  submission: {
    /**
     * The student id: the name of the folder or zip.
     */
    id: string;
    /**
     * Digest over all files taken in; null if nothing could be taken in.
     */
    sha256: string | null;
    /**
     * The files taken in, by path.
     */
    files: File[];
    /**
     * Files that were left aside, by path, and why.
     */
    ignored: Ignored[];
  };
  /**
   * The isolation that was reached: engine and process (L2, L3), or also the hardened lane (L4). `none`: nothing was run.
   */
  isolation: 'process' | 'hardened' | 'none';
  status: Status;
  problem?: Problem;
  /**
   * Weighted points, in the unit of maxScore; null if anything was not judged.
   */
  score: number | null;
  /**
   * The sum of the weights of the chapters in this report.
   */
  maxScore: number;
  /**
   * By chapter id, in course order.
   */
  chapters: {
    [k: string]: Chapter;
  };
}
export interface File {
  /**
   * Relative path with forward slashes.
   */
  path: string;
  /**
   * Size of the file.
   */
  bytes: number;
  /**
   * Digest of its content, in lower-case hex.
   */
  sha256: string;
}
export interface Ignored {
  /**
   * Relative path with forward slashes.
   */
  path: string;
  /**
   * Why it was left aside, in one sentence.
   */
  reason: string;
}
/**
 * Why the submission as a whole is ungradable or not judged.
 */
export interface Problem {
  /**
   * The sentence.
   */
  message: string;
  /**
   * The student's file, relative.
   */
  file?: string;
  /**
   * Line in that file, from 1.
   */
  line?: number;
  /**
   * Column in that line, from 1.
   */
  column?: number;
  /**
   * The line of the student's file.
   */
  excerpt?: string;
}
export interface Chapter {
  /**
   * The chapter's title.
   */
  title: string;
  status: Status;
  /**
   * False if the chapter's file is not in the submission.
   */
  attempted: boolean;
  problem?: Problem1;
  /**
   * The chapter's share of the course, in percent.
   */
  weight: number;
  /**
   * Points of 100, or null if not judged.
   */
  score: number | null;
  /**
   * Every chapter is graded 0 to 100.
   */
  maxScore: 100;
  /**
   * The points per band of the rubric.
   */
  bands: {
    gate: BandScore;
    core: BandScore1;
    edge: BandScore2;
    property: BandScore3;
  };
  /**
   * Set if all failures equal those of one named fault: the loss in core and edge is limited to 35 %.
   */
  cap?: {
    /**
     * The named fault, for example 07-M2.
     */
    fault: string;
    /**
     * The fault in the student's words.
     */
    says: string;
    /**
     * Points given back by the cap.
     */
    restored: number;
  };
  /**
   * Set if the passes and failures over the visible checkpoints resemble those of one named fault.
   */
  diagnosis?: {
    /**
     * The named fault, for example 07-M2.
     */
    fault: string;
    /**
     * The fault in the student's words.
     */
    says: string;
    /**
     * The share of visible checkpoints on which the submission and the fault agree.
     */
    similarity: number;
  };
  /**
   * Messages of the advisory type check; they cost the compile checkpoint only.
   */
  diagnostics: Problem2[];
  /**
   * Whether the advisory type check came to an end.
   */
  checked?: 'checked' | 'unchecked';
  /**
   * Failures grouped by their first difference, in order of the first checkpoint.
   */
  rootCauses: RootCause[];
  /**
   * All checkpoints, in the order of the suites.
   */
  checkpoints: Checkpoint[];
}
/**
 * Why the chapter is ungradable or not judged.
 */
export interface Problem1 {
  /**
   * The sentence.
   */
  message: string;
  /**
   * The student's file, relative.
   */
  file?: string;
  /**
   * Line in that file, from 1.
   */
  line?: number;
  /**
   * Column in that line, from 1.
   */
  column?: number;
  /**
   * The line of the student's file.
   */
  excerpt?: string;
}
/**
 * Compiles, exports and the worked example.
 */
export interface BandScore {
  /**
   * Points reached in this band; null if not judged.
   */
  score: number | null;
  /**
   * Points of this band.
   */
  maxScore: number;
}
/**
 * The main clauses.
 */
export interface BandScore1 {
  /**
   * Points reached in this band; null if not judged.
   */
  score: number | null;
  /**
   * Points of this band.
   */
  maxScore: number;
}
/**
 * Faults, rights, ranges and other corners.
 */
export interface BandScore2 {
  /**
   * Points reached in this band; null if not judged.
   */
  score: number | null;
  /**
   * Points of this band.
   */
  maxScore: number;
}
/**
 * Random sequences against the reference.
 */
export interface BandScore3 {
  /**
   * Points reached in this band; null if not judged.
   */
  score: number | null;
  /**
   * Points of this band.
   */
  maxScore: number;
}
/**
 * One sentence that names the thing, the place, what was expected and what to do next.
 */
export interface Problem2 {
  /**
   * The sentence.
   */
  message: string;
  /**
   * The student's file, relative.
   */
  file?: string;
  /**
   * Line in that file, from 1.
   */
  line?: number;
  /**
   * Column in that line, from 1.
   */
  column?: number;
  /**
   * The line of the student's file.
   */
  excerpt?: string;
}
export interface RootCause {
  /**
   * The first checkpoint of the group: its card explains the group.
   */
  checkpoint: string;
  /**
   * The first difference in one line.
   */
  summary: string;
  /**
   * Checkpoints that fail with the same first difference.
   */
  others: string[];
  /**
   * Checkpoints that are blocked by this group.
   */
  blocked: string[];
}
export interface Checkpoint {
  /**
   * For a hidden test in a student's report: H- and a number.
   */
  id: string;
  /**
   * What must hold, in a student's words.
   */
  title: string;
  /**
   * For a hidden test: the idea behind it, which is all that a student's report says of it.
   */
  concept?: string;
  /**
   * What became of it.
   */
  verdict:
    'pass' | 'fail' | 'bad-value' | 'error' | 'timeout' | 'out-of-memory' | 'not-attempted' | 'blocked' | 'not-judged';
  /**
   * Points of the chapter's 100; null if not judged.
   */
  points: number | null;
  /**
   * What a pass is worth, of the chapter's 100.
   */
  maxPoints: number;
  /**
   * Whether students see the test.
   */
  visibility: 'visible' | 'hidden';
  /**
   * The band of the rubric that this checkpoint belongs to.
   */
  band: 'gate' | 'core' | 'edge' | 'property';
  /**
   * The clauses that it covers.
   */
  clauses: string[];
  /**
   * Why partial credit was given, for example: 5 of 8 references.
   */
  credit?: string;
  /**
   * The failed requirements of a blocked checkpoint.
   */
  blockedBy?: string[];
  /**
   * For a property: seeds passed before the first failure.
   */
  seeds?: {
    /**
     * Seeds passed before the first failure.
     */
    passed: number;
    /**
     * Seeds in all.
     */
    of: number;
  };
  explanation?: Explanation;
  /**
   * The pictures of this checkpoint's walks, passed or failed.
   */
  walks?: Walk[];
}
/**
 * The first difference of a failed checkpoint, in the course's message form.
 */
export interface Explanation {
  /**
   * One sentence.
   */
  summary: string;
  /**
   * The operations up to the first difference.
   */
  steps: Step[];
  /**
   * What was expected.
   */
  expected?: string;
  /**
   * What the submission gave instead.
   */
  actual?: string;
  /**
   * The clause that decides.
   */
  rule?: {
    /**
     * Its number, for example 07.S5.
     */
    clause: string;
    /**
     * Its rule in one line.
     */
    text: string;
  };
  /**
   * At most one likely cause, as a question, and only if the arithmetic confirms it.
   */
  question?: string;
  where?: Problem3;
  /**
   * Commands to go on with.
   */
  commands?: string[];
}
export interface Step {
  /**
   * Number of the operation in its test.
   */
  n: number;
  /**
   * The operation with its arguments.
   */
  call: string;
  /**
   * Whether this operation was answered as expected.
   */
  state: 'ok' | 'different';
  /**
   * What the submission answered.
   */
  outcome?: string;
}
/**
 * One sentence that names the thing, the place, what was expected and what to do next.
 */
export interface Problem3 {
  /**
   * The sentence.
   */
  message: string;
  /**
   * The student's file, relative.
   */
  file?: string;
  /**
   * Line in that file, from 1.
   */
  line?: number;
  /**
   * Column in that line, from 1.
   */
  column?: number;
  /**
   * The line of the student's file.
   */
  excerpt?: string;
}
/**
 * One walk, expected against actual. Rows: guest steps and data. Columns: host steps and the guest's own reference.
 */
export interface Walk {
  /**
   * Which walk this is.
   */
  title: string;
  /**
   * Steps of the guest's tree; 0 for a walk of the host's tree alone.
   */
  guestSteps: number;
  /**
   * Steps of the host's tree.
   */
  hostSteps: number;
  /**
   * How many reads the submission made.
   */
  made: number;
  /**
   * Number of the first reference that differs.
   */
  firstDifference?: number;
  /**
   * Expected reads, in order.
   */
  cells: WalkCell[];
  /**
   * Expected against actual A/D writes, in order.
   */
  writes?: WalkWrite[];
  /**
   * References made beyond the expected ones.
   */
  extra: string[];
}
export interface WalkCell {
  /**
   * Number of the read within the walk.
   */
  n: number;
  /**
   * Guest step 0 to g-1; g is the data row.
   */
  row: number;
  /**
   * Host step 0 to h-1; h is the guest's own reference.
   */
  column: number;
  /**
   * Equal, the first difference, a consequence of it, or never made.
   */
  state: 'equal' | 'first' | 'consequence' | 'missing';
  /**
   * What is read here.
   */
  what: string;
  /**
   * The expected address as arithmetic.
   */
  sum: string;
  /**
   * What the reference yields.
   */
  gives?: string;
  /**
   * The guest physical address under translation, as hex.
   */
  gpa?: string;
  /**
   * The expected address.
   */
  expected: string;
  /**
   * The address that was read instead.
   */
  actual?: string;
  /**
   * The arithmetic of the wrong address, if a known mistake explains it.
   */
  actualSum?: string;
}
export interface WalkWrite {
  /**
   * Equal, the first difference, a consequence of it, never made, or made beyond the expected ones.
   */
  state: 'equal' | 'first' | 'consequence' | 'missing' | 'extra';
  /**
   * For example: write 0x100000 <- 0x101023.
   */
  expected?: string;
  /**
   * The write that was made instead.
   */
  actual?: string;
}
