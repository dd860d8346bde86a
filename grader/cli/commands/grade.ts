import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { writeClassFiles } from '../../class/class-files';
import { gradeClass, manifestOf, type ClassOptions, type GradedSubmission } from '../../class/grade-class';
import { beginRun } from '../../class/journal/begin-run';
import type { Journal } from '../../class/journal/open-journal';
import { identifyRun } from '../../class/journal/run-identity';
import { courseRoot, openCourse } from '../../class/open-course';
import { InvalidInput } from '../../contracts/file-problem';
import type { Report } from '../../contracts/generated/report';
import { listSubmissions, type SubmissionList } from '../../intake/list-submissions';
import { jsonText } from '../../report/json-text';
import { renderLine, renderTerminal } from '../../report/terminal/render-terminal';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';
import { onInterrupt } from '../interrupt';
import { openGrading, type OpenGrading } from '../open-grading';
import { openInBrowser } from '../open-in-browser';
import { prepareOutput } from '../prepare-output';
import { openProgress } from '../progress';
import { outputStyle } from '../output-style';
import { GRADER } from '../version';

/** The options of `pagewalk grade`. */
export interface GradeOptions {
  readonly chapter?: readonly string[];
  readonly out: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly audience: Report['audience'];
  readonly resume?: boolean;
  readonly requireIsolation?: 'process' | 'hardened';
  readonly open?: boolean;
}

/** `pagewalk grade`: grades submissions and writes their reports, an index, grades.csv and run.json. */
export async function grade(paths: readonly string[], options: GradeOptions): Promise<number> {
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const list = await listSubmissions(paths, chapterIds(courseRoot()));
  if (list.problems.length > 0) throw new InvalidInput(list.problems);
  const output = await prepareOutput(options.out);
  const cores = options.jobs ?? availableParallelism();
  const jobs = Math.max(1, Math.min(cores, list.submissions.length));
  const grading = await openGrading(() => openCourse(options.chapter ?? []), {
    jobs,
    // Where there are fewer submissions than cores, several chapters of one are graded side by side.
    chaptersAtOnce: Math.floor(cores / jobs),
    shrinkHidden: options.audience === 'staff',
    ...(options.requireIsolation === undefined ? {} : { requireIsolation: options.requireIsolation }),
  }).catch(async (error: unknown) => {
    await output.discard();
    throw error;
  });
  const interrupt = onInterrupt(() => grading.close());
  try {
    const graded = await gradeAll(grading, list, { ...options, jobs }, interrupt.isInterrupted);
    if (graded === null) return EXIT.interrupted;
    const milliseconds = Math.round(performance.now() - start);
    const run = runFacts(grading, { startedAt, milliseconds, jobs, audience: options.audience });
    const rows = graded.submissions.map(({ row }) => row);
    await writeClassFiles(options.out, rows, manifestOf(graded.submissions, run));
    const unjudged = rows.filter(({ status }) => status === 'not-judged').length;
    if (unjudged === 0) await graded.journal.remove();
    announce(options, graded.submissions, list);
    if (unjudged === 0) return EXIT.done;
    const remedy = 'The same command with --resume grades them again.';
    process.stderr.write(`Not judged: ${unjudged} of ${rows.length}. ${remedy}\n`);
    return EXIT.ownFault;
  } finally {
    interrupt.dispose();
    await Promise.all([grading.close(), output.release()]);
  }
}

function identityOf({ course, lane }: OpenGrading, { audience }: GradeOptions) {
  const chapters = course.map(({ chapter }) => chapter.id);
  return identifyRun({ grader: GRADER, chapters, audience, isolation: lane.level });
}

/** Grades all that is not finished; null if that was interrupted. The journal stays behind, closed. */
async function gradeAll(
  grading: OpenGrading,
  list: SubmissionList,
  options: GradeOptions & { readonly jobs: number },
  isInterrupted: () => boolean,
): Promise<{ readonly submissions: GradedSubmission[]; readonly journal: Journal } | null> {
  const { journal, notice } = await beginRun(identityOf(grading, options), {
    out: options.out,
    resume: options.resume === true,
    ids: list.submissions.map(({ id }) => id),
  });
  if (notice !== null) process.stderr.write(`${notice}\n`);
  const { onGraded, stop } = announcer(options, list.submissions.length);
  try {
    const { out, jobs, audience } = options;
    const how = { out, jobs, audience, journal, isInterrupted, onGraded };
    const submissions = await gradeClass(grading, list.submissions, how);
    return isInterrupted() ? null : { submissions, journal };
  } finally {
    stop();
    await journal.close();
  }
}

/** Tells of each submission as it ends. */
function announcer(options: GradeOptions, count: number): Pick<ClassOptions, 'onGraded'> & { stop(): void } {
  const progress = openProgress(count, options.json === true);
  const style = outputStyle(process.stdout);
  return {
    onGraded: ({ row, unwritten }, report) => {
      progress.advance(row.student);
      if (unwritten !== undefined)
        process.stderr.write(`${row.student}: not judged, since its report could not be written: ${unwritten}\n`);
      else if (options.json !== true && count === 1) process.stdout.write(renderTerminal(report, style));
      else if (options.json !== true) progress.print(renderLine(report, style));
    },
    stop: () => progress.stop(),
  };
}

function runFacts(
  grading: OpenGrading,
  facts: { startedAt: string; milliseconds: number; jobs: number; audience: Report['audience'] },
) {
  return {
    grader: GRADER,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    ...facts,
    isolation: { level: grading.lane.level, reason: grading.lane.reason },
    chapters: grading.course.map(({ chapter }) => chapter.id),
  };
}

function announce(options: GradeOptions, graded: readonly GradedSubmission[], list: SubmissionList): void {
  const [only] = graded;
  const page =
    graded.length === 1 && only !== undefined ? join(options.out, only.row.href) : join(options.out, 'index.html');
  if (options.json === true) {
    const submissions = graded.map(({ row }) => ({ ...row, report: `${row.student}/report.json` }));
    process.stdout.write(jsonText({ out: options.out, submissions, skipped: list.skipped }));
  } else {
    for (const { path, reason } of list.skipped) process.stderr.write(`skipped ${path}: ${reason}\n`);
    process.stdout.write(`\nReport: ${page}\n`);
  }
  if (options.open === true) openInBrowser(page);
}
