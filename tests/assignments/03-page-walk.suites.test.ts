import { PLAIN } from './03-page-walk/chapter';
import * as secondSolution from './03-page-walk/second-solution';
import { lostCheckpoints, pointsByClause, richTrivials, uncoveredClauses, visiblePoints } from './support/promises';

describe('the suites of chapter 03', () => {
  it('give the reference every point', async () => {
    expect(await lostCheckpoints(PLAIN, PLAIN.reference)).toEqual([]);
    expect(await PLAIN.grade(PLAIN.reference)).toBe(100);
  });

  it('give a second, independent solution every point', async () => {
    expect(await lostCheckpoints(PLAIN, { ...secondSolution })).toEqual([]);
    expect(await PLAIN.grade({ ...secondSolution })).toBe(100);
  });

  it('give no trivial answer more than 15 points', async () => {
    const { count, rich } = await richTrivials(PLAIN, 15);
    expect(count).toBeGreaterThan(80);
    expect(rich).toEqual([]);
  });

  it('pay the points of the chapter table, clause by clause', () => {
    const { core, edge } = PLAIN.chapter.assignment.points;
    expect(pointsByClause(PLAIN, 'core')).toEqual(core);
    expect(pointsByClause(PLAIN, 'edge')).toEqual(edge);
    const gate = PLAIN.visible.tests.filter(({ band }) => band === 'gate');
    expect(gate.map(({ points }) => points)).toEqual([2.5, 2.5, 2.5, 2.5]);
    expect(PLAIN.hidden.properties?.map(({ points }) => points)).toEqual([10, 5, 5, 5]);
  });

  it('show the whole gate, half of core and a third of edge', () => {
    expect(visiblePoints(PLAIN, 'gate')).toBe(10);
    expect(visiblePoints(PLAIN, 'core')).toBeGreaterThanOrEqual(20);
    expect(visiblePoints(PLAIN, 'edge')).toBeGreaterThanOrEqual(25 / 3);
  });

  it('cover every clause, and the common rules C.8 to C.16', () => {
    const common = ['C.8', 'C.9', 'C.10', 'C.11', 'C.12', 'C.13', 'C.14', 'C.15', 'C.16'];
    expect(uncoveredClauses(PLAIN, common)).toEqual([]);
  });

  it('keep the hidden half different, and say which idea is behind it', () => {
    const shown = PLAIN.visible.tests.map(({ ops }) => JSON.stringify(ops));
    expect(PLAIN.hidden.tests.filter(({ ops }) => shown.includes(JSON.stringify(ops)))).toEqual([]);
    expect(PLAIN.hidden.tests.filter(({ concept }) => concept === undefined)).toEqual([]);
  });
});
