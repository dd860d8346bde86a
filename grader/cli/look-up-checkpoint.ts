import type { InvalidInput } from '../contracts/file-problem';
import type { Test } from '../contracts/generated/suite';
import type { CourseChapter } from '../contracts/grading';
import { chapterNumberOf, findCheckpoint } from '../student/find-checkpoint';
import { nearestName } from '../suites/nearest-name';
import { refusal } from './student-folder';

const ARGUMENT = '--checkpoint';

/**
 * Finds the visible test of a checkpoint in its chapter.
 *
 * @throws InvalidInput where the chapter has no visible test of this name, with the nearest one; of a hidden one it says
 *   only that it is hidden
 */
export function lookUpCheckpoint(id: string, { chapter }: CourseChapter): { readonly test: Test } {
  const found = findCheckpoint(chapter.suites, id);
  if (found.kind === 'found') return found;
  const run = `\`npx pagewalk test ${chapter.id.slice(0, 2)}\``;
  if (found.kind === 'hidden') {
    const sentence = `"${id}" is a hidden test, and hidden tests are not shown: your report names its concept.`;
    throw refusal(ARGUMENT, `${sentence} The visible tests cover the same clauses; ${run} runs them.`);
  }
  const hint = found.nearest === null ? `${run} shows what fails.` : `did you mean ${found.nearest}?`;
  throw refusal(ARGUMENT, `chapter ${chapter.id} has no visible test "${id}"; ${hint}`);
}

/** The chapter that a checkpoint's id starts with. @throws InvalidInput if it starts with none */
export function chapterOfCheckpoint(id: string, ids: readonly string[]): string {
  const number = chapterNumberOf(id);
  const chapter = ids.find((each) => each.slice(0, 2) === number);
  if (chapter === undefined) throw noChapter(id, number, ids);
  return chapter;
}

function noChapter(id: string, number: string | null, ids: readonly string[]): InvalidInput {
  const reason = number === null ? 'it starts with no chapter number' : `there is no chapter ${number}`;
  const likely = nearestName(id, ids) ?? ids[0] ?? '03';
  return refusal(
    ARGUMENT,
    `"${id}" is no checkpoint: ${reason}. A checkpoint is named like ${likely.slice(0, 2)}.gate.exports.`,
  );
}
