import { problemsAfter, type MutationCase } from './counter-chapter';

const CASES: readonly MutationCase[] = [
  [
    'refuses an assignment whose id is not the folder',
    [['assignment', '"id": "99-counter"', '"id": "98-counter"']],
    [
      '99-counter/assignment.json:3:9: error: "id" is "98-counter"; expected "99-counter", the name of the chapter\'s folder.',
    ],
  ],
  [
    'refuses a suite of another chapter',
    [['visible', '"suite": "99-counter"', '"suite": "98-counter"']],
    [
      '99-counter/suites/visible.json:2:12: error: "suite" is "98-counter"; expected "99-counter", the name of the chapter\'s folder.',
    ],
  ],
  [
    'quotes nothing that a CI service would take for a command',
    [['visible', '"suite": "99-counter"', '"suite": "##[error]"']],
    [
      '99-counter/suites/visible.json:2:12: error: "suite" is "#\\u0023[error]"; expected text of the form ^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$. It means: The chapter id.',
    ],
  ],
  [
    'refuses a visible suite that calls itself hidden',
    [['visible', '"visibility": "visible"', '"visibility": "hidden"']],
    [
      '99-counter/suites/visible.json:4:17: error: "visibility" is "hidden"; expected "visible", as the name of the file says.',
    ],
  ],
  [
    'refuses a hidden suite that calls itself visible',
    [['hidden', '"visibility": "hidden"', '"visibility": "visible"']],
    [
      '99-counter/suites/hidden.json:4:17: error: "visibility" is "visible"; expected "hidden", as the name of the file says.',
    ],
  ],
  [
    'refuses hints of another chapter',
    [['hints', '"chapter": "99-counter"', '"chapter": "99-count"']],
    [
      '99-counter/hints.json:3:14: error: "chapter" is "99-count"; expected "99-counter", the name of the chapter\'s folder.',
    ],
  ],
  [
    'refuses faults of another chapter',
    [['faults', '"chapter": "99-counter"', '"chapter": "99-count"']],
    [
      '99-counter/faults/faults.json:3:14: error: "chapter" is "99-count"; expected "99-counter", the name of the chapter\'s folder.',
    ],
  ],
  [
    'refuses a recording of another chapter',
    [['recorded', '"chapter": "99-counter"', '"chapter": "99-count"']],
    [
      '99-counter/recorded.json:3:14: error: "chapter" is "99-count"; expected "99-counter", the name of the chapter\'s folder.',
    ],
  ],
];

describe('loadChapter: which chapter a file belongs to', () => {
  it.each(CASES)('%s', (_, mutations, problems) => {
    expect(problemsAfter(...mutations)).toEqual(problems);
  });
});
