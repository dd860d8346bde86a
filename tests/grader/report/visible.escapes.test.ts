import fc from 'fast-check';
import { visible, VISIBLE_LIMIT } from '../../../grader/report/visible';
import { visibleCopy } from '../../../grader/report/visible-copy';

describe('visible', () => {
  test.each([
    ['a C0 control', 'a\u0007b', 'a\\u{7}b'],
    ['an escape sequence', '\u001b[31m', '\\u{1b}[31m'],
    ['a C1 control', '\u009b31m', '\\u{9b}31m'],
    ['a line feed', 'ok\nFAIL', 'ok\\u{a}FAIL'],
    ['a bidirectional override', '\u202Egnp', '\\u{202e}gnp'],
    ['a bidirectional isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
    ['a zero-width space', 'a\u200Bb', 'a\\u{200b}b'],
    ['a byte order mark', '\uFEFFa', '\\u{feff}a'],
    ['a soft hyphen', 'a\u00ADb', 'a\\u{ad}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a lone high surrogate', 'a\uD800', 'a\\u{d800}'],
    ['a lone low surrogate', '\uDC00a', '\\u{dc00}a'],
    ['a tag character', 'a\u{E0041}', 'a\\u{e0041}'],
    ['an invisible filler', 'a\u3164b', 'a\\u{3164}b'],
    ['what is no character', 'a\uFFFEb', 'a\\u{fffe}b'],
  ])('shows %s as an escape', (_name, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('leaves readable text of any language as it is', () => {
    const text = 'José, Ωmega, 日本語, עברית, 😀 <b>&amp;';
    expect(visible(text)).toBe(text);
  });

  test('escapes a pile of combining marks but keeps accents', () => {
    expect(visible('e\u0301')).toBe('e\u0301');
    expect(visible(`e${'\u0301'.repeat(5)}`)).toBe(`e${'\\u{301}'.repeat(5)}`);
  });

  test('cuts a long text, says how long it was, and does not cut through a surrogate pair', () => {
    expect(visible('abcdef', 3)).toBe('abc… (cut, 6 characters)');
    expect(visible('ab😀cd', 3)).toBe('ab… (cut, 6 characters)');
    expect(visible('x'.repeat(1_000_000)).length).toBeLessThan(VISIBLE_LIMIT + 40);
  });

  test('leaves no character that hides or reorders, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('visibleCopy', () => {
  test('makes every string and key of a value visible and leaves the value itself alone', () => {
    const value = { list: ['a\u0000', { 'k\u0001': 'b\u0002' }], count: 3, nothing: null };
    expect(visibleCopy(value)).toEqual({ list: ['a\\u{0}', { 'k\\u{1}': 'b\\u{2}' }], count: 3, nothing: null });
    expect(value.list[0]).toBe('a\u0000');
  });

  test('joins the lines of a message and turns the tabs of an excerpt into blanks', () => {
    expect(visibleCopy({ message: 'first\n  second', excerpt: '\tx = 1;\n' })).toEqual({
      message: 'first second',
      excerpt: '    x = 1;',
    });
  });

  test('copies a key called __proto__ as a plain key', () => {
    const copied = visibleCopy(JSON.parse('{"__proto__":{"x":"y"}}') as object);
    expect(Object.keys(copied)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });
});
