import { failuresOf, scoreOf } from './support/loaded-chapter';
import { CHAPTER, REFERENCE } from './05-shadow-paging/chapter';
import { createShadowHypervisor } from './05-shadow-paging/second-solution';

describe('the suites of chapter 05', () => {
  it('satisfy the loader without an error or a warning', () => {
    expect(CHAPTER.loaded.problems).toEqual([]);
  });

  it('give the reference 100 points', async () => {
    const judged = await CHAPTER.judge(() => REFERENCE);
    expect(failuresOf(judged)).toEqual([]);
    expect(scoreOf(judged)).toBeCloseTo(100, 9);
  });

  it('give an independent solution 100 points', async () => {
    const judged = await CHAPTER.judge(() => ({ createShadowHypervisor }));
    expect(failuresOf(judged)).toEqual([]);
    expect(scoreOf(judged)).toBeCloseTo(100, 9);
  });

  it('repeat no visible test in the hidden suite', () => {
    const [visible, hidden] = CHAPTER.chapter.suites;
    const programs = (visible?.tests ?? []).map((test) => JSON.stringify(test.ops));
    for (const test of hidden?.tests ?? []) expect(programs).not.toContain(JSON.stringify(test.ops));
  });

  it('cover the common clauses that bind the chapter', () => {
    const tests = CHAPTER.chapter.suites.flatMap((suite) => suite.tests);
    const covered = new Set(tests.flatMap(({ clauses }) => clauses));
    for (const clause of ['C.1', 'C.6', 'C.17', 'C.18', 'C.20']) expect(covered).toContain(clause);
  });
});
