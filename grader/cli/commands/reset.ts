import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot, resolveChapter } from '../../class/open-course';
import type { AssignmentFile } from '../../contracts/generated/assignment';
import { isWorkplace } from '../../student/attempts-file';
import { resetFile } from '../../student/reset-chapter';
import { readStub } from '../../student/stubs';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { refusal, studentFolder } from '../student-folder';

/** The options of `pagewalk reset`. */
export interface ResetOptions {
  readonly dir?: string;
}

/** `pagewalk reset`: puts a chapter's stub back and keeps the former file. */
export async function reset(chapter: string, options: ResetOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  const id = resolveChapter(chapter, chapterIds(courseRoot()));
  if (!isWorkplace(folder)) {
    throw refusal('--dir', `"${folder}" has no package.json, so it is no starter; run this in your own folder.`);
  }
  const text = readFileSync(join(courseRoot(), 'assignments', id, 'assignment.json'), 'utf8');
  const { file } = JSON.parse(text) as AssignmentFile;
  const path = `${id}/${file}`;
  const result = await resetFile(folder, path, readStub(id, file));
  process.stdout.write(`${sentence(path, result)}\n`);
  return EXIT.done;
}

function sentence(path: string, result: Awaited<ReturnType<typeof resetFile>>): string {
  if (result.kind === 'already') return `${path} is the stub already; nothing was changed.`;
  if (result.backup === null) return `${path} is back, as the stub.`;
  return `${path} is the stub again; what you had is in ${result.backup}.`;
}
