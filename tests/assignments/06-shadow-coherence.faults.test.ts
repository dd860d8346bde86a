import { failedTests, type Fault } from './support/loaded-chapter';
import { CHAPTER } from './06-shadow-coherence/chapter';

interface Catch {
  readonly fault: Fault;
  readonly visible: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
}

const catches: Catch[] = [];

beforeAll(async () => {
  for (const fault of CHAPTER.faults) {
    const judged = await CHAPTER.judge(CHAPTER.edited(fault));
    catches.push({ fault, visible: failedTests(judged, 'visible'), hidden: failedTests(judged, 'hidden') });
  }
});

describe('the named faults of chapter 06', () => {
  it('are the sixteen of the course, with a hint ladder each', () => {
    const ids = Array.from({ length: 16 }, (_, index) => `06-M${index + 1}`);
    expect(CHAPTER.faults.map(({ id }) => id)).toEqual(ids);
    const served = (CHAPTER.chapter.hints?.ladders ?? []).flatMap((ladder) => ladder.faults);
    expect([...served].sort()).toEqual([...ids].sort());
  });

  it('are each caught by a visible test', () => {
    expect(catches.filter(({ visible }) => visible.size === 0).map(({ fault }) => fault.id)).toEqual([]);
  });

  it('are caught by every test and property that says it is meant to', () => {
    const entries = CHAPTER.chapter.suites.flatMap((suite) => [...suite.tests, ...(suite.properties ?? [])]);
    const wrong = catches.flatMap(({ fault, visible, hidden }) =>
      entries
        .filter(({ id, misconceptions }) => misconceptions?.includes(fault.id) && !visible.has(id) && !hidden.has(id))
        .map(({ id }) => `${id} does not catch ${fault.id}`),
    );
    expect(wrong).toEqual([]);
  });
});
