import { applyEdits, modify, parse, type JSONPath } from 'jsonc-parser';
import type { Chapter, ChapterJudging, Sequence } from '../contracts/chapter';
import type { Transcript } from '../contracts/engine';
import { InvalidInput } from '../contracts/file-problem';
import type { Op, SuiteFile, Test } from '../contracts/generated/suite';
import type { Json, JsonObject } from '../contracts/json';
import { BUILT_IN_OPERATIONS } from '../judge/checkpoint-plan';
import { callOf, judgedStep, type JudgedStep } from '../judge/steps';

/** A chapter's code, and its reference as the oracle of properties runs it. */
export interface Reference {
  readonly judging: ChapterJudging;
  readonly oracle: (sequence: Sequence) => Transcript;
}

/** What stands where the reference is to say what is expected. */
const TO_RECORD = '{"$record":true}';

/** Keys of an operation that can be left to the reference. */
const RECORDED_KEYS = ['expect', 'refs', 'count', 'calls'] as const;

type RecordedKey = (typeof RECORDED_KEYS)[number];

/** A suite's text after its gaps were filled. */
export interface FilledSuite {
  readonly text: string;
  /** The tests that had gaps; each is marked as unreviewed now. */
  readonly tests: readonly string[];
}

/**
 * Fills every `{"$record": true}` of a suite with what the reference gives there: the result of an operation, the
 * references of an `expectTrace`, the count of an `expectReads` or `expectRefs`, the calls of an `expectCalls`. A test
 * that had such a gap is marked as unreviewed, since the reference may be wrong too. The rest of the text stays as it is.
 *
 * @param file - path of the suite, for messages
 * @throws InvalidInput if the reference throws something that no test can expect
 */
export function fillExpectations(text: string, file: string, reference: Reference): FilledSuite {
  const suite = parse(text) as Partial<Pick<SuiteFile, 'tests'>> | undefined;
  let filled = text;
  const tests: string[] = [];
  for (const [index, test] of (suite?.tests ?? []).entries()) {
    if (!hasGap(test)) continue;
    tests.push(test.id);
    for (const { path, value } of valuesFor(test, reference, file)) {
      filled = setValue(filled, ['tests', index, ...path], value);
    }
    filled = setValue(filled, ['tests', index, 'unreviewed'], true);
  }
  return { text: filled, tests };
}

/** Takes the mark off tests that a person has reviewed. @returns the ids that had it */
export function acceptTests(text: string, ids: readonly string[]): FilledSuite {
  const suite = parse(text) as Pick<Chapter['suites'][number], 'tests'>;
  let accepted = text;
  const tests: string[] = [];
  for (const [index, test] of suite.tests.entries()) {
    if (test.unreviewed === undefined || !ids.includes(test.id)) continue;
    tests.push(test.id);
    accepted = setValue(accepted, ['tests', index, 'unreviewed'], undefined);
  }
  return { text: accepted, tests };
}

function hasGap(test: Partial<Test>): test is Test {
  return (test.ops ?? []).some((op) => RECORDED_KEYS.some((key) => isGap(op, key)));
}

function isGap(op: Op, key: RecordedKey): boolean {
  return JSON.stringify(op[key]) === TO_RECORD;
}

interface Value {
  readonly path: JSONPath;
  /** Undefined where the operation returns nothing: then nothing is expected of it. */
  readonly value: Json | undefined;
}

function valuesFor(test: Test, reference: Reference, file: string): Value[] {
  const steps = stepsOf(test, reference);
  const values: Value[] = [];
  let traceFrom = 0;
  let readsFrom = 0;
  for (const [index, op] of test.ops.entries()) {
    const since = (from: number): JudgedStep[] => steps.slice(from, index).filter((step) => step !== null);
    const step = steps[index] ?? null;
    if (step !== null && isGap(op, 'expect')) {
      values.push({ path: ['ops', index, 'expect'], value: resultOf(step, test, file) });
    }
    if (op.op === 'expectTrace' && isGap(op, 'refs')) {
      values.push({ path: ['ops', index, 'refs'], value: traceOf(since(traceFrom)) });
    }
    if (op.op === 'expectReads' && isGap(op, 'count')) {
      values.push({ path: ['ops', index, 'count'], value: readsOf(since(readsFrom)) });
    }
    if (op.op === 'expectRefs' && isGap(op, 'refs')) {
      values.push({ path: ['ops', index, 'refs'], value: readsOf(since(0).slice(-1)) });
    }
    if (op.op === 'expectTrace') traceFrom = index;
    if (op.op === 'expectTrace' || op.op === 'expectReads') readsFrom = index;
  }
  return [...values, ...callsFor(test, steps)];
}

function callsFor(test: Test, steps: readonly (JudgedStep | null)[]): Value[] {
  let from = 0;
  return test.ops.flatMap((op, index) => {
    if (op.op !== 'expectCalls') return [];
    const calls = steps.slice(from, index).flatMap((step) => (step?.calls ?? []).map((call) => [...call]));
    from = index;
    return isGap(op, 'calls') ? [{ path: ['ops', index, 'calls'], value: calls }] : [];
  });
}

/** What the reference did at each operation; null at those that only look back. */
function stepsOf({ ops, setup }: Test, { judging, oracle }: Reference): (JudgedStep | null)[] {
  const calls = ops.map((op) => (BUILT_IN_OPERATIONS.has(op.op) ? null : callOf(op)));
  const transcript = oracle({
    setup: (setup ?? {}) as JsonObject,
    calls: calls.filter((call) => call !== null),
  });
  let next = 0;
  return calls.map((call) => {
    const observation = call === null ? undefined : transcript.observations[next++];
    return call === null || observation === undefined ? null : judgedStep(call, observation, judging);
  });
}

function resultOf({ thrown, value, call }: JudgedStep, { id }: Test, file: string): Json | undefined {
  if (thrown === null) return value;
  if (thrown.kind === 'RangeError') return { $throws: 'RangeError' };
  const message =
    `the reference throws (${thrown.message}) at "${call.op}" of "${id}", which no test can expect. ` +
    'Correct the operations of the test.';
  throw new InvalidInput([{ severity: 'error', file, line: 1, column: 1, message }]);
}

function traceOf(steps: readonly JudgedStep[]): Json {
  return steps
    .flatMap(({ references }) => references)
    .map(({ kind, address, value }) => (kind === 'r' ? [kind, address] : [kind, address, value ?? '']));
}

function readsOf(steps: readonly JudgedStep[]): number {
  return steps.flatMap(({ references }) => references).filter(({ kind }) => kind === 'r').length;
}

function setValue(text: string, path: JSONPath, value: Json | undefined): string {
  // On one line: how a suite is laid out is the formatter's business.
  return applyEdits(text, modify(text, path, value, {}));
}
