import type { Json } from '../../../grader/contracts/json';

/** The project's print width, in characters. */
const WIDTH = 120;

/**
 * Prints a suite file as the project's formatter leaves it, so that a generated file is never reformatted: a value stays
 * on its line where it fits, but a list of several lists or objects with several parts each takes a line per element.
 * Lists of numbers are kept on one line, so they must fit there.
 *
 * @returns the text, with a final newline
 */
export function printSuite(suite: Json): string {
  return `${lines(suite, 0, 0).join('\n')}\n`;
}

/**
 * @param depth - how deep the value is nested; two characters each
 * @param beside - characters that stand on the value's first line before and after it
 */
function lines(value: Json, depth: number, beside: number): string[] {
  const flat = onOneLine(value);
  if (partsOf(value).length === 0) return [flat];
  if (!isSpread(value) && 2 * depth + beside + flat.length <= WIDTH) return [flat];
  const parts = partsOf(value);
  const inner = parts.flatMap(([label, part], i) => {
    const comma = i < parts.length - 1 ? ',' : '';
    const [first = '', ...rest] = lines(part, depth + 1, label.length + comma.length);
    const whole = [`${'  '.repeat(depth + 1)}${label}${first}`, ...rest];
    return [...whole.slice(0, -1), `${whole.at(-1) ?? ''}${comma}`];
  });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, ...inner, `${'  '.repeat(depth)}${close}`];
}

function onOneLine(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = partsOf(value).map(([label, part]) => `${label}${onOneLine(part)}`);
  if (Array.isArray(value)) return `[${inner.join(', ')}]`;
  return inner.length === 0 ? '{}' : `{ ${inner.join(', ')} }`;
}

/** The elements or fields of a value, each with what is printed before it; none of a scalar. */
function partsOf(value: Json): readonly (readonly [label: string, part: Json])[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.map((part: Json) => ['', part] as const);
  return Object.entries(value).map(([name, part]) => [`${JSON.stringify(name)}: `, part] as const);
}

/** Whether the formatter spreads the value over lines even where one would do. */
function isSpread(value: Json): boolean {
  const parts = partsOf(value).map(([, part]) => part);
  if (parts.some(isSpread)) return true;
  if (!Array.isArray(value) || parts.length < 2) return false;
  const isAll = (holds: (part: Json) => boolean): boolean =>
    parts.every((part) => holds(part) && partsOf(part).length > 1);
  return isAll(Array.isArray) || isAll((part) => !Array.isArray(part));
}
