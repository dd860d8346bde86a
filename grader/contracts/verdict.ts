/**
 * What became of a checkpoint. The set is closed.
 *
 * - `pass`, `fail`
 * - `bad-value`: a returned value outside C.1 to C.3
 * - `error`: a throw that no clause asks for
 * - `timeout`: its counted budget is spent
 * - `out-of-memory`
 * - `not-attempted`: the stub's NotImplementedError
 * - `blocked`: a required test failed, and this one failed too
 * - `not-judged`: the grader's own fault, which never yields a number
 *
 * @source course README.md section 5
 */
export type Verdict =
  'pass' | 'fail' | 'bad-value' | 'error' | 'timeout' | 'out-of-memory' | 'not-attempted' | 'blocked' | 'not-judged';

/** What became of a chapter or of a whole submission. */
export type GradeStatus = 'graded' | 'ungradable' | 'not-judged';

/** The four graded bands, in the order in which they are shown. */
export type Band = 'gate' | 'core' | 'edge' | 'property';

/** The bands in report order. */
export const BANDS: readonly Band[] = ['gate', 'core', 'edge', 'property'];

/** Which suite a checkpoint comes from. */
export type Visibility = 'visible' | 'hidden';
