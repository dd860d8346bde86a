import type { Chapter, Report } from '../../../grader/contracts/generated/report';
import type { AttemptsFile } from '../../../grader/contracts/generated/attempts';
import type { Verdict } from '../../../grader/contracts/verdict';
import { addOpened, addRun, attemptsAt, NO_ATTEMPTS, sourceDigest } from '../../../grader/student/attempts';
import { chapter, checkpoint, report } from '../report/fixtures/reports';

const ID = '07-nested-paging';

function run(verdicts: Readonly<Record<string, Verdict>>, sha256: string, more: Partial<Chapter> = {}): Report {
  const checkpoints = Object.entries(verdicts).map(([id, verdict]) => checkpoint({ id, verdict }));
  const base = report({ chapters: { [ID]: chapter({ checkpoints, ...more }) } });
  const files = [{ path: `${ID}/nested-paging.ts`, bytes: 1, sha256 }];
  return { ...base, submission: { ...base.submission, files } };
}

function after(...runs: readonly Report[]): AttemptsFile {
  return runs.reduce((state, each) => addRun(state, each, true), NO_ATTEMPTS);
}

const FAILS = { '07.a': 'fail', '07.b': 'pass' } as const;

describe('attempts', () => {
  it('count runs whose files changed, and each failing version once', () => {
    const { attempts, failing } = attemptsAt(after(run(FAILS, 'one'), run(FAILS, 'one'), run(FAILS, 'two')), ID);
    expect(attempts).toBe(2);
    expect(Object.keys(failing)).toEqual(['07.a']);
    expect(failing['07.a']).toHaveLength(2);
  });

  it('do not count a version twice that comes back', () => {
    const state = after(run(FAILS, 'one'), run(FAILS, 'two'), run(FAILS, 'one'));
    expect(attemptsAt(state, ID).failing['07.a']).toHaveLength(2);
  });

  it('do not count stubs, whatever passes beside them', () => {
    const { attempts, failing } = attemptsAt(after(run({ '07.a': 'not-attempted', '07.b': 'pass' }, 'one')), ID);
    expect([attempts, failing]).toEqual([0, {}]);
  });

  it('keep the former state of a chapter without a file or one that was not judged', () => {
    const state = after(run(FAILS, 'one'));
    expect(addRun(state, run(FAILS, 'two', { attempted: false }), true)).toEqual(state);
    expect(addRun(state, run(FAILS, 'two', { status: 'not-judged' }), true)).toEqual(state);
  });

  it('count a file that does not compile as a run but unlock nothing by it', () => {
    const state = after(run({ '07.a': 'error' }, 'one', { status: 'ungradable' }));
    expect(attemptsAt(state, ID)).toMatchObject({ attempts: 1, failing: {}, last: { status: 'ungradable' } });
  });

  it('take a part of the tests as failures but not as a result', () => {
    const state = addRun(NO_ATTEMPTS, run(FAILS, 'one'), false);
    expect(attemptsAt(state, ID).last).toBe(undefined);
    expect(attemptsAt(state, ID).failing['07.a']).toHaveLength(1);
  });

  it('keep the points of the bands that visible tests have, and the first root failure', () => {
    const causes = [{ checkpoint: '07.a', summary: '', others: [], blocked: [] }];
    const { last } = attemptsAt(after(run(FAILS, 'one', { rootCauses: causes })), ID);
    expect(last).toMatchObject({ passed: 1, of: 2, untouched: 0, root: '07.a' });
    expect(last?.bands).toEqual({ core: { score: 2, maxScore: 4 } });
  });

  it('keep no more versions than any rung asks for', () => {
    const state = after(...Array.from({ length: 20 }, (_, index) => run(FAILS, `v${index}`)));
    expect(attemptsAt(state, ID)).toMatchObject({ attempts: 20 });
    expect(attemptsAt(state, ID).failing['07.a']).toHaveLength(8);
  });

  it('depend on the files of the chapter alone', () => {
    const own = { path: `${ID}/nested-paging.ts`, sha256: 'a' };
    expect(sourceDigest(ID, [own, { path: '03-page-walk/page-walk.ts', sha256: 'b' }])).toBe(sourceDigest(ID, [own]));
    expect(sourceDigest(ID, [{ ...own, sha256: 'c' }])).not.toBe(sourceDigest(ID, [own]));
  });
});

describe('opened rungs', () => {
  it('are noted once each, in order', () => {
    const state = addOpened(addOpened(NO_ATTEMPTS, ID, '07.a', [2, 3]), ID, '07.a', [3, 4]);
    expect(attemptsAt(state, ID).opened.map(({ rung }) => rung)).toEqual([2, 3, 4]);
    expect(addOpened(state, ID, '07.a', [2])).toBe(state);
  });
});
