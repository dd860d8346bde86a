import type { Chapter } from '../../../grader/contracts/chapter';
import type { Checkpoint, Explanation } from '../../../grader/contracts/generated/report';
import { climbLadder, type HintFacts } from '../../../grader/student/hint-ladder';
import { counterChapter, test as suiteTest } from '../../support/counter-chapter';
import { chapter as reportChapter, checkpoint } from '../report/fixtures/reports';

const EXPLANATION: Explanation = {
  summary: 'add: expected 5, got 4',
  steps: [
    { n: 1, call: 'add(n=2)', state: 'ok' },
    { n: 2, call: 'add(n=3)', state: 'different' },
  ],
  expected: '5',
  actual: '4',
};
const TEST = suiteTest({ id: '99.adds', misconceptions: ['99-M1', '99-M2'], ops: [{ op: 'add', n: 2, expect: 2 }] });
const CHAPTER: Chapter = {
  ...counterChapter([{ tests: [TEST] }]),
  hints: {
    schema: 1,
    chapter: '99-counter',
    ladders: [
      { faults: ['99-M1'], concept: 'Concept 1.', question: 'Question 1?', diagnosis: 'Diagnosis 1.' },
      { faults: ['99-M2'], concept: 'Concept 2.', question: 'Question 2?', diagnosis: 'Diagnosis 2.' },
    ],
  },
  killMatrix: {
    schema: 1,
    chapter: '99-counter',
    checkpoints: ['99.adds', '99.other', '99.third', '99.exports'],
    faults: [
      { id: '99-M1', says: 'I go down.', fails: ['99.third'] },
      { id: '99-M2', says: 'I forget.', fails: ['99.adds', '99.other'] },
    ],
  },
};

function facts(failures: number, more: Partial<Checkpoint> = {}, others: readonly Checkpoint[] = []): HintFacts {
  const focus = checkpoint({ id: '99.adds', verdict: 'fail', explanation: EXPLANATION, ...more });
  const report = reportChapter({
    checkpoints: [
      focus,
      checkpoint({ id: '99.other', verdict: 'fail' }),
      checkpoint({ id: '99.third' }),
      checkpoint({ id: '99.exports' }),
      ...others,
    ],
    rootCauses: [{ checkpoint: '99.adds', summary: '', others: others.map(({ id }) => id), blocked: [] }],
  });
  return { chapter: CHAPTER, report, checkpoint: focus, test: TEST, failures };
}

describe('the ladder', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [2, [0, 1, 2]],
    [3, [0, 1, 2]],
    [4, [0, 1, 2, 3]],
    [5, [0, 1, 2, 3]],
    [6, [0, 1, 2, 3, 4, 5]],
    [9, [0, 1, 2, 3, 4, 5]],
  ])('after %i failing versions has the rungs %j open', (failures, open) => {
    const { rungs } = climbLadder(facts(failures));
    expect(rungs.filter((rung) => rung.open).map(({ rung }) => rung)).toEqual(open);
  });

  it('says what opens a rung and shows nothing of it', () => {
    const [, , question, diagnosis] = climbLadder(facts(1)).rungs;
    expect(question).toMatchObject({ text: [], opens: 'after one more failing run with a changed counter.ts' });
    expect(diagnosis).toMatchObject({ text: [], opens: 'after 3 more failing runs with a changed counter.ts' });
  });

  it('is that of the fault which the failures resemble, and names it only at rung 3', () => {
    const before = climbLadder(facts(3));
    expect(before.rungs[1]?.text).toEqual(['Concept 2.', '99.S1  a counter counts']);
    expect(before.rungs[2]?.text).toEqual(['Question 2?']);
    expect(JSON.stringify(before)).not.toMatch(/99-M2|I forget|Diagnosis 2/);
    expect(climbLadder(facts(4)).rungs[3]?.text).toEqual([
      'Your pattern of passes and failures equals 99-M2: "I forget." Is that what your file does?',
      'Diagnosis 2.',
    ]);
  });

  it('does without a diagnosis where none is close enough', () => {
    const chapter = { ...CHAPTER, killMatrix: null };
    const rungs = climbLadder({ ...facts(4), chapter }).rungs;
    expect(rungs[3]?.text).toEqual([expect.stringMatching(/close to no misconception that we know/)]);
  });

  it('falls back on the clauses and a plain question where the chapter has no hints', () => {
    const { rungs } = climbLadder({ ...facts(2), chapter: { ...CHAPTER, hints: null } });
    expect(rungs[1]?.text).toEqual(['99.S1  a counter counts', 'Read it in 99-counter/handout.md.']);
    expect(rungs[2]?.text).toEqual([expect.stringMatching(/^Which line of your file fulfils clause 99\.S1/)]);
  });

  it('shows the smallest failing test of the same cause, and how to run it', () => {
    const small = { ...EXPLANATION, steps: EXPLANATION.steps.slice(1) };
    const others = [
      checkpoint({ id: '99.small', verdict: 'fail', explanation: small }),
      checkpoint({ id: '99.blocked', verdict: 'blocked', explanation: { ...small, steps: [] } }),
    ];
    expect(climbLadder(facts(6, {}, others)).rungs[4]?.text).toEqual([
      'The smallest visible test that fails for this reason is 99.small, with one operation:',
      'op 2  add(n=3)',
      'expected 5, got 4',
      'Run it: npx pagewalk test 99 --only 99.small',
      'Step through it with breakpoints: npm test -- -t 99.small',
      'See every reference: npx pagewalk explain 99.small',
    ]);
  });

  it('asks a beginner to write something first', () => {
    const { rungs } = climbLadder(facts(0, { verdict: 'not-attempted' }));
    expect(rungs[2]?.opens).toBe('once you have written something into counter.ts');
  });
});
