import { join } from 'node:path';
import type { AssignmentFile } from '../../contracts/generated/assignment';
import { listChapters, readFolder, readText, readTextIfPresent } from './course-files';
import { projectFiles, type CoursePackage } from './project-files';
import { stripSolution } from './strip-solution';
import { studentReadme, type ListedChapter } from './student-readme';

const GIVEN_NOTICE = '// Given code: read it, do not change it. The grader uses its own copy.\n';

/**
 * Makes everything that a student gets, out of the reference and the assignments. Equal sources give equal bytes.
 *
 * @param root - the folder of the course
 * @returns text by path relative to `starter/`, paths with forward slashes and ascending
 * @throws InvalidInput if a marker of a reference file is wrong, with file and line
 */
export function generateStarter(root: string): Map<string, string> {
  const chapters = listChapters(root);
  const files = new Map<string, string>();
  for (const { path, text } of readFolder(join(root, 'reference', 'machine'), '.ts')) {
    files.set(`machine/${path}`, GIVEN_NOTICE + text);
  }
  files.set('machine/README.md', readText(join(root, 'reference', 'machine', 'README.md')));
  const listed = chapters.map((id) => addChapter(root, id, files));
  files.set('README.md', studentReadme(listed));
  for (const [path, text] of projectFiles(readJson<CoursePackage>(root, 'package.json'), kitVersion(root))) {
    files.set(path, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds a chapter's stubs, and its handout if it is written. */
function addChapter(root: string, id: string, files: Map<string, string>): ListedChapter {
  const sources = readFolder(join(root, 'reference', id), '.ts');
  for (const { path, text } of sources) files.set(`${id}/${path}`, stripSolution(text, `reference/${id}/${path}`));
  const handout = readTextIfPresent(join(root, 'assignments', id, 'handout.md'));
  if (handout !== null) files.set(`${id}/handout.md`, handout);
  const assignment = readTextIfPresent(join(root, 'assignments', id, 'assignment.json'));
  const { title = null, hours = null } = assignment === null ? {} : (JSON.parse(assignment) as Partial<AssignmentFile>);
  return { id, files: sources.map(({ path }) => path), title, hours };
}

function kitVersion(root: string): string {
  return readJson<{ readonly version: string }>(root, 'kit', 'package.json').version;
}

function readJson<T>(root: string, ...path: readonly string[]): T {
  return JSON.parse(readText(join(root, ...path))) as T;
}
