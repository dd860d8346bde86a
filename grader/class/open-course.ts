import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../contracts/file-problem';
import type { ChapterJudging } from '../contracts/chapter';
import { DIST, INSTALLATION } from '../contracts/installation';
import type { CourseChapter } from '../contracts/grading';
import { keepAllDrawn, openDrawn } from './drawn-sequences';
import { openOracle } from './open-oracle';
import { chapterIds } from '../suites/chapter-ids';
import { readChapterFiles, STUDENT_PACKAGE, type OptionalFile } from '../suites/chapter-files';
import { chapterOf, checkChapter, type LoadedChapter } from '../suites/load-chapter';
import { nearestName } from '../suites/nearest-name';
import { isVouchedFor } from './vouched-chapters';

/** The folder that holds assignments/: the installation here, `dist/` in a student's package. */
export function courseRoot(): string {
  return existsSync(join(INSTALLATION, 'assignments')) ? INSTALLATION : DIST;
}

/** What a user may call a chapter by: its id, its number or its name without the number. */
export function resolveChapter(wanted: string, ids: readonly string[]): string {
  const found = ids.find((id) => id === wanted || id.slice(0, 2) === wanted || id.slice(3) === wanted);
  if (found !== undefined) return found;
  const nearest = nearestName(wanted, ids);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  const message = `there is no chapter "${wanted}"; the chapters are ${ids.join(', ')}.${hint}`;
  throw new InvalidInput([{ severity: 'error', file: '--chapter', line: 1, column: 1, message }]);
}

/**
 * Loads and validates chapters with the code that grading them needs.
 *
 * @param wanted - ids, numbers or names; empty: all
 * @param unrecorded - files that may be missing or stale, because the caller is about to write them
 * @throws InvalidInput if a chapter is unknown or one of its files is invalid
 */
export function openCourse(wanted: readonly string[], unrecorded: readonly OptionalFile[] = []): CourseChapter[] {
  const ids = chapterIds(courseRoot());
  const chosen = wanted.length === 0 ? ids : [...new Set(wanted.map((name) => resolveChapter(name, ids)))].sort();
  return chosen.map((id) => openChapter(id, unrecorded));
}

/** Loads one chapter. @throws InvalidInput if one of its files is invalid */
export function openChapter(id: string, unrecorded: readonly OptionalFile[] = []): CourseChapter {
  const { chapter, problems, judging } = loadOnce(id, unrecorded);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (chapter === null || errors.length > 0) throw new InvalidInput(errors);
  const oracle = join(DIST, 'chapters', id, 'oracle.js');
  const drawn = openDrawn(id);
  keepAllDrawn(chapter, drawn);
  return {
    chapter,
    guest: readFileSync(join(DIST, 'chapters', id, 'guest.js'), 'utf8'),
    oracle: existsSync(oracle) ? openOracle(oracle, judging, drawn.answerTo) : null,
  };
}

/** A chapter, if it is valid, with the code that judges it. */
type CheckedChapter = LoadedChapter & { readonly judging: ChapterJudging };

/** The chapter, checked unless the build has vouched for its files as they are. */
function loadOnce(id: string, unrecorded: readonly OptionalFile[]): CheckedChapter {
  const read = readChapter(id, unrecorded);
  const isKnown = read.problems.length === 0 && unrecorded.length === 0 && isVouchedFor(read.files);
  if (!isKnown) return check(id, read, unrecorded);
  const judging = judgingOf(id);
  return { chapter: chapterOf(read.files, judging), problems: [], judging };
}

/** Opens a chapter's code and its reference, whatever the state of its files. */
export function openReference(id: string): {
  readonly judging: ChapterJudging;
  readonly oracle: ReturnType<typeof openOracle>;
} {
  const judging = judgingOf(id);
  return { judging, oracle: openOracle(join(DIST, 'chapters', id, 'oracle.js'), judging) };
}

function judgingOf(id: string): ChapterJudging {
  return (require(join(DIST, 'chapters', id, 'judging.js')) as { readonly judging: ChapterJudging }).judging;
}

/** Loads one chapter with everything that is wrong with its files. */
export function validateChapter(id: string, unrecorded: readonly OptionalFile[] = []): CheckedChapter {
  return check(id, readChapter(id, unrecorded), unrecorded);
}

function check(
  id: string,
  { files, problems }: ReturnType<typeof readChapterFiles>,
  unrecorded: readonly OptionalFile[],
): CheckedChapter {
  const judging = judgingOf(id);
  if (problems.length > 0) return { chapter: null, problems, judging };
  return { ...checkChapter(files, judging, { mayLack: mayLack(unrecorded) }), judging };
}

/** Reads a chapter's files, of which a student's package lacks some. */
export function readChapter(id: string, unrecorded: readonly OptionalFile[] = []): ReturnType<typeof readChapterFiles> {
  return readChapterFiles(join(courseRoot(), 'assignments', id), mayLack(unrecorded), `assignments/${id}`);
}

function mayLack(unrecorded: readonly OptionalFile[]): readonly OptionalFile[] {
  return courseRoot() === DIST ? STUDENT_PACKAGE : unrecorded;
}
