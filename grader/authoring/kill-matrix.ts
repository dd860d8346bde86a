import type { Chapter } from '../contracts/chapter';
import type { KillMatrixFile } from '../contracts/generated/kill-matrix';
import type { RecordedFile } from '../contracts/generated/recorded';
import { planCheckpoints } from '../judge/checkpoint-plan';

/**
 * Makes the kill matrix of a chapter: which visible checkpoints each named fault fails.
 *
 * @param recorded - what the faults showed; its keys are the checkpoints that they fail, visible and hidden
 */
export function killMatrixOf(chapter: Chapter, recorded: RecordedFile): KillMatrixFile {
  const visible = chapter.suites.filter(({ visibility }) => visibility === 'visible');
  const checkpoints = visible.flatMap(({ tests }) => tests.flatMap(planCheckpoints)).map(({ id }) => id);
  const faults = (chapter.faults?.faults ?? []).map(({ id, says }) => {
    const failed = recorded.faults[id] ?? {};
    return { id, says, fails: checkpoints.filter((checkpoint) => Object.hasOwn(failed, checkpoint)) };
  });
  return { $schema: '../../schema/kill-matrix.schema.json', schema: 1, chapter: chapter.id, checkpoints, faults };
}
