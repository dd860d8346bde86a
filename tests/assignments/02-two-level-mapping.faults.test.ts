import { chapterOrThrow, loaderOf, judge, scoreOf, textWith, type Fault } from './02-two-level-mapping/chapter';

const faults: readonly Fault[] = chapterOrThrow().faults?.faults ?? [];

interface Catch {
  readonly fault: Fault;
  /** Tests and properties that the fault fails. */
  readonly visible: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly score: number;
}

const catches: Catch[] = [];

beforeAll(async () => {
  for (const fault of faults) {
    const judged = await judge(loaderOf(textWith(fault)));
    const failed = judged.filter(({ verdict }) => verdict !== 'pass');
    const testsIn = (visibility: string) =>
      new Set(failed.filter((checkpoint) => checkpoint.visibility === visibility).map(({ test }) => test));
    catches.push({ fault, visible: testsIn('visible'), hidden: testsIn('hidden'), score: scoreOf(judged) });
  }
});

describe('the named faults of chapter 02', () => {
  it('are the thirteen of the course', () => {
    expect(faults.map(({ id }) => id)).toEqual(Array.from({ length: 13 }, (_, index) => `02-M${index + 1}`));
  });

  it('are each caught by a visible test or by two hidden ones', () => {
    const missed = catches.filter(({ visible, hidden }) => visible.size < 1 && hidden.size < 2);
    expect(missed.map(({ fault }) => fault.id)).toEqual([]);
  });

  it('are caught by a visible test in more than half of the cases', () => {
    expect(catches.filter(({ visible }) => visible.size > 0).length).toBeGreaterThanOrEqual(7);
  });

  it('are caught by every test and property that says it is meant to', () => {
    const entries = chapterOrThrow().suites.flatMap((suite) => [...suite.tests, ...(suite.properties ?? [])]);
    const wrong = catches.flatMap(({ fault, visible, hidden }) =>
      entries
        .filter(({ id, misconceptions }) => misconceptions?.includes(fault.id) && !visible.has(id) && !hidden.has(id))
        .map(({ id }) => `${id} does not catch ${fault.id}`),
    );
    expect(wrong).toEqual([]);
  });

  it('leave points to earn: one mistake is not the end of a chapter', () => {
    for (const { score } of catches) expect(score).toBeLessThan(97);
  });

  it('have a hint ladder each', () => {
    const served = (chapterOrThrow().hints?.ladders ?? []).flatMap((ladder) => ladder.faults);
    expect([...served].sort()).toEqual(faults.map(({ id }) => id).sort());
  });
});
