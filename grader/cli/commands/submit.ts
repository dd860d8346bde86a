import { basename, join, resolve } from 'node:path';
import { courseRoot } from '../../class/open-course';
import { InvalidInput } from '../../contracts/file-problem';
import type { ChapterStatus } from '../../contracts/course-status';
import type { Submission } from '../../contracts/submission';
import { readSubmission } from '../../intake/read-submission';
import { idTrouble } from '../../intake/submission-id';
import { readAttempts } from '../../student/attempts-file';
import { courseStatus } from '../../student/chapter-status';
import { packSubmission } from '../../student/pack-submission';
import { readStub } from '../../student/stubs';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { warn } from '../output-style';
import { jsonText } from '../../report/json-text';
import { refusal, studentFolder } from '../student-folder';

/** The options of `pagewalk submit`. */
export interface SubmitOptions {
  readonly id?: string;
  readonly out: string;
  readonly dir?: string;
  readonly json?: boolean;
}

/** `pagewalk submit`: makes the zip to hand in and says what it holds. It sends nothing. */
export async function submit(options: SubmitOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  const id = options.id ?? basename(folder);
  const trouble = idTrouble(id);
  if (trouble !== null) throw refusal('--id', `"${id}" ${trouble}; give your student id.`);
  const taken = await readSubmission(folder, id);
  if (taken.kind !== 'submission')
    throw new InvalidInput([{ severity: 'error', file: '--dir', line: 1, column: 1, message: taken.problem.message }]);
  const handed = onlyChapters(taken.submission);
  const path = join(options.out, `${id}.zip`);
  await packSubmission(handed, path);
  const { state, warning } = await readAttempts(folder);
  if (warning !== undefined) warn(warning);
  const chapters = courseStatus(state, handed.files).map((chapter) => ({ ...chapter, holds: holds(handed, chapter) }));
  if (options.json === true)
    process.stdout.write(jsonText({ zip: resolve(path), chapters, files: handed.files.map((file) => file.path) }));
  else process.stdout.write(told(path, handed, chapters, options.id === undefined));
  return EXIT.done;
}

/** The given machine/ and a student's own tests stay at home: the grader has its own. */
function onlyChapters(submission: Submission): Submission {
  const ids = chapterIds(courseRoot());
  return { ...submission, files: submission.files.filter(({ path }) => ids.includes(path.split('/')[0] ?? '')) };
}

type Holds = 'solution' | 'stub' | 'nothing';

function holds({ files }: Submission, { id, file }: ChapterStatus): Holds {
  const own = files.find(({ path }) => path === `${id}/${file}`);
  if (own === undefined) return 'nothing';
  return own.text === readStub(id, file) ? 'stub' : 'solution';
}

function told(
  path: string,
  { files }: Submission,
  chapters: readonly (ChapterStatus & { holds: Holds })[],
  unnamed: boolean,
): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const lines = chapters.map(({ id, file, holds: what, last, changed }) => {
    const passes =
      last === undefined
        ? 'never run'
        : `${last.passed} of ${last.of} visible pass${changed ? ' before its last change' : ''}`;
    const words = { solution: passes, stub: 'still the stub', nothing: 'not in your folder' }[what];
    return `  ${`${id}/${file}`.padEnd(50)}${words}`;
  });
  const name = unnamed ? ['The name of the zip is your student id for the grader; choose it with --id.'] : [];
  return [
    `Written: ${path} (${files.length} files, ${Math.ceil(bytes / 1024)} KiB)`,
    ...lines,
    ...name,
    'Hand it in as your course says; nothing was sent.',
    '',
  ].join('\n');
}
