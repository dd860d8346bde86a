import { printParseErrorCode, type ParseError } from 'jsonc-parser';

/** Says in a sentence what is wrong at the place where a text stops being JSON. */
export function describeSyntaxError(text: string, { offset, error }: ParseError): string {
  const character = text.charAt(offset);
  const isClosing = character === '}' || character === ']';
  if (isClosing && /,\s*$/.test(text.slice(0, offset))) {
    return `A comma stands before the closing "${character}"; JSON allows no trailing comma.`;
  }
  const name = printParseErrorCode(error);
  if (name === 'InvalidSymbol' && character === "'") {
    return 'A string starts with \'; JSON strings stand in "double quotes".';
  }
  return SENTENCES[name] ?? `This is not JSON (${name}).`;
}

const SENTENCES: Readonly<Record<string, string>> = {
  InvalidCommentToken: 'JSON allows no comments; use an operation {"op": "note", "text": ...} or remove it.',
  InvalidSymbol: 'Found a bare word; expected a string in "double quotes", a number, true, false or null.',
  InvalidNumberFormat: 'Found a number that JSON cannot write; addresses are hex strings such as "0x1F".',
  PropertyNameExpected: 'Expected a key in "double quotes" here.',
  ValueExpected: 'Expected a value here.',
  ColonExpected: 'Expected a colon between a key and its value here.',
  CommaExpected: 'Expected a comma or the end of the object or list here.',
  CloseBraceExpected: 'The file ends before an object is closed; expected "}".',
  CloseBracketExpected: 'The file ends before a list is closed; expected "]".',
  EndOfFileExpected: 'Something follows the end of the JSON value; remove it.',
  UnexpectedEndOfComment: 'A comment is not closed; JSON allows no comments.',
  UnexpectedEndOfString: 'A string is not closed on its line; expected a closing double quote.',
  UnexpectedEndOfNumber: 'A number ends too early; expected a digit.',
  InvalidUnicode: 'Found a broken \\u escape; expected four hex digits.',
  InvalidEscapeCharacter: 'Found an escape that JSON does not know; a backslash itself is written \\\\.',
  InvalidCharacter: 'Found a control character in a string; write it as an escape such as \\n.',
};
