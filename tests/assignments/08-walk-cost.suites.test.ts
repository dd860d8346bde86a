import { applyFault } from '../../grader/authoring/apply-fault';
import { trivialSubmissions } from '../../grader/authoring/trivial-submissions';
import type { JudgedCheckpoint } from '../../grader/contracts/judged-checkpoint';
import type { Band } from '../../grader/contracts/verdict';
import { CHAPTER_08 } from './08-walk-cost/chapter';

import * as secondSolution from './08-walk-cost/second-solution';
import { loadSubject } from './support/plain-chapter';

const { chapter: CHAPTER, visible: VISIBLE, hidden: HIDDEN, reference: REFERENCE_SUBJECT } = CHAPTER_08;
const FAULTS = CHAPTER.faults?.faults ?? [];
const TESTS = [...VISIBLE.tests, ...HIDDEN.tests];

describe('the suites of chapter 08', () => {
  it('give the reference every point', async () => {
    const lost = (await CHAPTER_08.judge(REFERENCE_SUBJECT)).filter(({ verdict }) => verdict !== 'pass');
    expect(lost).toEqual([]);
    expect(await CHAPTER_08.grade(REFERENCE_SUBJECT)).toBe(100);
  });

  it('give a second, independent solution every point', async () => {
    expect(await CHAPTER_08.grade({ ...secondSolution })).toBe(100);
  });

  it('give no trivial answer more than 15 points', async () => {
    const submissions = [VISIBLE, HIDDEN].flatMap((suite) => trivialSubmissions(CHAPTER.assignment, suite));
    const rich: string[] = [];
    for (const { answer, source } of submissions) {
      const score = await CHAPTER_08.grade(loadSubject(source));
      if (!(score <= 15)) rich.push(`${answer}: ${score}`);
    }
    expect(submissions.length).toBeGreaterThan(80);
    expect(rich).toEqual([]);
  });

  it('pay the points of the chapter table, clause by clause', () => {
    const { core, edge } = CHAPTER.assignment.points;
    expect(pointsByClause('core')).toEqual(core);
    expect(pointsByClause('edge')).toEqual(edge);
    expect(VISIBLE.tests.filter(({ band }) => band === 'gate').map(({ points }) => points)).toEqual([
      2.5, 2.5, 2.5, 2.5,
    ]);
    expect(HIDDEN.properties?.map(({ points }) => points)).toEqual([5, 5, 5, 10]);
  });

  it('show the whole gate, half of core and a third of edge', () => {
    expect(visiblePoints('gate')).toBe(10);
    expect(visiblePoints('core')).toBeGreaterThanOrEqual(20);
    expect(visiblePoints('edge')).toBeGreaterThanOrEqual(25 / 3);
  });

  it('cover every clause, and the common rules C.8 to C.16', () => {
    const covered = new Set([...TESTS, ...(HIDDEN.properties ?? [])].flatMap(({ clauses }) => clauses));
    const common = ['C.8', 'C.9', 'C.10', 'C.11', 'C.12', 'C.13', 'C.14', 'C.15', 'C.16'];
    expect([...Object.keys(CHAPTER.assignment.clauses), ...common].filter((clause) => !covered.has(clause))).toEqual(
      [],
    );
  });

  it('say of every hidden test which idea is behind it', () => {
    expect(HIDDEN.tests.filter(({ concept }) => concept === undefined)).toEqual([]);
  });
});

describe('the named faults of chapter 08', () => {
  it('are the seventeen of the course', () => {
    expect(FAULTS.map(({ id }) => id)).toEqual(Array.from({ length: 17 }, (_, i) => `08-M${i + 1}`));
  });

  it.each(FAULTS)(
    '$id ($wrong) is caught by a visible test or by two hidden ones, and where the suites say',
    async (fault) => {
      const judged = await judgeFault(fault);
      const failing = judged.filter(({ verdict, band }) => verdict !== 'pass' && band !== 'property');
      const failed = new Set(failing.map(({ test }) => test));
      const visible = VISIBLE.tests.filter(({ id }) => failed.has(id)).length;
      expect(visible > 0 || failed.size >= 2).toBe(true);
      const meant = TESTS.filter(({ misconceptions }) => misconceptions?.includes(fault.id));
      expect(meant.length).toBeGreaterThan(0);
      expect(meant.filter(({ id }) => !failed.has(id)).map(({ id }) => id)).toEqual([]);
    },
  );

  it('are caught by visible tests alone, at least nine of them', async () => {
    let caught = 0;
    for (const fault of FAULTS) {
      const judged = await judgeFault(fault);
      if (judged.some(({ verdict, visibility }) => verdict !== 'pass' && visibility === 'visible')) caught += 1;
    }
    expect(caught).toBeGreaterThanOrEqual(9);
  });

  it('have a hint each', () => {
    const hinted = new Set(CHAPTER.hints?.ladders.flatMap(({ faults }) => faults));
    expect(FAULTS.filter(({ id }) => !hinted.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

/** What each fault was judged to be; judging is slow. */
const judgedFaults = new Map<string, Promise<readonly JudgedCheckpoint[]>>();

function judgeFault(fault: (typeof FAULTS)[number]): Promise<readonly JudgedCheckpoint[]> {
  const known = judgedFaults.get(fault.id);
  if (known !== undefined) return known;
  const judged = CHAPTER_08.judge(loadSubject(applyFault(CHAPTER_08.referenceText, fault, 'faults/faults.json')));
  judgedFaults.set(fault.id, judged);
  return judged;
}

function pointsByClause(band: Band): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const test of TESTS) {
    const clause = test.pays ?? test.clauses[0];
    if (test.band === band && clause !== undefined) sums[clause] = (sums[clause] ?? 0) + test.points;
  }
  return Object.fromEntries(Object.entries(sums).map(([clause, sum]) => [clause, Math.round(sum * 1000) / 1000]));
}

function visiblePoints(band: Band): number {
  return VISIBLE.tests.filter((test) => test.band === band).reduce((sum, { points }) => sum + points, 0);
}
