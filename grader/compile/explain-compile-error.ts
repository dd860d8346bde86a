import type { Message } from 'esbuild';
import type { Problem } from '../contracts/submission';
import { clipLine, linesOf, type Place } from './place';
import { NAMESPACE } from './submission-plugin';

/** What a sentence about a compile error may need besides the compiler's own message. */
export interface ErrorContext {
  /** Text of every file of the submission, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names of the given module's exports that exist at run time. */
  readonly givenValues: readonly string[];
}

type Rule = readonly [pattern: RegExp, sentence: (found: RegExpExecArray, context: ErrorContext) => string];

const RULES: readonly Rule[] = [
  [
    /^Top-level await /,
    () =>
      'Top-level await is not supported: a chapter is loaded without waiting. Move the await into an async function.',
  ],
  [
    /^No matching export in "given:machine" for import "(.+)"$/,
    ([, name], { givenValues }) =>
      `The given machine module has no value "${name ?? ''}". Its values are ${givenValues.join(', ')}; ` +
      'its other names are types, which vanish before the program runs.',
  ],
  [
    /^No matching export in "student:(.+)" for import "(.+)"$/,
    ([, file, name]) =>
      `${file ?? ''} exports no value "${name ?? ''}". Export it there, or correct the name of the import.`,
  ],
  [
    /^Expected (.+) but found (.+)$/,
    ([, wanted, found]) =>
      `The compiler expected ${wanted ?? ''} here but found ${found ?? ''}. ` +
      'Look here and just before for a missing or extra bracket, comma or quote.',
  ],
  [
    /^Unexpected (.+)$/,
    ([, found]) =>
      `The compiler did not expect ${found ?? ''} here. Look here and just before for a missing or extra bracket, comma or quote.`,
  ],
  [/^Unterminated (.+)$/, ([, what]) => `This ${what ?? ''} is never closed. Add its closing quote or mark.`],
  [
    /^The symbol "(.+)" has already been declared$/,
    ([, name]) => `"${name ?? ''}" is declared twice in one scope. Rename or remove one of the two.`,
  ],
];

/** Turns an error of esbuild into a sentence with the place in the student's own file. */
export function explainCompileError(error: Message, context: ErrorContext): Problem {
  const message = error.pluginName === '' ? rephrase(error.text, context) : error.text;
  const location = error.location;
  const file = location?.file.startsWith(`${NAMESPACE}:`) ? location.file.slice(NAMESPACE.length + 1) : undefined;
  const text = file === undefined ? undefined : context.texts.get(file);
  if (!location || file === undefined || text === undefined) return { message };
  const lines = linesOf(text);
  const place = placeInFile(location, lines);
  return { message, file, ...place, excerpt: clipLine(lines[place.line - 1] ?? '') };
}

function rephrase(text: string, context: ErrorContext): string {
  for (const [pattern, sentence] of RULES) {
    const found = pattern.exec(text);
    if (found) return sentence(found, context);
  }
  return `The compiler refuses this place: ${text}.`;
}

function placeInFile(
  location: { readonly line: number; readonly column: number; readonly lineText: string },
  lines: readonly string[],
): Place {
  const last = lines.length;
  // The compiler reads one line more than the student wrote (see submission-plugin.ts): the end of that is the end here.
  if (location.line > last) return { line: last, column: (lines[last - 1] ?? '').length + 1 };
  // esbuild counts columns in UTF-8 bytes, from 0.
  const before = Buffer.from(location.lineText, 'utf8').subarray(0, location.column).toString('utf8');
  return { line: location.line, column: before.length + 1 };
}
