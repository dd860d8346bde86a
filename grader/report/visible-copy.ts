import { visible } from './visible';

/** Blanks that one tab of a student's line becomes. */
const TAB = '    ';

/**
 * Copies a report (or any other JSON value) with every string and every key made {@link visible}, so that no rendering
 * can forget a field. A message that a compiler broke into lines becomes one line, and tabs of an excerpt become blanks;
 * any other control character is shown as an escape.
 */
export function visibleCopy<T>(value: T): T {
  return copy(value, '') as T;
}

function copy(value: unknown, key: string): unknown {
  if (typeof value === 'string') return visible(prepare(value, key));
  if (Array.isArray(value)) return value.map((item: unknown) => copy(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [visible(name), copy(field, name)]));
}

function prepare(text: string, key: string): string {
  if (key === 'message') return text.replace(/[ \t]*\r?\n[ \t]*/g, ' ').trim();
  if (key === 'excerpt') return text.replace(/\r?\n$/, '').replace(/\t/g, TAB);
  return text;
}
