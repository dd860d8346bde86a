import type { AssignmentFile } from '../contracts/generated/assignment';
import type { SuiteFile } from '../contracts/generated/suite';
import type { Json, JsonObject } from '../contracts/json';

/** A submission that computes nothing. */
export interface TrivialSubmission {
  /** What it always answers, for messages. */
  readonly answer: string;
  readonly source: string;
}

/** Answers that need no look at the suites. */
const PLAIN_ANSWERS: Readonly<Record<string, string>> = {
  undefined: 'undefined',
  null: 'null',
  'an empty object': '({})',
  'an empty list': '[]',
  'an empty map': 'new Map()',
  zero: '0',
  'zero as bigint': '0n',
  true: 'true',
  false: 'false',
  'its first argument': 'args[0]',
  'its last argument': 'args[args.length - 1]',
  'a RangeError': '(() => { throw new RangeError("no"); })()',
};

/**
 * Writes submissions that always give the same answer: the plain ones, what they were asked last, and every result that
 * the visible suite expects anywhere.
 *
 * @source course README.md section 6, Trivial answers
 */
export function trivialSubmissions(assignment: AssignmentFile, visible: SuiteFile): TrivialSubmission[] {
  const plain = Object.entries(PLAIN_ANSWERS).map(([answer, code]) => ({ answer, source: sourceOf(assignment, code) }));
  const expected = expectedValues(visible).map((value) => ({
    answer: JSON.stringify(value),
    source: sourceOf(assignment, literal(value)),
  }));
  return [...plain, { answer: 'its previous input', source: echoSource(assignment) }, ...expected];
}

function sourceOf(assignment: AssignmentFile, answer: string): string {
  return moduleOf(assignment, `const answer = (...args: any[]): any => ${answer};`);
}

function echoSource(assignment: AssignmentFile): string {
  return moduleOf(
    assignment,
    'let last: any; const answer = (...args: any[]): any => { const old = last; last = args[0]; return old; };',
  );
}

/** A factory gives an object whose every method answers the same. */
function moduleOf(assignment: AssignmentFile, declaration: string): string {
  const all = 'const all: any = new Proxy({}, { get: () => answer });';
  const exported = assignment.exports.map(({ name, kind }) =>
    kind === 'factory' ? `export const ${name} = (..._: any[]): any => all;` : `export const ${name} = answer;`,
  );
  return [declaration, all, ...exported, ''].join('\n');
}

/** The distinct results that a suite expects, without those that hold a matcher. */
function expectedValues(suite: SuiteFile): Json[] {
  const found = new Map<string, Json>();
  for (const op of suite.tests.flatMap((test) => test.ops)) {
    const value = op.expect as Json | undefined;
    const text = JSON.stringify(value);
    if (value !== undefined && value !== null && typeof value === 'object' && !text.includes('"$'))
      found.set(text, value);
  }
  return [...found.values()];
}

/** A value of a suite file as the student's code would write it: hex strings are numbers. */
function literal(value: Json): string {
  if (typeof value === 'string' && /^0x[0-9A-F]+$/.test(value)) return value;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return `({ ${Object.entries(value as JsonObject)
    .map(([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`)
    .join(', ')} })`;
}
