import type { GradeStatus, Verdict } from '../contracts/verdict';

/** How something is told: by a sign, by a word and by a tone for colours; the colour never stands alone. */
export interface Words {
  readonly mark: string;
  readonly word: string;
  readonly tone: 'ok' | 'bad' | 'quiet' | 'warn';
}

/** The words of every verdict. */
export const VERDICT_WORDS: Readonly<Record<Verdict, Words>> = {
  pass: { mark: '✓', word: 'pass', tone: 'ok' },
  fail: { mark: '✗', word: 'fail', tone: 'bad' },
  'bad-value': { mark: '✗', word: 'bad value', tone: 'bad' },
  error: { mark: '✗', word: 'error', tone: 'bad' },
  timeout: { mark: '✗', word: 'timeout', tone: 'bad' },
  'out-of-memory': { mark: '✗', word: 'out of memory', tone: 'bad' },
  'not-attempted': { mark: '○', word: 'not attempted', tone: 'quiet' },
  blocked: { mark: '⊘', word: 'blocked', tone: 'quiet' },
  'not-judged': { mark: '?', word: 'not judged', tone: 'warn' },
};

/** The words of every status of a chapter or submission. */
export const STATUS_WORDS: Readonly<Record<GradeStatus, Words>> = {
  graded: { mark: '✓', word: 'graded', tone: 'quiet' },
  ungradable: { mark: '✗', word: 'ungradable', tone: 'bad' },
  'not-judged': { mark: '?', word: 'not judged', tone: 'warn' },
};

/** What stands beside anything that was not judged. */
export const NOT_JUDGED_SENTENCE = 'This is the grader’s fault and not yours; no score was set.';
