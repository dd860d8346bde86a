import type { Property, Sequence } from '../contracts/chapter';
import { shortDigest } from '../contracts/digest';
import type { Transcript } from '../contracts/engine';
import type { Explanation } from '../contracts/generated/report';
import type { Op, Property as PropertyTest } from '../contracts/generated/suite';
import { compareSequence } from './compare-sequence';
import { drawSequence } from './draw-sequence';
import { causeOf, explain } from './explain';
import type { Finding } from './finding';
import type { JudgeContext } from './judge-context';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import { observedForm } from './observed-form';
import { verdictOf } from './judge-test';
import { shrink } from './shrink';
import { judgedStep, recordRun } from './steps';

/** How many seeds a property runs. */
export const SEEDS = 40;

/**
 * How many programs are under way at once, so that the sandbox runs some while others are judged: few at first, since
 * most failures show early. Later they are sent several at a time, so that the two processes wake each other less often.
 */
const FEWEST_AHEAD = 4;
const MOST_AHEAD = 12;

/** Seeds passed before the first failure, and the share of the points they earn. */
const STEPS = [
  { passed: 40, share: 1 },
  { passed: 20, share: 0.7 },
  { passed: 10, share: 0.4 },
] as const;

interface Failure {
  readonly seed: number;
  readonly sequence: Sequence;
  readonly transcript: Transcript;
  readonly finding: Finding;
}

/**
 * Runs a property's seeds in order up to the first failure.
 *
 * @source course README.md section 6, band Property
 */
export async function judgeProperty(context: JudgeContext, test: PropertyTest): Promise<JudgedCheckpoint> {
  const property = context.chapter.judging.properties[test.generator];
  if (property === undefined) throw new RangeError(`judgeProperty: no generator named ${test.generator}`);
  const { failure, passed, fuel } = await runSeeds(context, test, property);
  const base = checkpointBase(context, test, passed, fuel);
  if (failure === null) return { ...base, verdict: 'pass', credit: 1, observed: '' };
  const share = STEPS.find((step) => passed >= step.passed)?.share ?? 0;
  return {
    ...base,
    verdict: verdictOf(failure.finding),
    credit: share,
    ...(share > 0 ? { creditNote: `${passed} of ${SEEDS} seeds before the first failure` } : {}),
    cause: causeOf(opsOf(failure.sequence), failure.finding),
    explanation: await explainFailure(context, test, property, failure),
    observed: digestOf(context, failure),
  };
}

/** Runs the seeds in order up to the first failure. A few programs are under way ahead of the one that is judged. */
async function runSeeds(context: JudgeContext, test: PropertyTest, property: Property) {
  const started: Promise<{ sequence: Sequence; transcript: Transcript }>[] = [];
  const start = async (run: number) => {
    const sequence = drawSequence(property, test.seed + run, run);
    return { sequence, transcript: await runSequence(context, test, sequence) };
  };
  let failure: Failure | null = null;
  let passed = 0;
  let fuel = 0;
  while (passed < SEEDS && failure === null) {
    const wanted = wantedAhead(passed, started.length);
    while (started.length < wanted) {
      const promise = start(started.length);
      // It is awaited in its turn; until then a failure of the engine must not count as unhandled.
      promise.catch(() => undefined);
      started.push(promise);
    }
    const { sequence, transcript } = await (started[passed] as (typeof started)[number]);
    fuel = Math.max(fuel, transcript.fuel);
    const finding = judgeSequence(context, property, sequence, transcript);
    if (finding === null) passed++;
    else failure = { seed: test.seed + passed, sequence, transcript, finding };
  }
  await Promise.all(started);
  return { failure, passed, fuel };
}

/** How many programs are to be started by now. */
function wantedAhead(passed: number, started: number): number {
  if (started - passed >= FEWEST_AHEAD) return started;
  return Math.min(SEEDS, passed + Math.min(MOST_AHEAD, Math.max(FEWEST_AHEAD, passed)));
}

function checkpointBase(context: JudgeContext, test: PropertyTest, passed: number, fuel: number) {
  return {
    id: test.id,
    title: test.title,
    concept: test.concept,
    visibility: context.visibility,
    band: 'property',
    maxPoints: test.points,
    clauses: test.clauses,
    test: test.id,
    requires: test.requires ?? [],
    isExports: false,
    seeds: { passed, of: SEEDS },
    fuel,
  } as const;
}

async function runSequence(context: JudgeContext, test: PropertyTest, sequence: Sequence): Promise<Transcript> {
  return context.run({ ...sequence, suite: context.suiteNumber, fuel: context.fuelFor(test.id) });
}

function judgeSequence(
  context: JudgeContext,
  property: Property,
  sequence: Sequence,
  actual: Transcript,
): Finding | null {
  if (context.oracle === null) throw new RangeError('judgeSequence: a property needs the reference as its oracle');
  return compareSequence(context.chapter, property, { sequence, oracle: context.oracle(sequence), actual });
}

async function explainFailure(
  context: JudgeContext,
  test: PropertyTest,
  property: Property,
  failure: Failure,
): Promise<Explanation> {
  const shown =
    context.visibility === 'visible' || context.shrinkHidden
      ? await smallest(context, test, property, failure)
      : failure;
  const ops = opsOf(shown.sequence);
  const indices = ops.map((_, index) => index);
  return explain({
    chapter: context.chapter,
    checkpoint: { id: test.id, visible: context.visibility === 'visible', clauses: test.clauses },
    ops,
    run: recordRun(shown.sequence.calls, indices, shown.transcript, context.chapter.judging),
    finding: shown.finding,
    divergence: shown.finding,
    locate: context.locate,
  });
}

/** The smallest sequence found that still fails, with what it shows. */
async function smallest(
  context: JudgeContext,
  test: PropertyTest,
  property: Property,
  failure: Failure,
): Promise<Failure> {
  let best = failure;
  const upToFailure = { ...failure.sequence, calls: failure.sequence.calls.slice(0, failure.finding.op + 1) };
  const attempt = async (sequence: Sequence): Promise<boolean> => {
    const transcript = await runSequence(context, test, sequence);
    const finding = judgeSequence(context, property, sequence, transcript);
    if (finding !== null) best = { ...failure, sequence, transcript, finding };
    return finding !== null;
  };
  const start = (await attempt(upToFailure)) ? upToFailure : failure.sequence;
  await shrink(start, attempt);
  return best;
}

function opsOf(sequence: Sequence): Op[] {
  return sequence.calls.map((call) => ({ ...call.args, op: call.op }));
}

/** The failing seed and everything observed up to the failing operation. */
function digestOf(context: JudgeContext, failure: Failure): string {
  const steps = failure.transcript.observations.slice(0, failure.finding.op + 1).flatMap((observation, index) => {
    const call = failure.sequence.calls[index];
    return call === undefined ? [] : [observedForm(judgedStep(call, observation, context.chapter.judging))];
  });
  return shortDigest(JSON.stringify([failure.seed, failure.transcript.end, failure.finding.op, steps]));
}
