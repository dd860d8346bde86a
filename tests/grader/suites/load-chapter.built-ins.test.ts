import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses expectReads without a count',
    [['visible', '"op": "expectReads", "count": 1', '"op": "expectReads"']],
    ['99-counter/suites/visible.json:66:17: error: The argument "count" of "expectReads" is missing.'],
  ],
  [
    'refuses an argument that expectReads does not have',
    [['visible', '"op": "expectReads", "count": 1', '"op": "expectReads", "count": 1, "cout": 2']],
    [
      '99-counter/suites/visible.json:66:44: error: Unknown argument "cout"; the nearest legal one is "count". It stands in a call of "expectReads".',
    ],
  ],
  [
    'refuses an expectation beside an expectation',
    [['visible', '"op": "expectReads", "count": 1', '"op": "expectReads", "count": 1, "expect": 1']],
    [
      '99-counter/suites/visible.json:66:44: error: "expectReads" takes no "expect"; put it at the operation whose result is meant.',
    ],
  ],
  [
    'refuses expectRefs with a list',
    [['visible', '"op": "expectRefs", "refs": 2', '"op": "expectRefs", "refs": []']],
    [
      '99-counter/suites/visible.json:69:39: error: Argument "refs" of "expectRefs" is a list; expected the number of reads.',
    ],
  ],
  [
    'refuses expectTrace with a number',
    [['visible', '"op": "expectRefs", "refs": 2', '"op": "expectTrace", "refs": 2']],
    [
      '99-counter/suites/visible.json:69:40: error: Argument "refs" of "expectTrace" is a number; expected a list of references.',
    ],
  ],
  [
    'refuses a reference of an unknown kind',
    [['visible', '["w", "0x1000", "0x1F"]', '["x", "0x1000", "0x1F"]']],
    ['99-counter/suites/visible.json:48:14: error: A reference is of kind "x"; expected "r" or "w".'],
  ],
  [
    'refuses a read with a value',
    [['visible', '["r", "0x1000"]', '["r", "0x1000", "0x0"]']],
    [
      '99-counter/suites/visible.json:47:13: error: The reference ["r","0x1000","0x0"] has 3 parts; a read is ["r", address].',
    ],
  ],
  [
    'refuses a write without a value',
    [['visible', '["w", "0x1000", "0x1F"]', '["w", "0x1000"]']],
    [
      '99-counter/suites/visible.json:48:13: error: The reference ["w","0x1000"] has 2 parts; a write is ["w", address, value].',
    ],
  ],
  [
    'refuses an address of a reference that is not canonical',
    [['visible', '["r", "0x1000"]', '["r", "0x01000"]']],
    [
      '99-counter/suites/visible.json:47:19: error: The address of a reference is "0x01000"; expected a hex string such as "0x1F" (write "0x1000": upper case after 0x, no leading zeros).',
    ],
  ],
  [
    'refuses a value of a reference that is no hex string',
    [['visible', '"0x1000", "0x1F"]', '"0x1000", "31"]']],
    [
      '99-counter/suites/visible.json:48:29: error: The value of a reference is "31"; expected a hex string such as "0x1F".',
    ],
  ],
  [
    'refuses a trace with more reads than cells',
    [['visible', '["r", "0x1000"],', '["r", "0x1000"],\n            ["r", "0x1004"],']],
    [
      '99-counter/suites/visible.json:51:11: error: This trace has 2 reads; expected a cell for each, found 1. Run `pagewalk author narrate 99-counter`.',
    ],
  ],
  [
    'refuses expectCalls without a list',
    [['visible', '"calls": [["load", 1, 2]]', '"calls": "load"']],
    [
      '99-counter/suites/visible.json:70:41: error: Argument "calls" of "expectCalls" is "load"; expected a list of calls.',
    ],
  ],
  [
    'refuses a call that is no list of names and numbers',
    [['visible', '"calls": [["load", 1, 2]]', '"calls": [["load", null]]']],
    [
      '99-counter/suites/visible.json:70:42: error: Call 0 is ["load",null]; expected a list of strings and numbers such as ["read", 1, 7].',
    ],
  ],
  [
    'refuses an invariant that the chapter does not have',
    [['visible', '"name": "never-negative"', '"name": "never-negativ"']],
    [
      '99-counter/suites/visible.json:71:44: error: Unknown invariant "never-negativ"; the nearest legal one is "never-negative".',
    ],
  ],
];

describe('loadChapter: the operations of every suite', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
