import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../class/open-course';
import type { ChapterStatus } from '../contracts/course-status';
import type { AssignmentFile } from '../contracts/generated/assignment';
import type { AttemptsFile, LastRun } from '../contracts/generated/attempts';
import type { SubmittedFile } from '../contracts/submission';
import { chapterIds } from '../suites/chapter-ids';
import { attemptsAt, sourceDigest } from './attempts';

/** Says where a student stands in every chapter, from the state of earlier runs alone: nothing is compiled or judged. */
export function courseStatus(state: AttemptsFile, files: readonly SubmittedFile[]): ChapterStatus[] {
  return chapterIds(courseRoot()).map((id) => chapterStatus(readAssignment(id), state, files));
}

/** Only the names in it are used, and the build has checked it. */
function readAssignment(id: string): AssignmentFile {
  return JSON.parse(readFileSync(join(courseRoot(), 'assignments', id, 'assignment.json'), 'utf8')) as AssignmentFile;
}

/** As {@link courseStatus}, for the chapter of an assignment. */
export function chapterStatus(
  { id, title, weight, file }: Pick<AssignmentFile, 'id' | 'title' | 'weight' | 'file'>,
  state: AttemptsFile,
  files: readonly SubmittedFile[],
): ChapterStatus {
  const { attempts, last } = attemptsAt(state, id);
  const present = files.some(({ path }) => path === `${id}/${file}`);
  const changed = last !== undefined && last.source !== sourceDigest(id, files);
  return {
    id,
    title,
    file,
    weight,
    present,
    attempts,
    ...(last === undefined ? {} : { last }),
    changed,
    ...(present
      ? nextStep(id, last, changed)
      : { next: `${file} is missing`, command: `npx pagewalk reset ${id.slice(0, 2)}` }),
  };
}

function nextStep(id: string, last: LastRun | undefined, changed: boolean): Pick<ChapterStatus, 'next' | 'command'> {
  const test = `npx pagewalk test ${id.slice(0, 2)}`;
  if (last === undefined) return { next: 'not run yet', command: test };
  if (changed) return { next: 'changed since', command: test };
  if (last.status === 'ungradable') return { next: 'does not compile', command: test };
  if (last.passed === last.of) return { next: 'all visible checkpoints pass' };
  if (last.passed + last.untouched === last.of)
    return { next: 'stubs stand', command: `npx pagewalk hint ${id.slice(0, 2)}` };
  return { next: 'first failure', command: `npx pagewalk explain ${last.root ?? id.slice(0, 2)}` };
}
