import { parseTree } from 'jsonc-parser';
import type { FileProblem } from '../contracts/file-problem';
import type { Json } from '../contracts/json';
import { DEEPEST, findJsonFlaws } from './json-flaws';
import type { JsonSource } from './json-source';
import { positionAt } from './text-position';

/** A file that was read, or null with the reasons. */
export interface ParsedJson {
  readonly source: JsonSource | null;
  readonly problems: readonly FileProblem[];
}

/**
 * Reads strict JSON. Besides the grammar it refuses a byte order mark, comments, trailing commas, a key that stands twice
 * in one object, a number too large for JavaScript and nesting deeper than 64.
 *
 * @param file - as problems name it
 */
export function parseJson(text: string, file: string): ParsedJson {
  const value = parseClean(text);
  if (value !== undefined) return { source: { file, text, value, tree: lazyTree(text) }, problems: [] };
  const flaws = findJsonFlaws(text);
  const told = flaws.length > 0 ? flaws : [{ offset: 0, message: 'This is not JSON.' }];
  const problems = told.map(({ offset, message }): FileProblem => ({
    severity: 'error',
    file,
    ...positionAt(text, offset),
    message,
  }));
  return { source: null, problems };
}

/**
 * The value of a text without flaws, else undefined. This is the way of almost every file, and thirty times as fast as a
 * parser that knows places; that one is asked only when there is something to tell.
 */
function parseClean(text: string): Json | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  return countKeys(value, 0) === countWrittenKeys(text) ? value : undefined;
}

/** Keys in all objects of a value; NaN if it is nested too deep or holds a number that JavaScript cannot. */
function countKeys(value: Json, depth: number): number {
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : Number.NaN;
  if (value === null || typeof value !== 'object') return 0;
  if (depth === DEEPEST) return Number.NaN;
  const parts = Object.values(value) as readonly Json[];
  let count = Array.isArray(value) ? 0 : parts.length;
  for (const part of parts) count += countKeys(part, depth + 1);
  return count;
}

/** Keys in a text that is JSON: strings before a colon. There are more of them than in its value if one stands twice. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)) if (colon === ':') count++;
  return count;
}

function lazyTree(text: string): JsonSource['tree'] {
  let tree: ReturnType<JsonSource['tree']> | undefined;
  return () => (tree ??= parseTree(text));
}
