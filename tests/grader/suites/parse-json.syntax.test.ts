import { describeFileProblem } from '../../../grader/contracts/file-problem';
import { parseJson } from '../../../grader/suites/parse-json';

const told = (text: string): readonly string[] => parseJson(text, 'f.json').problems.map(describeFileProblem);

const CASES: readonly (readonly [title: string, text: string, problem: string])[] = [
  [
    'a byte order mark',
    '\uFEFF{}',
    'f.json:1:1: error: The file starts with a byte order mark; save it as UTF-8 without one.',
  ],
  ['an empty file', '', 'f.json:1:1: error: The file is empty; expected a JSON object.'],
  ['a file of blanks', ' \n ', 'f.json:1:1: error: The file is empty; expected a JSON object.'],
  [
    'a line comment',
    '{\n  // note\n  "a": 1\n}',
    'f.json:2:3: error: JSON allows no comments; use an operation {"op": "note", "text": ...} or remove it.',
  ],
  [
    'a block comment',
    '{ "a": /* one */ 1 }',
    'f.json:1:8: error: JSON allows no comments; use an operation {"op": "note", "text": ...} or remove it.',
  ],
  [
    'a trailing comma of an object',
    '{\n  "a": 1,\n}',
    'f.json:3:1: error: A comma stands before the closing "}"; JSON allows no trailing comma.',
  ],
  [
    'a trailing comma of a list',
    '[1, ]',
    'f.json:1:5: error: A comma stands before the closing "]"; JSON allows no trailing comma.',
  ],
  [
    'a missing comma',
    '{\n  "a": 1\n  "b": 2\n}',
    'f.json:3:3: error: Expected a comma or the end of the object or list here.',
  ],
  ['a missing colon', '{ "a" 1 }', 'f.json:1:7: error: Expected a colon between a key and its value here.'],
  ['a missing value', '[1,, 2]', 'f.json:1:4: error: Expected a value here.'],
  [
    'a bare word',
    '{ "a": yes }',
    'f.json:1:8: error: Found a bare word; expected a string in "double quotes", a number, true, false or null.',
  ],
  [
    'a string in single quotes',
    "{ 'a': 1 }",
    'f.json:1:3: error: A string starts with \'; JSON strings stand in "double quotes".',
  ],
  [
    'an object that is not closed',
    '{ "a": 1',
    'f.json:1:9: error: The file ends before an object is closed; expected "}".',
  ],
  ['a list that is not closed', '[1', 'f.json:1:3: error: The file ends before a list is closed; expected "]".'],
  ['a second value', '{}\n{}', 'f.json:2:1: error: Something follows the end of the JSON value; remove it.'],
  [
    'a string that is not closed',
    '{ "a": "b\n}',
    'f.json:1:8: error: A string is not closed on its line; expected a closing double quote.',
  ],
  [
    'an unknown escape',
    '["\\q"]',
    'f.json:1:2: error: Found an escape that JSON does not know; a backslash itself is written \\\\.',
  ],
  ['a broken unicode escape', '["\\u12"]', 'f.json:1:2: error: Found a broken \\u escape; expected four hex digits.'],
  [
    'a control character in a string',
    '["a\tb"]',
    'f.json:1:2: error: Found a control character in a string; write it as an escape such as \\n.',
  ],
  [
    'a key that stands twice',
    '{\n  "a": 1,\n  "b": { "a": 2 },\n  "a": 3\n}',
    'f.json:4:3: error: The key "a" stands twice in this object; remove one of them.',
  ],
  [
    'a key that stands twice in two spellings',
    '{ "a": 1, "\\u0061": 2 }',
    'f.json:1:11: error: The key "a" stands twice in this object; remove one of them.',
  ],
  [
    'a number beyond JavaScript',
    '[1, -1e400]',
    'f.json:1:5: error: This number is too large for JavaScript; a deliberate infinity is {"$num":"Infinity"}.',
  ],
  [
    'nesting that no file needs',
    `${'['.repeat(65)}${']'.repeat(65)}`,
    'f.json:1:65: error: Values are nested more than 64 deep; no file of ours needs that.',
  ],
];

describe('parseJson', () => {
  it.each(CASES)('refuses %s', (_, text, problem) => {
    expect(told(text)).toEqual([problem]);
  });

  it('tells every key that stands twice, and no other key', () => {
    expect(told('[{ "a": 1, "a": 2 }, { "a": 1 }, { "b": 1, "b": 2 }]')).toHaveLength(2);
  });

  it('counts columns in UTF-16 code units and lines by either line end', () => {
    expect(told('{\r\n"\u{1F600}": x}')).toEqual([
      'f.json:2:7: error: Found a bare word; expected a string in "double quotes", a number, true, false or null.',
    ]);
  });

  it('survives nesting that would end a recursive parser', () => {
    expect(told(`"\n${'['.repeat(200_000)}`)).toEqual([
      'f.json:2:65: error: Values are nested more than 64 deep; no file of ours needs that.',
    ]);
  });

  it('takes brackets in strings for text', () => {
    const text = JSON.stringify({ a: '['.repeat(100), b: `\\"${'{'.repeat(100)}` });
    expect(parseJson(text, 'f.json').source?.value).toEqual(JSON.parse(text));
  });

  it('takes a key __proto__ for a key', () => {
    const value = parseJson('{ "__proto__": { "points": 7 } }', 'f.json').source?.value;
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
