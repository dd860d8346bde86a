import { existsSync, readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gradeOne } from '../../class/grade-class';
import { courseRoot, openChapter, resolveChapter } from '../../class/open-course';
import { InvalidInput } from '../../contracts/file-problem';
import type { Report } from '../../contracts/generated/report';
import { planCheckpoints } from '../../judge/checkpoint-plan';
import type { CourseChapter } from '../../pipeline';
import { jsonText } from '../../report/json-text';
import { renderTerminal } from '../../report/terminal/render-terminal';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { openGrading } from '../open-grading';
import { outputStyle } from '../output-style';

/** The options of `pagewalk test`. */
export interface TestOptions {
  readonly dir?: string;
  readonly only?: string;
  readonly json?: boolean;
}

/** `pagewalk test`: judges a student's own files by the visible suites, in the engine that grades them. */
export async function test(chapter: string | undefined, options: TestOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  const only = options.only === undefined ? {} : { only: options.only };
  const openCourse = (): CourseChapter[] => {
    const course = chaptersToTest(chapter, folder).map(visibleOnly);
    if (options.only !== undefined) requireCheckpoint(options.only, course);
    return course;
  };
  const grading = await openGrading(openCourse, { shrinkHidden: false, jobs: 1, ...only });
  try {
    const report = await gradeOne(grading, { id: basename(folder), path: folder }, 'student');
    if (options.json === true) process.stdout.write(jsonText(report));
    else process.stdout.write(renderTerminal(report, { ...outputStyle(process.stdout), visibleOnly: true }));
    return exitCodeFor(report);
  } finally {
    await grading.close();
  }
}

function exitCodeFor(report: Report): number {
  if (report.status === 'not-judged') return EXIT.ownFault;
  const checkpoints = Object.values(report.chapters).flatMap((chapter) => chapter.checkpoints);
  return checkpoints.length > 0 && checkpoints.every(({ verdict }) => verdict === 'pass')
    ? EXIT.done
    : EXIT.testsFailed;
}

/** The folder with the chapters: the one named, this one, or starter/ below it. */
function studentFolder(dir: string | undefined): string {
  const candidates = dir === undefined ? ['.', 'starter'] : [dir];
  const found = candidates.map((path) => resolve(path)).find(holdsChapters);
  if (found !== undefined) return found;
  const message =
    dir === undefined
      ? 'there is no chapter folder here or in starter/; go to the folder that holds your chapters, or name it with --dir.'
      : `"${dir}" holds no chapter folder such as 02-two-level-mapping; name the folder that does.`;
  throw new InvalidInput([{ severity: 'error', file: '--dir', line: 1, column: 1, message }]);
}

function holdsChapters(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => /^\d\d-[a-z0-9-]+$/.test(name));
}

function chaptersToTest(wanted: string | undefined, folder: string): CourseChapter[] {
  const ids = chapterIds(courseRoot());
  if (wanted !== undefined) return [openChapter(resolveChapter(wanted, ids))];
  return ids.filter((id) => existsSync(resolve(folder, id))).map((id) => openChapter(id));
}

function visibleOnly(part: CourseChapter): CourseChapter {
  const suites = part.chapter.suites.filter(({ visibility }) => visibility === 'visible');
  return { ...part, chapter: { ...part.chapter, suites } };
}

function requireCheckpoint(only: string, course: readonly CourseChapter[]): void {
  const tests = course.flatMap(({ chapter }) => chapter.suites.flatMap((suite) => suite.tests));
  if (tests.some((each) => each.id === only || planCheckpoints(each).some(({ id }) => id === only))) return;
  const message = `there is no visible test "${only}"; run \`pagewalk test\` without --only to see them all.`;
  throw new InvalidInput([{ severity: 'error', file: '--only', line: 1, column: 1, message }]);
}
