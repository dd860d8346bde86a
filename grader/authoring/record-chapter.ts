import type { Chapter } from '../contracts/chapter';
import type { KillMatrixFile } from '../contracts/generated/kill-matrix';
import type { RecordedFile } from '../contracts/generated/recorded';
import type { CourseChapter, Grading } from '../contracts/grading';
import { readReference } from './author-inputs';
import { killMatrixOf } from './kill-matrix';
import { judgeText, runFaults, type FaultRun } from './run-faults';
import { withRunners } from './text-runner';

/** What a chapter's files say of its reference and its faults, and the runs that it was taken from. */
export interface ChapterRecord {
  readonly recorded: RecordedFile;
  readonly killMatrix: KillMatrixFile;
  readonly faults: readonly FaultRun[];
}

/**
 * Records what grading needs to know of the reference and of the named faults: the fuel of every test, the digest of what
 * was observed at every checkpoint that a fault fails, and which visible checkpoints these are.
 *
 * @param lanes - how many faults run side by side
 */
export async function recordChapter(grading: Grading, part: CourseChapter, lanes: number): Promise<ChapterRecord> {
  const { chapter } = part;
  const fuel = await withRunners(grading, 1, async (runnerOf) => {
    const ticks: Record<string, number> = {};
    for (const { test, fuel: used } of await judgeText(runnerOf(0), part, readReference(chapter))) {
      ticks[test] = Math.max(ticks[test] ?? 0, used);
    }
    return ticks;
  });
  // Faults are run under the budgets just measured, as submissions will be.
  const measured = { ...part, chapter: { ...chapter, recorded: recordOf(chapter, fuel, []) } };
  const faults = await runFaults(grading, measured, lanes);
  const recorded = recordOf(chapter, fuel, faults);
  return { recorded, killMatrix: killMatrixOf(chapter, recorded), faults };
}

/** Puts the files' content together. */
export function recordOf(chapter: Chapter, fuel: Record<string, number>, runs: readonly FaultRun[]): RecordedFile {
  const faults = runs.map(({ fault, judged }) => {
    const failing = judged.filter(({ verdict }) => verdict !== 'pass');
    return [fault.id, Object.fromEntries(failing.map(({ id, observed }) => [id, observed]))];
  });
  return {
    $schema: '../schema/recorded.schema.json',
    schema: 1,
    chapter: chapter.id,
    fuel,
    faults: Object.fromEntries(faults) as RecordedFile['faults'],
  };
}
