import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses a test that expects nothing',
    [['hidden', '"amount": 1.5, "expect": { "$throws": "RangeError" }', '"amount": 1.5']],
    [
      '99-counter/suites/hidden.json:29:7: error: This test expects nothing; add "expect" to an operation, or one of the expect operations.',
    ],
  ],
  [
    'refuses a need that is not earlier',
    [['visible', '"needs": [1]', '"needs": [1, 3]']],
    [
      '99-counter/suites/visible.json:67:77: error: Operation 3 (counted from 0) needs operation 3; expected an earlier one, 0 to 2.',
    ],
  ],
  [
    'refuses an id, a title and needs without points',
    [['hidden', '"expect": { "$set"', '"id": "x", "title": "x", "needs": [], "expect": { "$set"']],
    [
      '99-counter/suites/hidden.json:40:31: error: "id" has no effect without "points"; it describes a checkpoint of its own.',
      '99-counter/suites/hidden.json:40:42: error: "title" has no effect without "points"; it describes a checkpoint of its own.',
      '99-counter/suites/hidden.json:40:56: error: "needs" has no effect without "points"; it describes a checkpoint of its own.',
    ],
  ],
  [
    'refuses a checkpoint that expects nothing',
    [['visible', '"amount": 3, "expect": 10, "points"', '"amount": 3, "points"']],
    [
      '99-counter/suites/visible.json:67:37: error: This checkpoint expects nothing; add "expect" to "add", or an expect operation after it.',
    ],
  ],
  [
    'refuses points of a gate operation',
    [
      [
        'visible',
        '{ "op": "add", "amount": 1, "expect": 1 }',
        '{ "op": "add", "amount": 1, "expect": 1, "points": 1 }',
      ],
    ],
    [
      '99-counter/suites/visible.json:23:56: error: An operation of a gate test has no points; a gate test is one checkpoint.',
    ],
  ],
  [
    'refuses parts that are worth more than their test',
    [['visible', '"points": 6', '"points": 12']],
    [
      "99-counter/suites/visible.json:58:17: error: The operations' points add up to 16; expected at most the test's 15.",
    ],
  ],
  [
    'refuses parts that leave nothing for an expectation',
    [['visible', '"points": 6', '"points": 11']],
    [
      "99-counter/suites/visible.json:58:17: error: The operations' points take all 15 of the test, but operation 4 (counted from 0) still expects something and would earn nothing.",
    ],
  ],
  [
    'refuses parts that leave points for no expectation',
    [['hidden', '"points": 5 }', '"points": 4.5 }']],
    [
      "99-counter/suites/hidden.json:11:17: error: The operations' points add up to 14.5, and no other operation expects anything; expected exactly the test's 15.",
    ],
  ],
];

describe('loadChapter: checkpoints of a test', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
