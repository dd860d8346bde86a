import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { gradeOne } from '../../class/grade-class';
import type { Report } from '../../contracts/generated/report';
import { planCheckpoints } from '../../judge/checkpoint-plan';
import type { CourseChapter } from '../../contracts/grading';
import { jsonText } from '../../report/json-text';
import { recordRun } from '../../student/record-run';
import { withoutDiagnoses } from '../../student/without-diagnoses';
import { renderTerminal } from '../../report/terminal/render-terminal';
import { EXIT } from '../exit-codes';
import { openGrading } from '../open-grading';
import { outputStyle, warn } from '../output-style';
import { chosenChapters, openVisible, refusal, studentFolder } from '../student-folder';

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
    const course = chosenChapters(chapter, folder).map(openVisible);
    if (options.only !== undefined) requireCheckpoint(options.only, course);
    return course;
  };
  const grading = await openGrading(openCourse, {
    shrinkHidden: false,
    jobs: 1,
    chaptersAtOnce: availableParallelism(),
    ...only,
  });
  try {
    const report = await gradeOne(grading, { id: basename(folder), path: folder }, 'student');
    await recordRun(folder, report, options.only === undefined, warn);
    if (options.json === true) process.stdout.write(jsonText(withoutDiagnoses(report)));
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

function requireCheckpoint(only: string, course: readonly CourseChapter[]): void {
  const tests = course.flatMap(({ chapter }) => chapter.suites.flatMap((suite) => suite.tests));
  if (tests.some((each) => each.id === only || planCheckpoints(each).some(({ id }) => id === only))) return;
  const message = `there is no visible test "${only}"; run \`pagewalk test\` without --only to see them all.`;
  throw refusal('--only', message);
}
