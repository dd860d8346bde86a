import type { Test } from '../contracts/generated/suite';
import { shortDigest } from '../contracts/digest';
import type { Verdict } from '../contracts/verdict';
import { answeringCheckpoint, BUILT_IN_OPERATIONS, planCheckpoints, type CheckpointPlan } from './checkpoint-plan';
import { creditOf } from './credit';
import { evaluateRun, type Evaluation } from './evaluate-run';
import { causeOf, explain } from './explain';
import type { Finding } from './finding';
import { exportsProblem } from './exports-problem';
import type { JudgeContext } from './judge-context';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import { observedForm } from './observed-form';
import { programOf, recordRun, type RunRecord } from './steps';
import { walkPicture } from './walk-picture';

/** A run of a test with what was found in it. */
export interface JudgedRun {
  readonly run: RunRecord;
  readonly evaluation: Evaluation;
  readonly fuel: number;
}

/**
 * Runs and judges one test. After a mismatch, later checkpoints that list the operations they need are run again in a
 * fresh instance with only these.
 *
 * @source course README.md section 6, rules 2, 3 and 5
 */
export async function judgeTest(context: JudgeContext, test: Test): Promise<JudgedCheckpoint[]> {
  return (await runCheckpoints(context, test)).map(({ judged }) => judged);
}

/** A checkpoint with its verdict, the run that decided it and what was found there, the first finding first. */
export interface CheckpointRun {
  readonly plan: CheckpointPlan;
  readonly judgedRun: JudgedRun;
  readonly findings: readonly Finding[];
  readonly judged: JudgedCheckpoint;
}

/** Runs a test and judges its checkpoints, as {@link judgeTest} does, and keeps the runs. */
export async function runCheckpoints(context: JudgeContext, test: Test): Promise<CheckpointRun[]> {
  const all = test.ops.flatMap((op, index) => (BUILT_IN_OPERATIONS.has(op.op) ? [] : [index]));
  const main = await runOperations(context, test, all);
  const plans = planCheckpoints(test);
  const runs: CheckpointRun[] = [];
  for (const plan of plans) {
    const replay = plan.needs !== null && hasEarlierMismatch(plan, main.evaluation);
    const indices = replay ? neededOperations(plan, all) : all;
    const judgedRun = replay ? await runOperations(context, test, indices) : main;
    const findings = relevantFindings(plans, plan, judgedRun.evaluation, replay);
    runs.push({ plan, judgedRun, findings, judged: judgeCheckpoint(context, test, plan, judgedRun, findings) });
  }
  return runs;
}

async function runOperations(context: JudgeContext, test: Test, indices: readonly number[]): Promise<JudgedRun> {
  const program = programOf(test, indices, { suite: context.suiteNumber, fuel: context.fuelFor(test.id) });
  const transcript = await context.run(program);
  const run = recordRun(program.calls, indices, transcript, context.chapter.judging);
  const wanted = context.chapter.assignment.exports;
  const problem = asksForExports(test) ? exportsProblem(wanted, transcript, await context.types) : null;
  const input = { ops: test.ops, chapter: context.chapter, exportsProblem: problem };
  return { run, evaluation: evaluateRun(input, run), fuel: transcript.fuel };
}

/** Whether a test waits for the type check, which runs beside everything else. */
export function asksForExports(test: Test): boolean {
  return test.ops.some(({ op }) => op === 'expectExports');
}

function hasEarlierMismatch(plan: CheckpointPlan, evaluation: Evaluation): boolean {
  const first = plan.own[0] ?? 0;
  return [...evaluation.findings.keys()].some((index) => index < first);
}

function neededOperations(plan: CheckpointPlan, all: readonly number[]): readonly number[] {
  return all.filter((index) => plan.own.includes(index) || plan.needs?.includes(index));
}

/** The findings that decide a checkpoint: at its own operations, at those it answers for, and whatever kept it from being run. */
function relevantFindings(
  plans: readonly CheckpointPlan[],
  plan: CheckpointPlan,
  evaluation: Evaluation,
  replay: boolean,
): readonly Finding[] {
  const last = plan.own.at(-1) ?? 0;
  return [...evaluation.findings.values()]
    .filter(({ op, kind }) => {
      if (plan.own.includes(op)) return true;
      if (op > last) return false;
      if (kind === 'not-attempted' || kind === 'ended') return true;
      return replay ? kind === 'throw' : answeringCheckpoint(plans, op) === plan;
    })
    .sort((a, b) => a.op - b.op);
}

function judgeCheckpoint(
  context: JudgeContext,
  test: Test,
  plan: CheckpointPlan,
  judgedRun: JudgedRun,
  findings: readonly Finding[],
): JudgedCheckpoint {
  const { run, evaluation } = judgedRun;
  const finding = findings[0];
  const divergence = findings.find(({ trace }) => trace !== undefined) ?? finding;
  const credit = creditOf(context.chapter.assignment.traceCredit ?? false, plan, findings, evaluation.traces);
  const visible = context.visibility === 'visible';
  const walks = plan.own.flatMap((index) => pictureOf(context, test, index, evaluation) ?? []);
  return {
    id: plan.id,
    title: plan.title,
    concept: test.concept ?? test.title,
    visibility: context.visibility,
    band: test.band,
    maxPoints: plan.maxPoints,
    clauses: test.clauses,
    test: test.id,
    requires: test.requires ?? [],
    verdict: finding === undefined ? 'pass' : verdictOf(finding),
    credit: credit.share,
    ...(credit.note === undefined ? {} : { creditNote: credit.note }),
    isExports: plan.own.every((index) => test.ops[index]?.op === 'expectExports'),
    ...(divergence === undefined ? {} : { cause: causeOf(test.ops, divergence) }),
    ...(finding === undefined
      ? {}
      : {
          explanation: explain({
            chapter: context.chapter,
            checkpoint: { id: plan.id, visible, clauses: test.clauses },
            ops: test.ops,
            run,
            finding,
            divergence: divergence ?? finding,
            locate: context.locate,
          }),
        }),
    ...(walks.length === 0 ? {} : { walks }),
    observed: observedDigest(run, plan),
    fuel: judgedRun.fuel,
  };
}

function pictureOf(context: JudgeContext, test: Test, index: number, evaluation: Evaluation) {
  const op = test.ops[index];
  const comparison = evaluation.traces.get(index);
  const shape = op?.grid ?? context.chapter.assignment.grid;
  if (op === undefined || comparison === undefined || shape === undefined) return null;
  return walkPicture(test.title, op, shape, comparison);
}

/** Everything observed up to the checkpoint's last operation. */
function observedDigest(run: RunRecord, plan: CheckpointPlan): string {
  const last = plan.own.at(-1) ?? 0;
  const steps = [...run.steps].filter(([index]) => index <= last).map(([index, step]) => [index, observedForm(step)]);
  return shortDigest(JSON.stringify([run.end, run.loading?.kind ?? '', steps]));
}

/** The verdict that a first finding gives. */
export function verdictOf(finding: Finding): Verdict {
  switch (finding.kind) {
    case 'bad-value':
    case 'not-attempted':
      return finding.kind;
    case 'throw':
      return 'error';
    case 'ended':
      return finding.end === 'timeout' || finding.end === 'out-of-memory' ? finding.end : 'error';
    default:
      return 'fail';
  }
}
