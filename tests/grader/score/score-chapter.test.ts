import type { JudgedCheckpoint } from '../../../grader/contracts/judged-checkpoint';
import { scoreChapter } from '../../../grader/score/score-chapter';
import { scoreSubmission } from '../../../grader/score/score-submission';
import type { Chapter as ReportChapter } from '../../../grader/contracts/generated/report';
import { counterChapter } from '../../support/counter-chapter';

function judged(part: Partial<JudgedCheckpoint> & Pick<JudgedCheckpoint, 'id'>): JudgedCheckpoint {
  return {
    title: part.id,
    concept: 'counting',
    visibility: 'visible',
    band: 'core',
    maxPoints: 10,
    clauses: ['99.S1'],
    test: part.id,
    requires: [],
    verdict: 'pass',
    credit: 1,
    isExports: false,
    observed: 'right',
    fuel: 0,
    ...part,
  };
}

const FAILED = { verdict: 'fail', credit: 0 } as const;
const EXPORTS = judged({ id: '99.exports', band: 'gate', maxPoints: 2.5, isExports: true });

describe('a chapter', () => {
  it('sums credit times points per band', () => {
    const score = scoreChapter(counterChapter([]), [
      EXPORTS,
      judged({ id: '99.a', credit: 0.7, verdict: 'fail' }),
      judged({ id: '99.b', band: 'edge', maxPoints: 4 }),
    ]);
    expect(score.score).toBe(13.5);
    expect(score.bands).toMatchObject({ gate: { score: 2.5, maxScore: 2.5 }, core: { score: 7 }, edge: { score: 4 } });
  });

  it('in which nothing but the exports passes scores 0, and says when they will count', () => {
    const score = scoreChapter(counterChapter([]), [EXPORTS, judged({ id: '99.a', ...FAILED })]);
    expect(score.score).toBe(0);
    expect(score.checkpoints[0]).toMatchObject({
      verdict: 'pass',
      points: 0,
      credit: expect.stringContaining('counts'),
    });
  });

  it('adds thirds of points without binary dust', () => {
    const thirds = ['a', 'b', 'c'].map((id) => judged({ id, credit: 1 / 3, maxPoints: 1 }));
    expect(scoreChapter(counterChapter([]), thirds).score).toBe(0.99);
  });
});

describe('one named mistake', () => {
  const faults = {
    schema: 1,
    chapter: '99-counter',
    faults: [
      { id: '99-M1', wrong: 'forgets', says: 'I forget.', edits: [{ find: 'a', replace: 'b' }] },
      { id: '99-M2', wrong: 'doubles', says: 'I double.', edits: [{ find: 'c', replace: 'd' }] },
    ],
  } as const;

  function capped(observed: string, recordedFaults: Record<string, Record<string, string>>) {
    const chapter = {
      ...counterChapter([]),
      faults: structuredClone(faults) as unknown,
      recorded: { schema: 1, chapter: '99-counter', fuel: {}, faults: recordedFaults },
    } as ReturnType<typeof counterChapter>;
    const lost = Array.from({ length: 5 }, (_, index) => judged({ id: `99.f${index}`, observed, ...FAILED }));
    const kept = [judged({ id: '99.ok', band: 'edge' })];
    return scoreChapter(chapter, [...lost, ...kept]);
  }

  const EQUAL = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`99.f${index}`, 'same']));

  it('costs at most 35 % of core and edge if every failure equals the fault', () => {
    const score = capped('same', { '99-M1': EQUAL });
    expect(score.cap).toEqual({ fault: '99-M1', says: 'I forget.', restored: 29 });
    expect(score.score).toBe(39);
  });

  it('is not capped if one observation differs', () => {
    expect(capped('same', { '99-M1': { ...EQUAL, '99.f3': 'other' } }).cap).toBeUndefined();
  });

  it('is not capped if two faults look the same', () => {
    expect(capped('same', { '99-M1': EQUAL, '99-M2': EQUAL }).cap).toBeUndefined();
  });
});

describe('failures', () => {
  it('are grouped by their first difference, and blocked ones go to the group that blocks them', () => {
    const score = scoreChapter(counterChapter([]), [
      judged({ id: '99.a', cause: 'add|value', ...FAILED }),
      judged({ id: '99.b', cause: 'add|value', ...FAILED }),
      judged({ id: '99.c', cause: 'take|value', requires: ['99.b'], verdict: 'blocked', credit: 0 }),
      judged({ id: '99.d', cause: 'at|value', ...FAILED }),
    ]);
    expect(score.rootCauses).toMatchObject([
      { checkpoint: '99.a', others: ['99.b'], blocked: ['99.c'] },
      { checkpoint: '99.d', others: [], blocked: [] },
    ]);
  });
});

describe('a submission', () => {
  function chapter(part: Partial<ReportChapter>): ReportChapter {
    const empty = { gate: 0, core: 0, edge: 0, property: 0 };
    const bands = Object.fromEntries(Object.keys(empty).map((band) => [band, { score: 0, maxScore: 0 }]));
    return {
      title: '',
      status: 'graded',
      attempted: true,
      weight: 8,
      score: 50,
      maxScore: 100,
      bands: bands as ReportChapter['bands'],
      checkpoints: [],
      diagnostics: [],
      rootCauses: [],
      ...part,
    };
  }

  it('earns the weighted points of its chapters', () => {
    const total = scoreSubmission({ a: chapter({}), b: chapter({ weight: 12, score: 100 }) });
    expect(total).toEqual({ status: 'graded', score: 16, maxScore: 20 });
  });

  it('has no number at all if one chapter was not judged', () => {
    const total = scoreSubmission({ a: chapter({}), b: chapter({ status: 'not-judged', score: null }) });
    expect(total).toEqual({ status: 'not-judged', score: null, maxScore: 16 });
  });

  it('is ungradable only if no attempted chapter could be graded', () => {
    const broken = chapter({ status: 'ungradable', score: 0 });
    const missing = chapter({ attempted: false, score: 0 });
    expect(scoreSubmission({ a: broken, b: missing }).status).toBe('ungradable');
    expect(scoreSubmission({ a: broken, b: chapter({}) }).status).toBe('graded');
    expect(scoreSubmission({ b: missing }).status).toBe('graded');
  });
});
