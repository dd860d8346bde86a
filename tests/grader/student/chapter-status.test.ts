import type { AttemptsFile, LastRun } from '../../../grader/contracts/generated/attempts';
import { NO_ATTEMPTS, sourceDigest } from '../../../grader/student/attempts';
import { courseStatus } from '../../../grader/student/chapter-status';

const ID = '03-page-walk';
const FILES = [{ path: `${ID}/page-walk.ts`, text: '', bytes: 0, sha256: 'a' }];

function statusWith(last: Partial<LastRun> | null, files = FILES) {
  const whole: LastRun = {
    source: sourceDigest(ID, FILES),
    status: 'graded',
    passed: 1,
    of: 3,
    untouched: 0,
    bands: {},
    ...last,
  };
  const known: AttemptsFile = {
    schema: 1,
    chapters: { [ID]: { attempts: 4, source: '', failing: {}, opened: [], last: whole } },
  };
  return courseStatus(last === null ? NO_ATTEMPTS : known, files).find(({ id }) => id === ID);
}

describe('the status of a chapter', () => {
  it.each([
    ['was never run', null, { next: 'not run yet', command: 'npx pagewalk test 03' }],
    ['has changed since', { source: '0' }, { next: 'changed since', command: 'npx pagewalk test 03', changed: true }],
    ['does not compile', { status: 'ungradable' }, { next: 'does not compile', command: 'npx pagewalk test 03' }],
    ['is a stub', { untouched: 2 }, { next: 'stubs stand', command: 'npx pagewalk hint 03' }],
    ['fails', { root: '03.gate.trace' }, { next: 'first failure', command: 'npx pagewalk explain 03.gate.trace' }],
  ] as const)('that %s says what to do next', (_, last, expected) => {
    expect(statusWith(last)).toMatchObject(expected);
  });

  it('that passes has nothing to do next', () => {
    const status = statusWith({ passed: 3 });
    expect([status?.next, status?.command]).toEqual(['all visible checkpoints pass', undefined]);
  });

  it('without its file names the command that puts it back', () => {
    expect(statusWith(null, [])).toMatchObject({
      present: false,
      next: 'page-walk.ts is missing',
      command: 'npx pagewalk reset 03',
    });
  });

  it('is told for every chapter of the course', () => {
    expect(courseStatus(NO_ATTEMPTS, [])).toHaveLength(11);
  });
});
