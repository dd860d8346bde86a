import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'warns of a test whose expectations nobody has reviewed',
    [['visible', '"id": "99.reads",', '"id": "99.reads", "unreviewed": true,']],
    [
      '99-counter/suites/visible.json:75:25: warning: The expectations of "99.reads" were filled from the reference; hold them against the clauses, then run `pagewalk author record --accept 99.reads`.',
    ],
  ],
  [
    'refuses an expectation that was not recorded yet',
    [['visible', '"expect": 7, "points": 4', '"expect": { "$record": true }, "points": 4']],
    [
      '99-counter/suites/visible.json:65:49: error: Expected result of "add": This expectation was not recorded yet; run `pagewalk author record`.',
    ],
  ],
];

describe('loadChapter: expectations from the reference', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
