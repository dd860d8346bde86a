import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { courseRoot, openChapter, resolveChapter } from '../class/open-course';
import { InvalidInput } from '../contracts/file-problem';
import type { CourseChapter } from '../contracts/grading';
import { chapterIds } from '../suites/chapter-ids';

/**
 * Finds the folder with a student's chapters: the one named, this one, or starter/ below it.
 *
 * @throws InvalidInput if there is none
 */
export function studentFolder(dir: string | undefined): string {
  const candidates = dir === undefined ? ['.', 'starter'] : [dir];
  const found = candidates.map((path) => resolve(path)).find(holdsChapters);
  if (found !== undefined) return found;
  const message =
    dir === undefined
      ? 'there is no chapter folder here or in starter/; go to the folder that holds your chapters, or name it with --dir.'
      : `"${dir}" holds no chapter folder such as 02-two-level-mapping; name the folder that does.`;
  throw refusal('--dir', message);
}

function holdsChapters(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
  return readdirSync(folder).some((name) => /^\d\d-[a-z0-9-]+$/.test(name));
}

/** The ids of the chapters that a command is about: the one named, or those that the folder holds. */
export function chosenChapters(wanted: string | undefined, folder: string): string[] {
  const ids = chapterIds(courseRoot());
  if (wanted !== undefined) return [resolveChapter(wanted, ids)];
  return ids.filter((id) => existsSync(resolve(folder, id)));
}

/** Opens a chapter with its visible suite only. */
export function openVisible(id: string): CourseChapter {
  return visibleOnly(openChapter(id));
}

/** A chapter with its visible suite only: what students may see of it. */
export function visibleOnly(part: CourseChapter): CourseChapter {
  const suites = part.chapter.suites.filter(({ visibility }) => visibility === 'visible');
  return { ...part, chapter: { ...part.chapter, suites } };
}

/** Input that a command cannot use, with the option or argument that it came by. */
export function refusal(option: string, message: string): InvalidInput {
  return new InvalidInput([{ severity: 'error', file: option, line: 1, column: 1, message }]);
}
