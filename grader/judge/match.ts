import type { Json, JsonObject } from '../contracts/json';

/** Where a result first differs from what was expected. `actual` is undefined where the submission gave nothing. */
export interface Mismatch {
  /** `hfn`, `fault.at`, `[2][0]`; empty for the whole result. */
  readonly path: string;
  readonly expected: Json;
  readonly actual: Json | undefined;
}

/** What the matchers need beside the two values. */
export interface MatchContext {
  /** Values bound by `$same`, by label; the first use binds. */
  readonly bindings: Map<string, Json>;
  /** Whether the allocator handed out this frame during the operation under judgement and it is still allocated. */
  readonly isFresh: (hfn: number) => boolean;
}

/**
 * Compares a result with an expectation: objects as subsets, arrays and scalars exactly, matchers as the course
 * defines them.
 *
 * @returns the first difference in the order of the expectation, or null
 * @source course README.md section 5
 */
export function match(expected: Json, actual: Json | undefined, context: MatchContext, path = ''): Mismatch | null {
  const difference: Mismatch = { path, expected, actual };
  if (Array.isArray(expected)) return matchList(expected, actual, context, path);
  if (expected === null || typeof expected !== 'object') return sameScalar(expected, actual) ? null : difference;
  const object = expected as JsonObject;
  if (isMatcher(object)) return matches(object, actual, context) ? null : difference;
  if (!isObject(actual)) return difference;
  for (const [key, value] of Object.entries(object)) {
    const found = match(value, ownValue(actual, key), context, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function matchList(
  expected: readonly Json[],
  actual: Json | undefined,
  context: MatchContext,
  path: string,
): Mismatch | null {
  if (!Array.isArray(actual)) return { path, expected, actual };
  for (const [index, item] of expected.entries()) {
    const found = match(item, actual[index] as Json | undefined, context, `${path}[${index}]`);
    if (found !== null) return found;
  }
  return actual.length === expected.length ? null : { path, expected, actual: actual as Json };
}

/** Whether an object of a suite file is a matcher rather than data. */
export function isMatcher(object: JsonObject): boolean {
  const keys = Object.keys(object);
  return keys.length > 0 && keys.every((key) => MATCHERS.has(key));
}

const MATCHERS: ReadonlySet<string> = new Set(['$any', '$fresh', '$same', '$approx', '$set']);

function matches(matcher: JsonObject, actual: Json | undefined, context: MatchContext): boolean {
  return Object.entries(matcher).every(([name, argument]) => {
    switch (name) {
      case '$fresh':
        return typeof actual === 'number' && context.isFresh(actual);
      case '$same':
        return matchSame(String(argument), actual, context);
      case '$approx':
        return matchApprox(argument, actual);
      case '$set':
        return Array.isArray(argument) && Array.isArray(actual) && matchSet(argument, actual, context);
      default:
        return actual !== undefined;
    }
  });
}

function matchSame(label: string, actual: Json | undefined, context: MatchContext): boolean {
  if (actual === undefined) return false;
  const bound = context.bindings.get(label);
  if (bound === undefined) context.bindings.set(label, actual);
  return bound === undefined || JSON.stringify(bound) === JSON.stringify(actual);
}

function matchApprox(argument: Json, actual: Json | undefined): boolean {
  if (!Array.isArray(argument) || typeof actual !== 'number') return false;
  const [value, tolerance] = argument as readonly number[];
  return value !== undefined && tolerance !== undefined && Math.abs(actual - value) <= tolerance;
}

/** Order-free equality: each expected element takes the first remaining actual element that it matches. */
function matchSet(expected: readonly Json[], actual: readonly Json[], context: MatchContext): boolean {
  if (expected.length !== actual.length) return false;
  const remaining = [...actual];
  return expected.every((item) => {
    const index = remaining.findIndex((candidate) => match(item, candidate, context) === null);
    if (index >= 0) remaining.splice(index, 1);
    return index >= 0;
  });
}

function sameScalar(expected: Json, actual: Json | undefined): boolean {
  return expected === actual;
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}

function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
