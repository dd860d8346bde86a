import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { gradeClass, manifestOf, type GradedSubmission } from '../../class/grade-class';
import { courseRoot, openCourse } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import { InvalidInput } from '../../contracts/file-problem';
import type { Report } from '../../contracts/generated/report';
import { listSubmissions, type SubmissionList } from '../../intake/list-submissions';
import { renderGradesCsv } from '../../report/csv';
import { renderIndex } from '../../report/html/render-index';
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
  const jobs = Math.max(1, Math.min(options.jobs ?? availableParallelism(), list.submissions.length));
  const grading = await openGrading(() => openCourse(options.chapter ?? []), {
    jobs,
    shrinkHidden: options.audience === 'staff',
    ...(options.requireIsolation === undefined ? {} : { requireIsolation: options.requireIsolation }),
  }).catch(async (error: unknown) => {
    await output.discard();
    throw error;
  });
  const interrupt = onInterrupt(() => grading.close());
  try {
    const graded = await gradeAll(grading, list, { ...options, jobs }, interrupt.isInterrupted);
    if (interrupt.isInterrupted()) return EXIT.interrupted;
    const milliseconds = Math.round(performance.now() - start);
    const run = runFacts(grading, { startedAt, milliseconds, jobs, audience: options.audience });
    await writeClassFiles(options.out, graded, manifestOf(graded, run));
    announce(options, graded, list);
    return graded.some(({ row }) => row.status === 'not-judged') ? EXIT.ownFault : EXIT.done;
  } finally {
    interrupt.dispose();
    await grading.close();
  }
}

async function gradeAll(
  grading: OpenGrading,
  list: SubmissionList,
  options: GradeOptions & { readonly jobs: number },
  isInterrupted: () => boolean,
): Promise<GradedSubmission[]> {
  const progress = openProgress(list.submissions.length, options.json === true);
  const style = outputStyle(process.stdout);
  const single = list.submissions.length === 1;
  try {
    return await gradeClass(grading, list.submissions, {
      out: options.out,
      jobs: options.jobs,
      audience: options.audience,
      isInterrupted,
      onGraded: ({ row, unwritten }, report) => {
        if (unwritten !== undefined)
          process.stderr.write(`${row.student}: its report could not be written: ${unwritten}\n`);
        progress.advance(row.student);
        if (options.json !== true && single) process.stdout.write(renderTerminal(report, style));
        else if (options.json !== true) progress.print(renderLine(report, style));
      },
    });
  } finally {
    progress.stop();
  }
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

async function writeClassFiles(
  out: string,
  graded: readonly GradedSubmission[],
  run: ReturnType<typeof manifestOf>,
): Promise<void> {
  const rows = graded.map(({ row }) => row);
  await writeAtomically(join(out, 'grades.csv'), renderGradesCsv(rows));
  await writeAtomically(join(out, 'index.html'), renderIndex(rows, run));
  await writeAtomically(join(out, 'run.json'), jsonText(run));
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
