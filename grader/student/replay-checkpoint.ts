import { locateThrows } from '../compile/locate-throw';
import type { Problem, Submission } from '../contracts/submission';
import type { Test } from '../contracts/generated/suite';
import type { Replay } from '../contracts/replay';
import { fuelBudget } from '../judge/judge-chapter';
import { asksForExports } from '../judge/judge-test';
import { replayTest } from '../judge/replay/replay-test';
import type { CourseChapter, Grading } from '../contracts/grading';

/** What came of a replay: the replay, or why the student's file cannot run. */
export type ReplayResult =
  | { readonly kind: 'replayed'; readonly replay: Replay }
  | { readonly kind: 'rejected'; readonly problem: Problem }
  | { readonly kind: 'fault'; readonly problem: Problem };

/**
 * Replays one visible test on a submission, in the engine that grades.
 *
 * @param part - the chapter with its visible suite
 * @param checkpoint - a checkpoint of the test, or the test's id
 * @throws EngineFault if the engine itself fails
 */
export async function replayCheckpoint(
  grading: Grading,
  submission: Submission,
  part: CourseChapter,
  test: Test,
  checkpoint: string,
): Promise<ReplayResult> {
  const { chapter } = part;
  const types = asksForExports(test)
    ? grading.typeCheck(submission, chapter)
    : Promise.resolve({ state: 'unchecked' as const, problems: [] });
  types.catch(() => undefined); // awaited where it is needed
  const compiled = await grading.compile(submission, chapter);
  if (compiled.kind === 'fault') return compiled;
  if (compiled.kind === 'rejected') {
    const problem = compiled.problems[0] ?? { message: `${chapter.assignment.file} does not compile.` };
    return { kind: 'rejected', problem };
  }
  const sandbox = grading.openSandbox();
  try {
    const engine = sandbox.engine({ guest: part.guest, submission: compiled.script });
    const context = {
      chapter,
      run: engine.run.bind(engine),
      oracle: null,
      types,
      locate: locateThrows(submission, compiled.sourceMap),
      shrinkHidden: false,
      visibility: 'visible' as const,
      suiteNumber: 0,
      fuelFor: (id: string) => fuelBudget(chapter.recorded?.fuel[id]),
    };
    return { kind: 'replayed', replay: await replayTest(context, test, checkpoint) };
  } finally {
    await sandbox.close();
  }
}
