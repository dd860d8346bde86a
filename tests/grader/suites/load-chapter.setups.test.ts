import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses a setup without a required field',
    [['hidden', '"setup": { "start": 100 }', '"setup": {}']],
    ['99-counter/suites/hidden.json:14:7: error: The setup of this test lacks "start".'],
  ],
  [
    'refuses a test without any setup where one is required',
    [['hidden', '      "setup": { "start": 100 },\n', '']],
    ['99-counter/suites/hidden.json:7:13: error: The setup of this test lacks "start".'],
  ],
  [
    'names the nearest field for a misspelt one',
    [['visible', '"origin": "0x1000"', '"orign": "0x1000"']],
    ['99-counter/suites/visible.json:41:30: error: Unknown field of setup "orign"; the nearest legal one is "origin".'],
  ],
  [
    'refuses a field of another type',
    [['visible', '"origin": "0x1000"', '"origin": true']],
    [
      '99-counter/suites/visible.json:41:40: error: Field "origin" of the setup is true; expected an address of 32 bits, as a hex string such as "0x7ABC".',
    ],
  ],
];

describe('loadChapter: setups', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
