import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest field for one that the result cannot have',
    [['visible', '"value": 10, "at"', '"valeu": 10, "at"']],
    [
      '99-counter/suites/visible.json:68:64: error: Expected result of "read": Unknown field "valeu"; the nearest legal one is "value".',
    ],
  ],
  [
    'refuses a field of the other outcome',
    [['visible', '{ "ok": false, "reason": "closed" }', '{ "ok": false, "value": 3 }']],
    [
      '99-counter/suites/visible.json:83:65: error: Expected result of "read": Unknown field "value"; expected one of "ok", "reason".',
    ],
  ],
  [
    'names the nearest literal',
    [['visible', '"reason": "closed"', '"reason": "closd"']],
    [
      '99-counter/suites/visible.json:83:75: error: Expected result "reason" of "read": Unknown value "closd"; the nearest legal one is "closed".',
    ],
  ],
  [
    'refuses an address that is written as a number',
    [['visible', '"at": "0x1F"', '"at": 31']],
    [
      '99-counter/suites/visible.json:68:83: error: Expected result "at" of "read" is 31; expected an address of 32 bits, as a hex string such as "0x7ABC".',
    ],
  ],
  [
    'refuses a count that no correct submission returns',
    [['visible', '"expect": 7,', '"expect": -7,']],
    [
      '99-counter/suites/visible.json:65:47: error: Expected result of "add" is -7; expected a count: a whole number, at least 0.',
    ],
  ],
  [
    'refuses a scalar where an object is returned',
    [['visible', '{ "ok": false, "reason": "closed" }', '7']],
    [
      '99-counter/suites/visible.json:83:50: error: Expected result of "read" is 7; expected an object with the fields "ok", "value", "at", "owner".',
    ],
  ],
  [
    'refuses a tuple of another length',
    [['hidden', '[[1, { "$fresh": true, "$same": "a" }]]', '[[1]]']],
    [
      '99-counter/suites/hidden.json:40:52: error: Expected result "$set[0]" of "list" is [1]; expected a list of exactly 2 elements.',
    ],
  ],
  [
    'refuses an unknown matcher',
    [['hidden', '"$same": "total"', '"$sam": "total"']],
    [
      '99-counter/suites/hidden.json:17:63: error: Expected result "value" of "read": Unknown matcher "$sam"; the nearest legal one is "$same".',
    ],
  ],
  [
    'refuses a plain key beside a matcher',
    [['hidden', '{ "$same": "total" }', '{ "$same": "total", "value": 1 }']],
    [
      '99-counter/suites/hidden.json:17:81: error: Expected result "value" of "read": The key "value" stands beside a matcher.',
    ],
  ],
  [
    'refuses $any without true',
    [['visible', '{ "$any": true }', '{ "$any": false }']],
    ['99-counter/suites/visible.json:33:63: error: Expected result "$any" of "add" is false; expected true.'],
  ],
  [
    'refuses $fresh where no number stands',
    [['visible', '"at": "0x1F"', '"at": { "$fresh": true }']],
    [
      '99-counter/suites/visible.json:68:85: error: Expected result "at" of "read": "$fresh" cannot stand here: it stands for a frame, and this is no number.',
    ],
  ],
  [
    'refuses $same without a label',
    [['hidden', '"$same": "total"', '"$same": 1']],
    [
      '99-counter/suites/hidden.json:17:72: error: Expected result "value.$same" of "read" is 1; expected a label, as a string.',
    ],
  ],
  [
    'refuses $approx without a tolerance',
    [['visible', '"$approx": [0.5, 1e-9]', '"$approx": 0.5']],
    [
      '99-counter/suites/visible.json:84:49: error: Expected result "$approx" of "share" is 0.5; expected a value and a tolerance, such as [0.5, 1e-9].',
    ],
  ],
  [
    'refuses $approx where no number stands',
    [
      ['hidden', '"$same": "total"', '"$approx": [1, 0.1]'],
      ['hidden', '"expect": { "value"', '"expect": { "owner"'],
    ],
    [
      '99-counter/suites/hidden.json:17:63: error: Expected result "owner" of "read": "$approx" cannot stand here: it compares numbers, and this is no number.',
    ],
  ],
  [
    'refuses $set where no list is returned',
    [['visible', '{ "$any": true }', '{ "$set": [] }']],
    [
      '99-counter/suites/visible.json:33:55: error: Expected result of "add": "$set" is for a list, and this result is none.',
    ],
  ],
  [
    'refuses $throws of another error',
    [['hidden', '{ "$throws": "RangeError" }', '{ "$throws": "TypeError" }']],
    [
      '99-counter/suites/hidden.json:29:68: error: Expected result "$throws" of "add" is "TypeError"; expected "RangeError".',
    ],
  ],
  [
    'refuses a key beside $throws',
    [['hidden', '{ "$throws": "RangeError" }', '{ "$throws": "RangeError", "ok": true }']],
    ['99-counter/suites/hidden.json:29:82: error: Expected result of "add": Nothing may stand beside "$throws".'],
  ],
  [
    'refuses $throws inside a result',
    [['visible', '"value": 10, "at"', '"value": { "$throws": "RangeError" }, "at"']],
    [
      '99-counter/suites/visible.json:68:75: error: Expected result "value" of "read": "$throws" is for a whole result; it cannot stand inside one.',
    ],
  ],
];

describe('loadChapter: expected results', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
