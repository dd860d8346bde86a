import type { Json, JsonObject } from '../contracts/json';

/** The project's print width, in characters. */
const WIDTH = 120;
const INDENT = '  ';

/**
 * Prints a JSON file as the project's formatter leaves it, so that a generated file is never reformatted: what fits on a
 * line stays on one, and a list of several lists (or of several objects) with more than one part each takes a line per
 * element.
 *
 * Lists of numbers must fit on a line: the formatter would fill lines with them, which this printer does not do.
 *
 * @returns the text, with a final newline
 */
export function printJson(value: Json): string {
  return `${print(value, '', 0)}\n`;
}

/** @param taken - characters that stand on the line before and after the value */
function print(value: Json, indent: string, taken: number): string {
  if (!mustBreak(value)) {
    const flat = printFlat(value);
    if (indent.length + taken + flat.length <= WIDTH) return flat;
  }
  if (Array.isArray(value) && value.length > 0) return printLines('[', ']', value.map(listItem), indent);
  if (isObject(value) && Object.keys(value).length > 0) {
    return printLines('{', '}', Object.entries(value).map(objectItem), indent);
  }
  return printFlat(value);
}

interface Item {
  readonly key: string;
  readonly value: Json;
}

function listItem(value: Json): Item {
  return { key: '', value };
}

function objectItem([name, value]: readonly [string, Json]): Item {
  return { key: `${JSON.stringify(name)}: `, value };
}

function printLines(open: string, close: string, items: readonly Item[], indent: string): string {
  const inner = indent + INDENT;
  const lines = items.map(({ key, value }, i) => {
    const comma = i === items.length - 1 ? '' : ',';
    return inner + key + print(value, inner, key.length + comma.length) + comma;
  });
  return [open, ...lines, indent + close].join('\n');
}

function printFlat(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(printFlat).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${printFlat(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Whether the formatter breaks the value even where it would fit. */
function mustBreak(value: Json): boolean {
  if (Array.isArray(value)) return isListOf(value, Array.isArray) || isListOf(value, isObject) || value.some(mustBreak);
  return isObject(value) && Object.values(value).some(mustBreak);
}

/** Whether there are several elements, all of one kind, each with more than one part. */
function isListOf(list: readonly Json[], isKind: (value: Json) => boolean): boolean {
  return list.length > 1 && list.every((item) => isKind(item) && Object.keys(item as JsonObject).length > 1);
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
