import { PLAIN } from './04-protected-page-table/chapter';
import { brokenMisconceptions, catchFaults, type Catch } from './support/promises';

let catches: readonly Catch[] = [];

beforeAll(async () => {
  catches = await catchFaults(PLAIN);
});

describe('the named faults of chapter 04', () => {
  it('are the twelve of the course', () => {
    expect(catches.map(({ fault }) => fault)).toEqual(Array.from({ length: 12 }, (_, i) => `04-M${i + 1}`));
  });

  it('are each caught by a visible test', () => {
    expect(catches.filter(({ visible }) => visible.size === 0).map(({ fault }) => fault)).toEqual([]);
  });

  it('are caught by every test and property that says it is meant to', () => {
    expect(brokenMisconceptions(PLAIN, catches)).toEqual([]);
  });

  it('have a hint each', () => {
    const hinted = PLAIN.chapter.hints?.ladders.flatMap(({ faults }) => faults) ?? [];
    expect([...hinted].sort()).toEqual(catches.map(({ fault }) => fault).sort());
  });
});
