import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest fault for an unknown misconception',
    [['visible', '"misconceptions": ["99-M1"]', '"misconceptions": ["99-M1", "99-M11"]']],
    ['99-counter/suites/visible.json:61:35: error: Unknown fault "99-M11"; the nearest legal one is "99-M1".'],
  ],
  [
    'refuses a fault that is listed twice',
    [
      ['faults', '"id": "99-M2"', '"id": "99-M1"'],
      ['hints', '["99-M1", "99-M2"]', '["99-M1"]'],
      ['hidden', '      "misconceptions": ["99-M2"],\n', ''],
    ],
    ['99-counter/faults/faults.json:12:13: error: The fault "99-M1" is listed twice; fault ids are unique.'],
  ],
  [
    'refuses a fault of another chapter',
    [
      ['faults', '"id": "99-M2"', '"id": "98-M2"'],
      ['hints', '["99-M1", "99-M2"]', '["99-M1"]'],
      ['hidden', '"misconceptions": ["99-M2"]', '"misconceptions": ["98-M2"]'],
    ],
    [
      '99-counter/faults/faults.json:12:13: error: The fault "98-M2" is of another chapter; expected it to start with "99-M".',
    ],
  ],
  [
    'refuses an edit that changes nothing',
    [['faults', '"replace": "total -= amount"', '"replace": "total += amount"']],
    [
      '99-counter/faults/faults.json:9:57: error: An edit of "99-M1" replaces a text by itself; a fault must change the reference.',
    ],
  ],
  [
    'refuses a hint for an unknown fault',
    [['hints', '"99-M2"]', '"99-M22"]']],
    ['99-counter/hints.json:5:27: error: Unknown fault "99-M22"; the nearest legal one is "99-M2".'],
  ],
  [
    'warns of a fault that no test means to catch',
    [['hidden', '      "misconceptions": ["99-M2"],\n', '']],
    [
      '99-counter/faults/faults.json:12:13: warning: No test or property names 99-M2 among its misconceptions; which one catches it?',
    ],
  ],
  [
    'refuses a hidden test without a concept',
    [['hidden', '      "concept": "range",\n      "band"', '      "band"']],
    [
      '99-counter/suites/hidden.json:21:13: error: The hidden test "99.h-range" has no "concept"; it is all that students are told of it.',
    ],
  ],
];

describe('loadChapter: faults, hints and concepts', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
