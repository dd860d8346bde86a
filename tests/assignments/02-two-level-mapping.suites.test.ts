import { chapterOrThrow, judge, loaded, referenceExports, scoreOf } from './02-two-level-mapping/chapter';

describe('the suites of chapter 02', () => {
  it('satisfy the loader without an error or a warning', () => {
    expect(loaded.problems).toEqual([]);
  });

  it('give the reference 100 points', async () => {
    const judged = await judge(() => referenceExports);
    expect(judged.filter(({ verdict }) => verdict !== 'pass').map(({ id, cause }) => [id, cause])).toEqual([]);
    expect(scoreOf(judged)).toBeCloseTo(100, 9);
  });

  it('cover every clause of the chapter and the common clauses that bind it', () => {
    const covered = new Set(
      chapterOrThrow().suites.flatMap((suite) => [
        ...suite.tests.flatMap((test) => test.clauses),
        ...(suite.properties ?? []).flatMap((property) => property.clauses),
      ]),
    );
    const chapterClauses = Array.from({ length: 16 }, (_, index) => `02.S${index + 1}`);
    for (const clause of [...chapterClauses, 'C.6', 'C.17', 'C.18', 'C.20']) expect(covered).toContain(clause);
  });

  it('show half of core and a third of edge, and keep the hidden half different', () => {
    const [visible, hidden] = chapterOrThrow().suites;
    const points = (band: string): number =>
      (visible?.tests ?? []).reduce((sum, test) => sum + (test.band === band ? test.points : 0), 0);
    expect(points('gate')).toBe(10);
    expect(points('core')).toBeGreaterThanOrEqual(20);
    expect(points('edge')).toBeGreaterThanOrEqual(25 / 3);
    const programs = (visible?.tests ?? []).map((test) => JSON.stringify(test.ops));
    for (const test of hidden?.tests ?? []) expect(programs).not.toContain(JSON.stringify(test.ops));
  });
});
