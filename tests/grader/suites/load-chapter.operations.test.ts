import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest operation for a misspelt one',
    [['visible', '{ "op": "share", "expect"', '{ "op": "shaer", "expect"']],
    ['99-counter/suites/visible.json:84:17: error: Unknown operation "shaer"; the nearest legal one is "share".'],
  ],
  [
    'lists the operations where none is near',
    [['visible', '{ "op": "share", "expect"', '{ "op": "walk", "expect"']],
    [
      '99-counter/suites/visible.json:84:17: error: Unknown operation "walk"; expected one of "add", "read", "list", "share", "jump", "fill", "expectExports", "expectTrace", "expectReads", "expectRefs", "expectCalls", "expectInvariant" and 1 more.',
    ],
  ],
  [
    'names the nearest operation of every suite',
    [['visible', '"op": "expectTrace"', '"op": "expectTraces"']],
    [
      '99-counter/suites/visible.json:45:17: error: Unknown operation "expectTraces"; the nearest legal one is "expectTrace".',
    ],
  ],
  [
    'does not take an inherited name for an operation',
    [['visible', '{ "op": "share", "expect"', '{ "op": "toString", "expect"']],
    [
      '99-counter/suites/visible.json:84:17: error: Unknown operation "toString"; expected one of "add", "read", "list", "share", "jump", "fill", "expectExports", "expectTrace", "expectReads", "expectRefs", "expectCalls", "expectInvariant" and 1 more.',
    ],
  ],
  [
    'refuses a missing argument',
    [['visible', '"vm": "vm1", "table"', '"table"']],
    ['99-counter/suites/visible.json:82:17: error: The argument "vm" of "fill" is missing.'],
  ],
  [
    'refuses an unknown argument',
    [
      [
        'visible',
        '{ "op": "add", "amount": 1, "expect": 1 }',
        '{ "op": "add", "amount": 1, "amounts": 1, "expect": 1 }',
      ],
    ],
    [
      '99-counter/suites/visible.json:23:43: error: Unknown argument "amounts"; the nearest legal one is "amount". It stands in a call of "add".',
    ],
  ],
  [
    'refuses a page that is text',
    [['visible', '"gfn": 10', '"gfn": "10"']],
    [
      '99-counter/suites/visible.json:82:63: error: Argument "table.7.gfn" of "fill" is "10"; expected a page number, as a JSON number.',
    ],
  ],
  [
    'refuses a key of a table that is no number',
    [['visible', '"7": {', '"seven": {']],
    [
      '99-counter/suites/visible.json:82:49: error: Argument "table" of "fill": The key "seven" is not a number; expected a key such as "7".',
    ],
  ],
  [
    'refuses an unknown field inside an argument',
    [['visible', '"w": true', '"wr": true']],
    [
      '99-counter/suites/visible.json:82:67: error: Argument "table.7" of "fill": Unknown field "wr"; the nearest legal one is "w".',
    ],
  ],
  [
    'refuses a list where an object is declared',
    [['visible', '"table": { "7": { "gfn": 10, "w": true } }', '"table": [1]']],
    [
      '99-counter/suites/visible.json:82:47: error: Argument "table" of "fill" is [1]; expected an object with numbers as keys, such as {"7": ...}.',
    ],
  ],
  [
    'refuses an address that is written as a legal number',
    [['visible', '"to": 4294967296', '"to": 4096']],
    [
      '99-counter/suites/visible.json:97:31: error: Argument "to" of "jump" is 4096; expected an address of 32 bits, as a hex string such as "0x7ABC" (write "0x1000": only a number that is no address stays a JSON number).',
    ],
  ],
  [
    'shows how to write a hex string that is not canonical',
    [['visible', '"0x2007"', '"0x0020af"']],
    [
      '99-counter/suites/visible.json:82:91: error: Argument "entry" of "fill" is "0x0020af"; expected an entry of 32 bits, as a hex string such as "0x2007" (write "0x20AF": upper case after 0x, no leading zeros).',
    ],
  ],
  [
    'refuses a 32-bit entry of 33 bits',
    [['visible', '"0x2007"', '"0x100000000"']],
    [
      '99-counter/suites/visible.json:82:91: error: Argument "entry" of "fill" is "0x100000000"; expected an entry of 32 bits, as a hex string such as "0x2007" (deliberate nonsense is a JSON number: 4294967296).',
    ],
  ],
  [
    'refuses a fraction where a bigint is meant',
    [['visible', '"wide": "0x1FFFFFFFFFFFFFFFF"', '"wide": 1.5']],
    [
      '99-counter/suites/visible.json:97:51: error: Argument "wide" of "jump" is 1.5; expected an address of 64 bits, as a hex string such as "0x7ABC".',
    ],
  ],
  [
    'refuses an access other than r and w',
    [['visible', '"op": "read", "access": "w"', '"op": "read", "access": "x"']],
    ['99-counter/suites/visible.json:83:35: error: Argument "access" of "read" is "x"; expected "r" or "w".'],
  ],
  [
    'refuses a number that is neither JSON nor a known $num',
    [['visible', '{ "$num": "NaN" }', '{ "$num": "nan" }']],
    [
      '99-counter/suites/visible.json:96:34: error: Argument "amount" of "add" is {"$num":"nan"}; expected a count, as a JSON number (a number that JSON cannot write is {"$num":"NaN"}, "Infinity" or "-Infinity").',
    ],
  ],
  [
    'refuses a VM id that is a number',
    [['visible', '"vm": "vm1"', '"vm": 1']],
    ['99-counter/suites/visible.json:82:31: error: Argument "vm" of "fill" is 1; expected a VM id, as a string.'],
  ],
];

describe('loadChapter: operations and their arguments', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
