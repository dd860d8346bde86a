import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses a recording that lacks a test',
    [['recorded', '    "99.sums": 3,\n', '']],
    [
      '99-counter/recorded.json:4:3: error: No fuel is recorded for "99.sums"; run `pagewalk author record 99-counter`.',
    ],
  ],
  [
    'refuses a recording of a test that is gone',
    [['recorded', '"99.sums": 3,', '"99.sums": 3,\n    "99.old": 3,']],
    [
      '99-counter/recorded.json:10:5: error: There is no test or property "99.old"; run `pagewalk author record 99-counter`.',
    ],
  ],
  [
    'refuses a recording of a fault that is gone',
    [['recorded', '"99-M1": {', '"99-M3": {}, "99-M1": {']],
    ['99-counter/recorded.json:19:15: error: There is no fault "99-M3"; run `pagewalk author record 99-counter`.'],
  ],
];

describe('loadChapter: the recording', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
