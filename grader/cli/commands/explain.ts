import { basename } from 'node:path';
import { courseRoot, openChapter } from '../../class/open-course';
import { EngineFault } from '../../contracts/engine';
import type { Test } from '../../contracts/generated/suite';
import type { Problem } from '../../contracts/submission';
import { readSubmission } from '../../intake/read-submission';
import type { CourseChapter } from '../../contracts/grading';
import { jsonText } from '../../report/json-text';
import { renderReplay } from '../../report/terminal/render-replay';
import { renderProblem } from '../../report/terminal/render-problem';
import { replayCheckpoint } from '../../student/replay-checkpoint';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { chapterOfCheckpoint, lookUpCheckpoint } from '../look-up-checkpoint';
import { openGrading } from '../open-grading';
import { outputStyle } from '../output-style';
import { refusal, studentFolder, visibleOnly } from '../student-folder';

/** The options of `pagewalk explain`. */
export interface ExplainOptions {
  readonly dir?: string;
  readonly json?: boolean;
}

/** `pagewalk explain`: replays a visible test on the student's own file, operation by operation. */
export async function explain(checkpoint: string, options: ExplainOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  let found: { readonly part: CourseChapter; readonly test: Test } | undefined;
  const openCourse = (): CourseChapter[] => {
    found = lookUp(checkpoint);
    return [found.part];
  };
  const grading = await openGrading(openCourse, { shrinkHidden: false, jobs: 1 });
  try {
    const taken = await readSubmission(folder, basename(folder));
    if (found === undefined) throw new EngineFault('the course was not opened');
    if (taken.kind !== 'submission') return refuse(taken.kind, taken.problem, options);
    requireFile(taken.submission.files, found.part);
    const result = await replayCheckpoint(grading, taken.submission, found.part, found.test, checkpoint);
    if (result.kind !== 'replayed') return refuse(result.kind, result.problem, options);
    const { replay } = result;
    process.stdout.write(options.json === true ? jsonText(replay) : renderReplay(replay, outputStyle(process.stdout)));
    return replay.verdict === 'pass' ? EXIT.done : EXIT.testsFailed;
  } finally {
    await grading.close();
  }
}

function lookUp(id: string): { readonly part: CourseChapter; readonly test: Test } {
  // Not only the visible suite: a hidden test of a whole course is told apart from a misspelt name.
  const part = openChapter(chapterOfCheckpoint(id, chapterIds(courseRoot())));
  return { part: visibleOnly(part), test: lookUpCheckpoint(id, part).test };
}

function requireFile(files: readonly { readonly path: string }[], { chapter }: CourseChapter): void {
  const path = `${chapter.id}/${chapter.assignment.file}`;
  if (files.some((file) => file.path === path)) return;
  throw refusal(
    '--dir',
    `there is no ${path} in your folder; put it back with \`npx pagewalk reset ${chapter.id.slice(0, 2)}\`.`,
  );
}

function refuse(kind: 'rejected' | 'fault', problem: Problem, options: ExplainOptions): number {
  if (options.json === true) process.stdout.write(jsonText({ problem }));
  else
    process.stdout.write(
      renderProblem(kind === 'rejected' ? 'ungradable' : 'not-judged', problem, outputStyle(process.stdout)),
    );
  return kind === 'rejected' ? EXIT.testsFailed : EXIT.ownFault;
}
