import type { ChapterOperations, Operation } from '../../../grader/contracts/operations';
import { counterTexts, problemsAfter, problemsOf, type MutationCase } from './counter-chapter';
import { counterJudging } from './counter-judging';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest generator',
    [['visible', '"generator": "random-adds"', '"generator": "random-add"']],
    [
      '99-counter/suites/visible.json:109:20: error: Unknown generator "random-add"; the nearest legal one is "random-adds".',
    ],
  ],
  [
    'names the nearest invariant',
    [['assignment', '"invariants": ["never-negative"]', '"invariants": ["never-negative", "always-ood"]']],
    ['99-counter/assignment.json:22:36: error: Unknown invariant "always-ood"; the nearest legal one is "always-odd".'],
  ],
];

describe("loadChapter: the chapter's code", () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});

describe('loadChapter: what operations.ts declares', () => {
  const told = (operations: Partial<ChapterOperations>): readonly string[] =>
    problemsOf(counterTexts(), {}, { ...counterJudging, operations: { ...counterJudging.operations, ...operations } });
  const operation: Operation<never> = { args: {}, optional: {}, result: 'none', harness: true, run: () => undefined };
  const declared = counterJudging.operations.operations;

  it('refuses the operations of another chapter', () => {
    expect(told({ chapter: '98-counter' })).toEqual([
      '99-counter/assignment.json:3:9: error: operations.ts is for the chapter "98-counter"; expected "99-counter".',
    ]);
  });

  it('refuses an operation with a name that every suite has', () => {
    expect(told({ operations: { ...declared, note: { ...operation, args: { text: 'text' } } } })).toEqual([
      '99-counter/assignment.json:3:9: error: operations.ts declares "note"; expectExports, expectTrace, expectReads, expectRefs, expectCalls, expectInvariant, note belong to every suite.',
    ]);
  });

  it('refuses an argument with a name that suites use for something else', () => {
    expect(told({ operations: { ...declared, spend: { ...operation, optional: { points: 'count' } } } })).toEqual([
      '99-counter/assignment.json:3:9: error: operations.ts declares an argument "points" of "spend"; suites use this key for something else.',
    ]);
  });
});
