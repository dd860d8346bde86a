import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses a gate test of other than 2.5 points',
    [
      [
        'visible',
        '"title": "The first add",\n      "band": "gate",\n      "points": 2.5',
        '"title": "The first add",\n      "band": "gate",\n      "points": 2',
      ],
    ],
    ['99-counter/suites/visible.json:19:17: error: A gate test is worth 2; expected 2.5.'],
  ],
  [
    'refuses a fifth gate test, and a hidden one',
    [['hidden', '"band": "edge",\n      "points": 5', '"band": "gate",\n      "points": 2.5']],
    [
      '99-counter/assignment.json:19:24: error: 99.S3 is worth 15 in edge, but the tests that pay for it, 99.range (10), add up to 10.',
      '99-counter/suites/visible.json:5:3: error: The chapter has 5 gate tests; expected exactly 4.',
      '99-counter/suites/hidden.json:24:15: error: A gate test is hidden; all of Gate is visible.',
    ],
  ],
  [
    'refuses a table that is not 40 and 25',
    [
      ['assignment', '"99.S1": 30', '"99.S1": 29.5'],
      ['assignment', '"99.S4": 10', '"99.S4": 10.5'],
    ],
    [
      '99-counter/assignment.json:18:5: error: The points of core add up to 39.5; expected 40.',
      '99-counter/assignment.json:18:24: error: 99.S1 is worth 29.5 in core, but the tests that pay for it, 99.sums (15), 99.h-sums (15), add up to 30.',
      '99-counter/assignment.json:19:5: error: The points of edge add up to 25.5; expected 25.',
      '99-counter/assignment.json:19:37: error: 99.S4 is worth 10.5 in edge, but the tests that pay for it, 99.h-list (10), add up to 10.',
    ],
  ],
  [
    'refuses tests that do not add up to a clause',
    [
      [
        'visible',
        '"title": "What a read says",\n      "band": "core",\n      "points": 10',
        '"title": "What a read says",\n      "band": "core",\n      "points": 9.9',
      ],
    ],
    [
      '99-counter/assignment.json:18:37: error: 99.S2 is worth 10 in core, but the tests that pay for it, 99.reads (9.9), add up to 9.9.',
    ],
  ],
  [
    'refuses a clause of the table that no test pays for',
    [
      ['hidden', '"pays": "99.S1"', '"pays": "99.S2"'],
      ['visible', '"clauses": ["99.S1", "C.1"]', '"clauses": ["99.S2", "99.S1"]'],
    ],
    [
      '99-counter/assignment.json:18:24: error: 99.S1 is worth 30 in core, but no test pays for it: the sum is 0.',
      '99-counter/assignment.json:18:37: error: 99.S2 is worth 10 in core, but the tests that pay for it, 99.sums (15), 99.reads (10), 99.h-sums (15), add up to 40.',
    ],
  ],
  [
    'refuses a test whose first clause has no points',
    [['hidden', '      "pays": "99.S1",\n', '']],
    [
      '99-counter/assignment.json:18:24: error: 99.S1 is worth 30 in core, but the tests that pay for it, 99.sums (15), add up to 15.',
      '99-counter/suites/hidden.json:12:19: error: "C.2" has no core points; "pays", or else the first of "clauses", must be one of "99.S1", "99.S2".',
    ],
  ],
  [
    'refuses a test that pays for a clause of the other band',
    [['hidden', '"pays": "99.S1"', '"pays": "99.S4"']],
    [
      '99-counter/assignment.json:18:24: error: 99.S1 is worth 30 in core, but the tests that pay for it, 99.sums (15), add up to 15.',
      '99-counter/suites/hidden.json:13:15: error: "99.S4" has no core points; "pays", or else the first of "clauses", must be one of "99.S1", "99.S2".',
    ],
  ],
  [
    'refuses a test that does not cover what it pays for',
    [['hidden', '["C.2", "99.S1", "99.S2"]', '["C.2", "99.S2"]']],
    [
      '99-counter/suites/hidden.json:13:15: error: The test pays for "99.S1" but does not cover it; add it to "clauses".',
    ],
  ],
  [
    'refuses a gate test that pays',
    [['visible', '"requires": ["99.exports"],', '"requires": ["99.exports"],\n      "pays": "99.S1",']],
    ['99-counter/suites/visible.json:22:7: error: A gate test pays for no clause; remove "pays".'],
  ],
  [
    'refuses properties that do not add up to 25',
    [
      [
        'hidden',
        '"points": 5,\n      "clauses": ["99.S3"],\n      "generator"',
        '"points": 10,\n      "clauses": ["99.S3"],\n      "generator"',
      ],
    ],
    ['99-counter/assignment.json:20:17: error: The properties of both suites add up to 30 points; expected 25.'],
  ],
  [
    'refuses a visible suite with less than half of core and a third of edge',
    [
      ['visible', '"band": "edge",\n      "points": 10', '"band": "edge",\n      "points": 8'],
      ['hidden', '"band": "edge",\n      "points": 5', '"band": "edge",\n      "points": 7'],
      [
        'visible',
        '"title": "What a read says",\n      "band": "core",\n      "points": 10',
        '"title": "What a read says",\n      "band": "core",\n      "points": 4',
      ],
      ['hidden', '"points": 15,', '"points": 21,'],
      ['hidden', '"points": 5 }', '"points": 11 }'],
    ],
    [
      '99-counter/assignment.json:18:24: error: 99.S1 is worth 30 in core, but the tests that pay for it, 99.sums (15), 99.h-sums (21), add up to 36.',
      '99-counter/assignment.json:18:37: error: 99.S2 is worth 10 in core, but the tests that pay for it, 99.reads (4), add up to 4.',
      '99-counter/suites/visible.json:5:3: error: The visible core tests are worth 19 of 40 points; expected at least half.',
      '99-counter/suites/visible.json:5:3: error: The visible edge tests are worth 8 of 25 points; expected at least a third.',
    ],
  ],
];

describe('loadChapter: the point table', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
