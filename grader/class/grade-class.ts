import { join } from 'node:path';
import type { Report } from '../contracts/generated/report';
import type { RunManifest } from '../contracts/generated/run';
import { readSubmission } from '../intake/read-submission';
import type { ListedSubmission } from '../intake/list-submissions';
import { gradeSubmission, type Grading } from '../pipeline';
import { assembleUntakenReport } from '../report/assemble-report';
import { byCodeUnits, classRow, type ClassRow } from '../report/class-row';
import { jsonText } from '../report/json-text';
import { redactForStudents } from '../report/redact';
import { renderHtml } from '../report/html/render-html';
import { writeAtomically } from './write-atomically';

/** What became of one submission of a class; the report itself is on disk. */
export interface GradedSubmission {
  readonly row: ClassRow;
  readonly milliseconds: number;
  /** Why its report could not be written; the row is then not judged. */
  readonly unwritten?: string;
}

/** How a class is graded. */
export interface ClassOptions {
  readonly out: string;
  readonly jobs: number;
  readonly audience: Report['audience'];
  /** Told after each submission, in the order in which they end. */
  readonly onGraded: (graded: GradedSubmission, report: Report) => void;
  /** Asked before each submission; true stops the class. */
  readonly isInterrupted: () => boolean;
}

/**
 * Grades submissions side by side and writes each one's report as soon as it is there. Only a row per submission stays
 * in memory.
 *
 * @returns what became of each, by id; fewer than were given if the class was interrupted
 */
export async function gradeClass(
  grading: Grading,
  submissions: readonly ListedSubmission[],
  options: ClassOptions,
): Promise<GradedSubmission[]> {
  const graded: GradedSubmission[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let mine = next++; mine < submissions.length && !options.isInterrupted(); mine = next++) {
      const listed = submissions[mine];
      if (listed === undefined) return;
      const started = performance.now();
      const report = await gradeOne(grading, listed, options.audience);
      if (options.isInterrupted()) return;
      const written = await writeReport(options.out, report);
      const done = { ...written, milliseconds: Math.round(performance.now() - started) };
      graded.push(done);
      options.onGraded(done, report);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, work));
  return graded.sort((left, right) => byCodeUnits(left.row.student, right.row.student));
}

/** Grades one submission for an audience. What goes wrong with us ends in a report that is not judged. */
export async function gradeOne(
  grading: Grading,
  listed: ListedSubmission,
  audience: Report['audience'],
): Promise<Report> {
  const taken = await readSubmission(listed.path, listed.id);
  const report = await gradeSubmission(grading, taken).catch((error: unknown) => {
    const cause = error instanceof Error ? error.message : String(error);
    const problem = { message: `The grader failed (${cause}). Grade this submission again; if it repeats, report it.` };
    const maxScore = grading.course.reduce((sum, { chapter }) => sum + chapter.assignment.weight, 0);
    return assembleUntakenReport(grading, listed.id, 'not-judged', problem, maxScore);
  });
  return audience === 'student' ? redactForStudents(report) : report;
}

/** Writes one submission's report. Where the disk refuses, the submission is not judged: a number without its report is none. */
async function writeReport(out: string, report: Report): Promise<Omit<GradedSubmission, 'milliseconds'>> {
  const folder = join(out, report.submission.id);
  const row = classRow(report, `${report.submission.id}/report.html`);
  try {
    await Promise.all([
      writeAtomically(join(folder, 'report.json'), jsonText(report)),
      writeAtomically(join(folder, 'report.html'), renderHtml(report)),
    ]);
    return { row };
  } catch (error) {
    const chapters = Object.fromEntries(Object.keys(row.chapters).map((id) => [id, null]));
    const unwritten = error instanceof Error ? error.message : String(error);
    return { row: { ...row, status: 'not-judged', score: null, chapters }, unwritten };
  }
}

/** The run's manifest: everything that may differ between two runs over the same submissions. */
export function manifestOf(
  graded: readonly GradedSubmission[],
  run: Omit<RunManifest, '$schema' | 'schema' | 'submissions'>,
): RunManifest {
  return {
    $schema: 'https://pagewalk.dev/schema/run.schema.json',
    schema: 1,
    ...run,
    submissions: graded.map(({ row, milliseconds }) => ({
      id: row.student,
      status: row.status,
      score: row.score,
      maxScore: row.maxScore,
      milliseconds,
      report: `${row.student}/report.json`,
    })),
  };
}
