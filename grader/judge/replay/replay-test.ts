import type { Test } from '../../contracts/generated/suite';
import type { JsonObject } from '../../contracts/json';
import type { Replay } from '../../contracts/replay';
import { describeFields } from '../describe';
import type { JudgeContext } from '../judge-context';
import { runCheckpoints, type CheckpointRun } from '../judge-test';
import { LONGEST, replaySteps } from './replay-steps';

/**
 * Runs a visible test and tells it operation by operation, for one of its checkpoints. A later checkpoint of a test that
 * went wrong earlier is told as it is graded: with the operations that it needs.
 *
 * @param checkpoint - a checkpoint of the test, or the test's own id: the first of its checkpoints that fails
 * @throws RangeError if the test has no such checkpoint
 */
export async function replayTest(context: JudgeContext, test: Test, checkpoint: string): Promise<Replay> {
  const run = chooseRun(await runCheckpoints(context, test), test, checkpoint);
  const { judged } = run;
  const { explanation } = judged;
  return {
    chapter: context.chapter.id,
    chapterTitle: context.chapter.assignment.title,
    checkpoint: judged.id,
    title: judged.title,
    band: judged.band,
    verdict: judged.verdict,
    points: judged.credit * judged.maxPoints,
    maxPoints: judged.maxPoints,
    setup: describeFields((test.setup ?? {}) as JsonObject, LONGEST),
    rules: rulesOf(context, test),
    steps: replaySteps(context.chapter, test, run),
    ...(explanation?.question === undefined ? {} : { question: explanation.question }),
    ...(explanation?.where === undefined ? {} : { where: explanation.where }),
    builtOn: judged.verdict === 'pass' ? [] : await failingRequirements(context, test),
  };
}

function chooseRun(runs: readonly CheckpointRun[], test: Test, checkpoint: string): CheckpointRun {
  const named = runs.find(({ plan }) => plan.id === checkpoint);
  const failing = runs.find(({ judged }) => judged.verdict !== 'pass');
  const chosen = named ?? (checkpoint === test.id ? (failing ?? runs[0]) : undefined);
  if (chosen === undefined) throw new RangeError(`replayTest: ${test.id} has no checkpoint ${checkpoint}`);
  return chosen;
}

function rulesOf({ chapter }: JudgeContext, test: Test): Replay['rules'] {
  return test.clauses.flatMap((clause) => {
    const text = chapter.assignment.clauses[clause];
    return text === undefined ? [] : [{ clause, text }];
  });
}

/** The tests that this one builds on and that fail too, those that others build on first. */
async function failingRequirements(context: JudgeContext, test: Test): Promise<string[]> {
  const tests = context.chapter.suites.flatMap((suite) => suite.tests);
  const failing = new Set<string>();
  const visit = async (id: string): Promise<void> => {
    const required = tests.find((each) => each.id === id);
    if (required === undefined || failing.has(id)) return;
    for (const earlier of required.requires ?? []) await visit(earlier);
    const runs = await runCheckpoints(context, required);
    if (runs.some(({ judged }) => judged.verdict !== 'pass')) failing.add(id);
  };
  for (const id of test.requires ?? []) await visit(id);
  return [...failing];
}
