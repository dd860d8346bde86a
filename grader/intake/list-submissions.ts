import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { FileProblem } from '../contracts/file-problem';
import type { IgnoredFile } from '../contracts/submission';
import { type FolderContent, readFolderContent } from './folder-content';
import { errorCode } from './folder-tree';
import { printableName, quotedName } from './name-text';
import { foldName } from './safe-name';
import { byCodeUnits } from './source-tree';
import { idOf, idTrouble, isZipName } from './submission-id';

/** A submission that was found, not yet opened. */
export interface ListedSubmission {
  /** The name of the folder, or of the zip without its ending. */
  readonly id: string;
  readonly path: string;
}

/** What the given paths hold. */
export interface SubmissionList {
  /** By id, ascending in code units. */
  readonly submissions: readonly ListedSubmission[];
  /** Why the list cannot be graded as it is, in the order found; the command ends with exit code 2 if there is any. */
  readonly problems: readonly FileProblem[];
  /** Entries of folders of submissions that are no submissions, and why. */
  readonly skipped: readonly IgnoredFile[];
}

/**
 * Finds the submissions that the given paths name. A path is a submission (a zip; a folder that holds a chapter folder;
 * a folder that holds neither folders nor zips) or a folder of submissions, one folder or zip per student id.
 *
 * Links inside a folder of submissions are skipped; a path that was given itself may be a link.
 *
 * @param paths - as they were typed
 * @param chapterIds - the chapters of this course; folders of that form are chapter folders as well, unless they hold
 * chapter folders themselves (a student id may look like one: `12-smith`)
 */
export async function listSubmissions(
  paths: readonly string[],
  chapterIds: readonly string[],
): Promise<SubmissionList> {
  const found: ListedSubmission[] = [];
  const problems: FileProblem[] = [];
  const skipped: IgnoredFile[] = [];
  for (const path of paths) {
    const content = await openPath(path, chapterIds);
    if ('problem' in content) {
      problems.push(content.problem);
      continue;
    }
    found.push(...content.submissions);
    skipped.push(...content.skipped);
  }
  found.sort((left, right) => byCodeUnits(left.id, right.id) || byCodeUnits(left.path, right.path));
  problems.push(...idProblems(found));
  return { submissions: found, problems, skipped };
}

type PathContent = Pick<SubmissionList, 'submissions' | 'skipped'> | { readonly problem: FileProblem };

async function openPath(path: string, chapterIds: readonly string[]): Promise<PathContent> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return await openFolder(path, chapterIds);
    if (!facts.isFile() || !isZipName(basename(path))) {
      return { problem: problemAt(path, 'is neither a folder nor a .zip; give the folder of a submission or a .zip.') };
    }
    return { submissions: [{ id: idOf(basename(path), true), path }], skipped: [] };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (code === 'ENOENT') return { problem: problemAt(path, 'does not exist; give the path of a folder or a .zip.') };
    return { problem: problemAt(path, `could not be read (${code}); make it readable and try again.`) };
  }
}

async function openFolder(path: string, chapterIds: readonly string[]): Promise<PathContent> {
  const content = await readFolderContent(path, chapterIds);
  if (content.kind === 'too-many') {
    return {
      problem: problemAt(path, `holds more than ${content.limit} entries; split the class and grade its parts.`),
    };
  }
  if (content.kind === 'submission') return { submissions: [{ id: basename(resolve(path)), path }], skipped: [] };
  return { submissions: members(path, content), skipped: content.skipped };
}

function members(path: string, content: Extract<FolderContent, { kind: 'class' }>): readonly ListedSubmission[] {
  return content.members.map(({ name, kind }) => ({ id: idOf(name, kind === 'zip'), path: join(path, name) }));
}

/** Ids that no report folder can have, and ids that two submissions share on some file system. */
function idProblems(found: readonly ListedSubmission[]): readonly FileProblem[] {
  const problems: FileProblem[] = [];
  const taken = new Map<string, ListedSubmission>();
  for (const submission of found) {
    const trouble = idTrouble(submission.id);
    if (trouble) problems.push(problemAt(submission.path, `${trouble}; rename it to the student's id.`));
    const other = taken.get(foldName(submission.id));
    if (other) problems.push(duplicateProblem(submission, other));
    else taken.set(foldName(submission.id), submission);
  }
  return problems;
}

function duplicateProblem(submission: ListedSubmission, other: ListedSubmission): FileProblem {
  const same =
    other.id === submission.id ? 'have the same student id' : 'have student ids that differ only in spelling';
  return problemAt(submission.path, `and ${quotedName(other.path)} ${same}; keep one of them, or rename one.`);
}

function problemAt(path: string, sentence: string): FileProblem {
  const message = `${quotedName(path)} ${sentence}`;
  return { severity: 'error', file: printableName(path), line: 1, column: 1, isPath: true, message };
}
