import fc from 'fast-check';
import { jsonText } from '../../../grader/report/json-text';

test('writes what is readable as JSON.stringify does, with a line feed at the end', () => {
  const value = { id: 'José', list: [1, null, { '#': 'a::b' }] };
  expect(jsonText(value)).toBe(`${JSON.stringify(value, null, 2)}\n`);
});

test.each([
  ['an escape sequence', '\u009b31m', '\\u009b31m'],
  ['a bidirectional override', '\u202Egnp', '\\u202egnp'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['a tag character', '\u{E0041}', '\\udb40\\udc41'],
  ['a command for a CI service', '##[error]x', '#\\u0023[error]x'],
])('escapes %s', (_, text, written) => {
  expect(jsonText(text)).toBe(`"${written}"\n`);
});

test('every parser reads the same value, and no character hides, whatever the text', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const text = jsonText(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}|##/u);
    }),
  );
});
