import { blameForDeath, type Circumstances } from '../../../grader/sandbox/blame-for-death';
import type { RunnerEnd } from '../../../grader/sandbox/runner-child';

const END: RunnerEnd = { code: null, signal: null, wasReady: true, violation: null, diagnostics: '' };
const FIRST = { tries: 0, careful: false };
const SECOND = { tries: 1, careful: true };

test.each<[string, Partial<RunnerEnd>, Partial<Circumstances>, object]>([
  ['a first death is retried', { signal: 'SIGSEGV' }, { head: FIRST }, { kind: 'retry' }],
  ['a second crash is the program', { signal: 'SIGSEGV' }, { head: SECOND }, { kind: 'program', end: 'crashed' }],
  ['a second exit is the program', { code: 7 }, { head: SECOND }, { kind: 'program', end: 'crashed' }],
  [
    'a second violation is the program',
    { signal: 'SIGKILL', violation: 'x' },
    { head: SECOND },
    { kind: 'program', end: 'crashed' },
  ],
  ['a second kill from outside is our own fault', { signal: 'SIGKILL' }, { head: SECOND }, { kind: 'head-fault' }],
  ['a wrapper tells of a kill by its code', { code: 137 }, { head: SECOND }, { kind: 'head-fault' }],
  ['overtime without careful mode is retried', {}, { head: FIRST, overtime: true }, { kind: 'retry' }],
  ['overtime in careful mode is a timeout', {}, { head: SECOND, overtime: true }, { kind: 'program', end: 'timeout' }],
  ['a death with nothing to do blames nobody', { signal: 'SIGKILL' }, { head: undefined }, { kind: 'retry' }],
  [
    'a first failed start is retried',
    { wasReady: false, code: 1 },
    { head: SECOND, failedStarts: 1 },
    { kind: 'retry' },
  ],
  [
    'a second failed start is our own fault',
    { wasReady: false, spawnError: 'spawn EAGAIN' },
    { head: FIRST, failedStarts: 2 },
    { kind: 'sandbox-fault' },
  ],
])('%s', (_name, end, circumstances, expected) => {
  const blame = blameForDeath({ ...END, ...end }, { overtime: false, failedStarts: 0, head: FIRST, ...circumstances });
  expect(blame).toMatchObject(expected);
});

test('says what kept the process from starting', () => {
  const end = { ...END, wasReady: false, spawnError: 'spawn EAGAIN', diagnostics: 'first line\nsecond' };
  const blame = blameForDeath(end, { overtime: false, failedStarts: 2, head: undefined });
  expect(blame).toEqual({
    kind: 'sandbox-fault',
    message: "The sandbox's process does not start: spawn EAGAIN (first line).",
  });
});
