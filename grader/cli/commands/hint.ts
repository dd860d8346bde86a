import { basename, join } from 'node:path';
import { gradeOne } from '../../class/grade-class';
import { courseRoot, resolveChapter } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import type { AttemptsFile } from '../../contracts/generated/attempts';
import type { Chapter as ReportChapter, Checkpoint, Report } from '../../contracts/generated/report';
import type { Hint } from '../../contracts/hint';
import { readSubmission } from '../../intake/read-submission';
import type { CourseChapter } from '../../contracts/grading';
import { jsonText } from '../../report/json-text';
import { renderHint } from '../../report/terminal/render-hint';
import { renderProblem } from '../../report/terminal/render-problem';
import { renderTerminal } from '../../report/terminal/render-terminal';
import { addOpened, attemptsAt } from '../../student/attempts';
import { ATTEMPTS_FILE, isWorkplace, writeAttempts } from '../../student/attempts-file';
import { bundleText } from '../../student/bundle';
import { climbLadder } from '../../student/hint-ladder';
import { recordRun } from '../../student/record-run';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { lookUpCheckpoint } from '../look-up-checkpoint';
import { openGrading } from '../open-grading';
import { outputStyle, warn } from '../output-style';
import { openVisible, refusal, studentFolder } from '../student-folder';

/** The options of `pagewalk hint`. */
export interface HintOptions {
  readonly checkpoint?: string;
  readonly dir?: string;
  readonly bundle?: boolean;
  readonly json?: boolean;
}

/** `pagewalk hint`: runs a chapter's visible tests and climbs the hint ladder of its first failure. */
export async function hint(chapter: string, options: HintOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  let part: CourseChapter | undefined;
  const openCourse = (): CourseChapter[] => {
    part = openVisible(resolveChapter(chapter, chapterIds(courseRoot())));
    if (options.checkpoint !== undefined) lookUpCheckpoint(options.checkpoint, part);
    return [part];
  };
  const grading = await openGrading(openCourse, { shrinkHidden: false, jobs: 1 });
  try {
    const report = await gradeOne(grading, { id: basename(folder), path: folder }, 'student');
    const state = await recordRun(folder, report, true, warn);
    return part === undefined ? EXIT.ownFault : await tell({ folder, part, report, state }, options);
  } finally {
    await grading.close();
  }
}

interface Told {
  readonly folder: string;
  readonly part: CourseChapter;
  readonly report: Report;
  readonly state: AttemptsFile;
}

async function tell(told: Told, options: HintOptions): Promise<number> {
  const { part, report } = told;
  const judged = report.chapters[part.chapter.id];
  const problem = report.problem ?? judged?.problem;
  if (judged === undefined || problem !== undefined || judged.status !== 'graded') {
    const isOurs = report.status === 'not-judged' || judged?.status === 'not-judged';
    return tellProblem(isOurs, problem ?? { message: 'The chapter could not be judged.' }, options);
  }
  const focus = focusOf(judged, options.checkpoint);
  if (focus === undefined || focus.verdict === 'pass') return tellPass(part, focus, options);
  const climbed = climb(told, judged, focus);
  await noteOpened(told, climbed);
  if (options.bundle === true) return writeBundle(told, climbed, options);
  process.stdout.write(options.json === true ? jsonText(climbed) : renderHint(climbed, outputStyle(process.stdout)));
  return EXIT.testsFailed;
}

/** The checkpoint that was named (for a test's id, its first failing one), else the first root failure, else the first stub. */
function focusOf({ checkpoints, rootCauses }: ReportChapter, wanted: string | undefined): Checkpoint | undefined {
  const isFailing = ({ verdict }: Checkpoint): boolean => verdict !== 'pass';
  if (wanted === undefined) {
    const root = checkpoints.find(({ id }) => id === rootCauses[0]?.checkpoint);
    return root ?? checkpoints.find(isFailing);
  }
  const own = checkpoints.filter(({ id }) => id === wanted || id.startsWith(`${wanted}.`));
  return own.find(({ id, verdict }) => id === wanted && verdict !== 'pass') ?? own.find(isFailing) ?? own[0];
}

function climb({ part, state }: Told, report: ReportChapter, checkpoint: Checkpoint): Hint {
  const { chapter } = part;
  const failures = attemptsAt(state, chapter.id).failing[checkpoint.id]?.length ?? 0;
  const { test } = lookUpCheckpoint(checkpoint.id, part);
  return climbLadder({ chapter, report, checkpoint, test, failures });
}

async function noteOpened({ folder, state, part }: Told, { checkpoint, rungs }: Hint): Promise<void> {
  const opened = rungs.filter(({ rung, open }) => rung >= 2 && rung <= 4 && open).map(({ rung }) => rung);
  await writeState(folder, state, addOpened(state, part.chapter.id, checkpoint.id, opened));
}

async function writeState(folder: string, before: AttemptsFile, after: AttemptsFile): Promise<void> {
  const failure = after === before ? null : await writeAttempts(folder, after);
  if (failure !== null) warn(failure);
}

async function writeBundle({ folder, part, report, state }: Told, hint: Hint, options: HintOptions): Promise<number> {
  const number = part.chapter.id.slice(0, 2);
  const locked = hint.rungs.find(({ rung, open }) => rung === 5 && !open);
  if (locked !== undefined)
    throw refusal(
      '--bundle',
      `the bundle opens ${locked.opens ?? 'later'}; \`npx pagewalk hint ${number}\` shows what is open now.`,
    );
  if (!isWorkplace(folder))
    throw refusal(
      '--dir',
      `"${folder}" has no package.json, so nothing is written there; run this in your own folder.`,
    );
  const taken = await readSubmission(folder, report.submission.id);
  if (taken.kind !== 'submission') return tellProblem(taken.kind === 'fault', taken.problem, options);
  const path = join('.pagewalk', `help-${number}.md`);
  const failures = renderTerminal(report, { color: false, width: 100, visibleOnly: true });
  const attempts = attemptsAt(state, part.chapter.id);
  await writeAtomically(
    join(folder, path),
    bundleText({ hint, report, submission: taken.submission, attempts, failures }),
  );
  await writeState(folder, state, addOpened(state, part.chapter.id, hint.checkpoint.id, [2, 3, 4, 5]));
  if (options.json === true) process.stdout.write(`${JSON.stringify({ bundle: path }, null, 2)}\n`);
  else
    process.stdout.write(
      `Written: ${path}\nSend it to your teaching assistant. That you asked is noted in ${ATTEMPTS_FILE}.\n`,
    );
  return EXIT.done;
}

function tellPass({ chapter }: CourseChapter, focus: Checkpoint | undefined, options: HintOptions): number {
  const number = chapter.id.slice(0, 2);
  const subject = focus === undefined ? 'Every visible checkpoint of this chapter' : focus.id;
  const next = focus === undefined ? 'npx pagewalk status' : `npx pagewalk explain ${focus.id}`;
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ chapter: chapter.id, passes: true }, null, 2)}\n`);
  else
    process.stdout.write(
      `${number} ${chapter.assignment.title}: ${subject} passes, so there is nothing to hint at.\n  Try:  ${next}\n`,
    );
  return EXIT.done;
}

function tellProblem(isOurs: boolean, problem: { message: string }, options: HintOptions): number {
  if (options.json === true) process.stdout.write(`${JSON.stringify({ problem }, null, 2)}\n`);
  else process.stdout.write(renderProblem(isOurs ? 'not-judged' : 'ungradable', problem, outputStyle(process.stdout)));
  return isOurs ? EXIT.ownFault : EXIT.testsFailed;
}
