import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import { judgeChapter } from '../judge/judge-chapter';
import type { CourseChapter, Grading } from '../contracts/grading';
import { applyFault, type Fault } from './apply-fault';
import { assignmentPath, readReference } from './author-inputs';
import { inLanes } from '../contracts/in-lanes';
import { withRunners, type TextRunner } from './text-runner';

/** What a named fault shows in both suites of its chapter. */
export interface FaultRun {
  readonly fault: Fault;
  /** All checkpoints, in the order of the suites. */
  readonly judged: readonly JudgedCheckpoint[];
}

/**
 * Judges every named fault of a chapter by both suites.
 *
 * @param lanes - how many run side by side
 * @returns the faults in their order
 */
export function runFaults(grading: Grading, part: CourseChapter, lanes: number): Promise<FaultRun[]> {
  const { chapter } = part;
  const reference = readReference(chapter);
  return withRunners(grading, lanes, (runnerOf) =>
    inLanes(lanes, chapter.faults?.faults ?? [], async (fault, lane) => {
      const text = applyFault(reference, fault, assignmentPath(chapter, 'faults/faults.json'));
      return { fault, judged: await judgeText(runnerOf(lane), part, text) };
    }),
  );
}

/** Judges one text by both suites of a chapter. @throws Error if it does not compile */
export async function judgeText(runner: TextRunner, part: CourseChapter, text: string): Promise<JudgedCheckpoint[]> {
  const judging = await runner.open(part, text);
  if (judging === null) throw new Error(`judgeText: a text for ${part.chapter.id} does not compile`);
  return judgeChapter(judging);
}
