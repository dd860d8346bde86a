import type { Chapter, Property, Random, Sequence } from '../../contracts/chapter';
import type { OperationCall } from '../../contracts/engine';
import type { Json } from '../../contracts/json';
import { compareSequence } from '../../judge/compare-sequence';
import { describeCall } from '../../judge/describe';
import type { Finding } from '../../judge/finding';
import type { Judging } from '../../judge/judge-context';
import { createRandom } from '../../judge/random';
import { shrink } from '../../judge/shrink';
import { callOf } from '../../judge/steps';
import { BUILT_IN_OPERATIONS } from '../../judge/checkpoint-plan';

/** A sequence of operations on which a variant and the reference differ. */
export interface Difference {
  readonly setup: Sequence['setup'];
  /** The operations, as a person writes them; the last one shows the difference. */
  readonly calls: readonly string[];
  readonly expected: string;
  readonly actual: string;
}

/** How many sequences of each generator a search tries, and how often it goes through the tests. */
const SEQUENCES = 60;
const ROUNDS = 6;

/** Far from the seeds of the suites, which the variant is known to pass. */
const FIRST_SEED = 7_000_000;

/** Far more than any sequence of the generators uses, in engine ticks. */
const FUEL = 200;

/**
 * Looks for the smallest sequence on which a variant and the reference differ: the chapter's generators with other seeds,
 * and the tests of its suites with one argument exchanged for another value of the same kind. The search is seeded and
 * bounded, so that it finds the same every time, or nothing.
 *
 * @param variant - the mutant, opened
 * @param reference - the reference, opened in the same way: a sequence that nobody wrote may ask for far too much
 */
export async function findDifference(variant: Judging, reference: Judging): Promise<Difference | null> {
  const { chapter } = variant;
  const judge = async (property: Property, sequence: Sequence): Promise<Finding | null> => {
    const program = { ...sequence, suite: 0, fuel: FUEL };
    const oracle = await reference.run(program);
    if (oracle.end !== 'finished') return null;
    return compareSequence(chapter, property, { sequence, oracle, actual: await variant.run(program) });
  };
  for (const { property, sequence } of candidates(chapter)) {
    const finding = await judge(property, sequence);
    if (finding === null) continue;
    const start = { ...sequence, calls: sequence.calls.slice(0, finding.op + 1) };
    let best = { sequence, finding };
    await shrink(start, async (candidate) => {
      const found = await judge(property, candidate);
      if (found !== null) best = { sequence: candidate, finding: found };
      return found !== null;
    });
    return describe(best.sequence, best.finding);
  }
  return null;
}

interface Candidate {
  readonly property: Property;
  readonly sequence: Sequence;
}

function* candidates(chapter: Chapter): Generator<Candidate> {
  const properties = Object.values(chapter.judging.properties);
  for (let run = 0; run < SEQUENCES; run++) {
    for (const property of properties) {
      yield { property, sequence: property.generate(createRandom(FIRST_SEED + run), run % 40) };
    }
  }
  const [first] = properties;
  if (first === undefined) return;
  const { condition: _, ...plain } = first;
  const tests = testSequences(chapter);
  const values = valuesByKind(tests);
  for (let run = 0; run < ROUNDS; run++) {
    const random = createRandom(FIRST_SEED + run);
    for (const sequence of tests) yield { property: plain, sequence: exchangeOne(sequence, values, random) };
  }
}

function testSequences(chapter: Chapter): Sequence[] {
  return chapter.suites.flatMap(({ tests }) =>
    tests.map((test) => ({
      setup: (test.setup ?? {}) as Sequence['setup'],
      calls: test.ops.filter(({ op }) => !BUILT_IN_OPERATIONS.has(op)).map(callOf),
    })),
  );
}

/** All values that the suites pass, by the operation and the argument: another operation may want another type. */
function valuesByKind(sequences: readonly Sequence[]): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Map<string, Json>>();
  for (const { op, args } of sequences.flatMap(({ calls }) => calls)) {
    for (const [name, value] of Object.entries(args)) {
      const known = values.get(`${op} ${name}`) ?? new Map<string, Json>();
      values.set(`${op} ${name}`, known.set(JSON.stringify(value), value));
    }
  }
  return new Map([...values].map(([name, known]) => [name, [...known.values()]]));
}

function exchangeOne(sequence: Sequence, values: ReadonlyMap<string, readonly Json[]>, random: Random): Sequence {
  const calls: OperationCall[] = [...sequence.calls];
  const places = calls.flatMap((call, at) => Object.keys(call.args).map((name) => ({ call, at, name })));
  if (places.length === 0) return sequence;
  const { call, at, name } = random.pick(places);
  const value = near(random.pick(values.get(`${call.op} ${name}`) ?? [null]), random);
  calls[at] = { ...call, args: { ...call.args, [name]: value } };
  return { ...sequence, calls };
}

/** A value, or the number just before or after it: limits are where programs differ. */
function near(value: Json, random: Random): Json {
  const step = random.int(-1, 1);
  if (typeof value === 'number') return Number.isInteger(value) ? Math.max(0, value + step) : value;
  if (typeof value !== 'string' || !/^0x[0-9A-F]+$/.test(value)) return value;
  const moved = BigInt(value) + BigInt(step);
  return `0x${(moved < 0n ? 0n : moved).toString(16).toUpperCase()}`;
}

function describe({ setup, calls }: Sequence, { op, path, expected, actual }: Finding): Difference {
  const at = path === '' ? '' : `${path} = `;
  return {
    setup,
    calls: calls.slice(0, op + 1).map(describeCall),
    expected: `${at}${expected}`,
    actual: `${at}${actual}`,
  };
}
