import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses an id that two tests of the visible suite have',
    [
      ['visible', '"id": "99.second"', '"id": "99.first"'],
      ['recorded', '    "99.second": 2,\n', ''],
    ],
    [
      '99-counter/suites/visible.json:26:13: error: The id "99.first" is already taken at 99-counter/suites/visible.json:16; ids are unique in a chapter.',
    ],
  ],
  [
    'refuses an id that a visible and a hidden test share',
    [
      ['hidden', '"id": "99.h-sums"', '"id": "99.sums"'],
      ['recorded', '    "99.h-sums": 3,\n', ''],
    ],
    [
      '99-counter/suites/hidden.json:7:13: error: The id "99.sums" is already taken at 99-counter/suites/visible.json:55; ids are unique in a chapter.',
    ],
  ],
  [
    'refuses a property with the id of a test',
    [
      ['hidden', '"id": "99.h-random"', '"id": "99.h-list"'],
      ['recorded', '    "99.h-random": 40,\n', ''],
    ],
    [
      '99-counter/suites/hidden.json:45:13: error: The id "99.h-list" is already taken at 99-counter/suites/hidden.json:32; ids are unique in a chapter.',
    ],
  ],
  [
    'refuses a test with the id of a named checkpoint',
    [
      ['visible', '"id": "99.reads"', '"id": "99.sums.seven"'],
      ['recorded', '"99.reads"', '"99.sums.seven"'],
    ],
    [
      '99-counter/suites/visible.json:65:69: error: The id "99.sums.seven" of operation 2 of "99.sums" is already taken at 99-counter/suites/visible.json:75; ids are unique in a chapter.',
    ],
  ],
  [
    'refuses a test with the id of a numbered checkpoint',
    [
      ['visible', '"id": "99.reads"', '"id": "99.sums.4"'],
      ['recorded', '"99.reads"', '"99.sums.4"'],
    ],
    [
      '99-counter/suites/visible.json:67:61: error: The id "99.sums.4" of operation 4 of "99.sums" is already taken at 99-counter/suites/visible.json:75; ids are unique in a chapter.',
    ],
  ],
  [
    'refuses two checkpoints of one name in a test',
    [['visible', '"points": 6, "needs": [1]', '"points": 6, "id": "seven"']],
    [
      '99-counter/suites/visible.json:67:70: error: The id "99.sums.seven" of operation 4 of "99.sums" is already taken at 99-counter/suites/visible.json:65; ids are unique in a chapter.',
    ],
  ],
  [
    'refuses an id with the number of another chapter',
    [
      ['visible', '"id": "99.reads"', '"id": "98.reads"'],
      ['recorded', '"99.reads"', '"98.reads"'],
    ],
    [
      '99-counter/suites/visible.json:75:13: error: The id "98.reads" is of another chapter; expected it to start with "99.".',
    ],
  ],
];

describe('loadChapter: ids', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
