import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest clause for one that does not exist',
    [['hidden', '["C.2", "99.S1", "99.S2"]', '["C.2", "99.S1", "99.S22"]']],
    ['99-counter/suites/hidden.json:12:35: error: Unknown clause "99.S22"; the nearest legal one is "99.S2".'],
  ],
  [
    'refuses a common clause beyond C.20',
    [['hidden', '["C.2", "99.S1", "99.S2"]', '["C.21", "99.S1", "99.S2"]']],
    ['99-counter/suites/hidden.json:12:19: error: Unknown clause "C.21"; the nearest legal one is "C.1".'],
  ],
  [
    'refuses a clause of the table that is no clause',
    [['assignment', '"99.S3": 15', '"99.S3": 14, "99.S5": 1']],
    [
      '99-counter/assignment.json:19:24: error: 99.S3 is worth 14 in edge, but the tests that pay for it, 99.range (10), 99.h-range (5), add up to 15.',
      '99-counter/assignment.json:19:28: error: Unknown clause "99.S5"; the nearest legal one is "99.S1".',
      '99-counter/assignment.json:19:37: error: 99.S5 is worth 1 in edge, but no test pays for it: the sum is 0.',
    ],
  ],
  [
    'refuses a clause of another chapter',
    [
      [
        'assignment',
        '"99.S4": "list names every page once"',
        '"99.S4": "list names every page once",\n    "98.S1": "x"',
      ],
      ['visible', '"C.1"', '"98.S1"'],
    ],
    [
      '99-counter/assignment.json:15:5: error: The clause "98.S1" is of another chapter; expected it to start with "99.S".',
    ],
  ],
  [
    'refuses a clause that nothing covers',
    [
      [
        'assignment',
        '"99.S4": "list names every page once"',
        '"99.S4": "list names every page once",\n    "99.S5": "x"',
      ],
    ],
    [
      '99-counter/assignment.json:15:5: error: No test or property covers 99.S5; every clause needs at least one that names it.',
    ],
  ],
  [
    'warns of a core clause that only hidden tests cover',
    [
      [
        'visible',
        '"clauses": ["99.S2"],\n      "setup": { "start": 5 }',
        '"clauses": ["99.S1"],\n      "setup": { "start": 5 }',
      ],
      [
        'visible',
        '"clauses": ["99.S2"],\n      "setup": { "start": 1, "origin"',
        '"clauses": ["99.S1"],\n      "setup": { "start": 1, "origin"',
      ],
      ['hidden', '"pays": "99.S1"', '"pays": "99.S2"'],
      ['assignment', '"99.S1": 30, "99.S2": 10', '"99.S1": 25, "99.S2": 15'],
    ],
    [
      '99-counter/assignment.json:18:28: warning: Only hidden tests cover the core clause 99.S2; consider a visible one.',
    ],
  ],
];

describe('loadChapter: clauses', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
