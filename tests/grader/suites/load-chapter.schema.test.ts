import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'names the nearest key',
    [['visible', '"title": "Adds add up"', '"tilte": "Adds add up"']],
    ['99-counter/suites/visible.json:56:7: error: Unknown key "tilte"; the nearest legal one is "title".'],
  ],
  [
    'lists the keys where none is near',
    [['hints', '"concept": "99.S1"', '"x-ray": "99.S1"']],
    [
      '99-counter/hints.json:5:5: error: The key "concept" is missing in element 0 of "ladders".',
      '99-counter/hints.json:5:37: error: Unknown key "x-ray"; expected one of "faults", "concept", "question", "diagnosis".',
    ],
  ],
  [
    'refuses a missing key of the file',
    [['visible', '  "schema": 1,\n', '']],
    ['99-counter/suites/visible.json:1:1: error: The key "schema" is missing in this file.'],
  ],
  [
    'refuses a value of another type',
    [
      [
        'visible',
        '"id": "99.exports",\n      "title": "The file exports createCounter"',
        '"id": "99.exports",\n      "title": 7',
      ],
    ],
    [
      '99-counter/suites/visible.json:8:16: error: "title" is 7; expected a string. It means: What must hold, in a student\'s words.',
    ],
  ],
  [
    'refuses another version of the format',
    [['faults', '"schema": 1', '"schema": 2']],
    ['99-counter/faults/faults.json:2:13: error: "schema" is 2; expected 1. It means: Version of this file format.'],
  ],
  [
    'names the legal values',
    [['visible', '"title": "Adds add up",\n      "band": "core"', '"title": "Adds add up",\n      "band": "cor"']],
    [
      '99-counter/suites/visible.json:57:15: error: "band" is "cor"; expected one of "gate", "core", "edge", most likely "core". It means: The band of the rubric.',
    ],
  ],
  [
    'says what a text of the wrong form should be',
    [['visible', '"id": "99.exports"', '"id": "exports"']],
    [
      '99-counter/suites/visible.json:7:13: error: "id" is "exports"; expected text of the form ^[0-9]{2}(\\.[a-zA-Z0-9-]+)+$. It means: A name that is unique in the chapter and starts with its number, for example 07.walk.example.',
    ],
  ],
  [
    'refuses a list that is empty',
    [['visible', '"ops": [{ "op": "expectExports" }]', '"ops": []']],
    [
      '99-counter/suites/visible.json:13:14: error: "ops" is []; expected at least 1 element. It means: What is done, in order.',
    ],
  ],
  [
    'refuses a text that is empty',
    [['hints', '"concept": "99.S1"', '"concept": ""']],
    [
      '99-counter/hints.json:5:48: error: "concept" is ""; expected at least 1 character. It means: Rung 1: a pointer to the source paragraph, glossary row or clause.',
    ],
  ],
  [
    'refuses a text that is too long',
    [
      [
        'hidden',
        '"concept": "range",\n      "band"',
        '"concept": "range range range range range range range range range range range range ",\n      "band"',
      ],
    ],
    [
      '99-counter/suites/hidden.json:23:18: error: "concept" is "range range range range range range range range range r..."; expected at most 60 characters. It means: The idea behind the test; all that students learn of a hidden one.',
    ],
  ],
  [
    'refuses an element that stands twice',
    [['visible', '["99.S1", "C.1"]', '["99.S1", "C.1", "99.S1"]']],
    ['99-counter/suites/visible.json:59:35: error: "99.S1" stands twice in this list; remove one of them.'],
  ],
  [
    'refuses a number that is too small',
    [['visible', '"points": 15,', '"points": 0,']],
    ['99-counter/suites/visible.json:58:17: error: "points" is 0; expected more than 0. It means: Points of 100.'],
  ],
  [
    'refuses a number that is too large',
    [['assignment', '"weight": 5', '"weight": 101']],
    [
      '99-counter/assignment.json:5:13: error: "weight" is 101; expected at most 100. It means: The chapter\'s share of the course, in percent.',
    ],
  ],
  [
    'refuses a fraction where a whole number is meant',
    [['hidden', '"seed": 2', '"seed": 2.5']],
    [
      '99-counter/suites/hidden.json:51:15: error: "seed" is 2.5; expected a whole number. It means: The first of 40 seeds.',
    ],
  ],
  [
    'refuses a seed that is too small',
    [['hidden', '"seed": 2', '"seed": 0']],
    ['99-counter/suites/hidden.json:51:15: error: "seed" is 0; expected at least 1. It means: The first of 40 seeds.'],
  ],
  [
    'refuses a key of the wrong form',
    [['assignment', '"99.S1": "add returns', '"S1": "add returns']],
    [
      '99-counter/assignment.json:11:5: error: The key is "S1"; expected text of the form ^[0-9]{2}\\.S[0-9]+$. It means: Every clause of the chapter with a short rule, as failure messages cite it. Each must be covered by a test.',
    ],
  ],
  [
    'refuses an object without any key',
    [['assignment', '{ "99.S3": 15, "99.S4": 10 }', '{}']],
    ['99-counter/assignment.json:19:13: error: "edge" is {}; expected at least 1 key.'],
  ],
  [
    'refuses too many parts of a reference',
    [['visible', '["r", "0x1000"]', '["r", "0x1000", "0x0", "0x0"]']],
    [
      '99-counter/suites/visible.json:47:13: error: Element 0 of "refs" is ["r","0x1000","0x0","0x0"]; expected at most 3 elements. It means: ["r", address] or ["w", address, value]; hex strings such as "0x1F".',
    ],
  ],
  [
    'refuses a value that may be of several types',
    [['visible', '"op": "expectRefs", "refs": 2', '"op": "expectRefs", "refs": "2"']],
    [
      '99-counter/suites/visible.json:69:39: error: "refs" is "2"; expected a list or a whole number. It means: For expectTrace: all references since the last expectTrace or the start: ["r", address] or ["w", address, value]. For expectRefs: the number of reads that the last operation made.',
    ],
  ],
];

describe('loadChapter: schemas', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
