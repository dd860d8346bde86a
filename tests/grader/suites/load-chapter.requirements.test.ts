import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest test for a misspelt one',
    [['visible', '"requires": ["99.exports"]', '"requires": ["99.export"]']],
    ['99-counter/suites/visible.json:21:20: error: Unknown test "99.export"; the nearest legal one is "99.exports".'],
  ],
  [
    'refuses a requirement in the other suite',
    [['hidden', '"requires": ["99.h-range"]', '"requires": ["99.range"]']],
    [
      '99-counter/suites/hidden.json:38:20: error: "99.range" is in the visible suite; requirements stay inside one suite.',
    ],
  ],
  [
    'refuses a property as a requirement',
    [['hidden', '"requires": ["99.h-range"]', '"requires": ["99.h-random"]']],
    ['99-counter/suites/hidden.json:38:20: error: "99.h-random" is a property; only tests can be required.'],
  ],
  [
    'refuses a misspelt requirement of a property',
    [['visible', '"requires": ["99.first"],\n      "generator"', '"requires": ["99.frist"],\n      "generator"']],
    ['99-counter/suites/visible.json:108:20: error: Unknown test "99.frist"; the nearest legal one is "99.first".'],
  ],
  [
    'names a cycle',
    [['visible', '"requires": ["99.exports"]', '"requires": ["99.second"]']],
    [
      '99-counter/suites/visible.json:21:19: error: Requirements form a cycle: "99.first" -> "99.second" -> "99.first"; remove one of them.',
    ],
  ],
  [
    'refuses a test that requires itself',
    [['hidden', '"requires": ["99.h-range"]', '"requires": ["99.h-list"]']],
    [
      '99-counter/suites/hidden.json:38:19: error: Requirements form a cycle: "99.h-list" -> "99.h-list"; remove one of them.',
    ],
  ],
  [
    'refuses a chain of five',
    [
      [
        'visible',
        '"clauses": ["99.S2"],\n      "setup": { "start": 1, "origin"',
        '"clauses": ["99.S2"],\n      "requires": ["99.second"],\n      "setup": { "start": 1, "origin"',
      ],
      [
        'visible',
        '"requires": ["99.first"],\n      "misconceptions"',
        '"requires": ["99.trace"],\n      "misconceptions"',
      ],
      [
        'visible',
        '"clauses": ["99.S2"],\n      "setup": { "start": 5 }',
        '"clauses": ["99.S2"],\n      "requires": ["99.sums"],\n      "setup": { "start": 5 }',
      ],
    ],
    [
      '99-counter/suites/visible.json:81:19: error: Requirements are 5 deep: "99.reads" -> "99.sums" -> "99.trace" -> "99.second" -> "99.first" -> "99.exports"; at most 4 are allowed.',
    ],
  ],
  [
    'refuses a gate test that stands on an edge test',
    [
      ['visible', '"requires": ["99.exports"]', '"requires": ["99.reads"]'],
      [
        'visible',
        '"clauses": ["99.S2"],\n      "setup": { "start": 5 }',
        '"clauses": ["99.S2"],\n      "requires": ["99.range"],\n      "setup": { "start": 5 }',
      ],
    ],
    [
      '99-counter/suites/visible.json:21:19: error: A gate test never requires an edge test, but "99.first" requires "99.range".',
      '99-counter/suites/visible.json:31:19: error: A gate test never requires an edge test, but "99.second" requires "99.range".',
    ],
  ],
];

describe('loadChapter: requirements', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
