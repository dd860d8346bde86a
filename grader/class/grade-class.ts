import { join } from 'node:path';
import type { Report } from '../contracts/generated/report';
import type { RunManifest } from '../contracts/generated/run';
import type { IntakeResult } from '../contracts/submission';
import { readSubmission } from '../intake/read-submission';
import type { ListedSubmission } from '../intake/list-submissions';
import type { Grading } from '../contracts/grading';
import { gradeSubmission } from '../pipeline';
import { assembleUntakenReport } from '../report/assemble-report';
import { byCodeUnits, type ClassRow } from '../report/class-row';
import { redactForStudents } from '../report/redact';
import { keptReport, sourceDigest } from './journal/kept-report';
import type { Journal } from './journal/open-journal';
import { rowOf, writeReport } from './write-report';

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
  /** Says what an interrupted run has finished, and takes down what this one finishes. */
  readonly journal: Journal;
  /** Told after each submission, in the order in which they end. */
  readonly onGraded: (graded: GradedSubmission, report: Report) => void;
  /** Asked before each submission; true stops the class. */
  readonly isInterrupted: () => boolean;
}

/**
 * Grades submissions side by side and writes each one's report as soon as it is there. Only a row per submission stays
 * in memory. What the journal says is finished is not graded again, provided that it still holds.
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
      const outcome = await finishSubmission(grading, listed, options);
      if (outcome === null) return;
      graded.push(outcome.graded);
      options.onGraded(outcome.graded, outcome.report);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, work));
  return graded.sort((left, right) => byCodeUnits(left.row.student, right.row.student));
}

/** Keeps a submission's finished report, or grades it and writes its report; null if the class was interrupted. */
async function finishSubmission(
  grading: Grading,
  { id, path }: ListedSubmission,
  { out, audience, journal, isInterrupted }: ClassOptions,
): Promise<{ readonly graded: GradedSubmission; readonly report: Report } | null> {
  const started = performance.now();
  const taken = await readSubmission(path, id);
  const source = sourceDigest(taken);
  const record = journal.finished.get(id);
  const kept = await keptReport(join(out, id), record, source);
  if (kept !== null) return { graded: { row: rowOf(kept), milliseconds: record?.milliseconds ?? 0 }, report: kept };
  const report = await gradeTaken(grading, taken, audience);
  if (isInterrupted()) return null;
  const { row, files, unwritten } = await writeReport(out, report);
  const milliseconds = Math.round(performance.now() - started);
  if (files !== undefined && isFinished(report)) {
    await journal.add({ kind: 'graded', id, source, ...files, milliseconds });
  }
  return { graded: { row, milliseconds, ...(unwritten === undefined ? {} : { unwritten }) }, report };
}

/** What was not judged is graded again by --resume, and so is what was not checked: the machine may have been at fault. */
function isFinished({ status, chapters }: Report): boolean {
  return status !== 'not-judged' && Object.values(chapters).every(({ checked }) => checked !== 'unchecked');
}

/** Grades one submission for an audience, from its path on. */
export async function gradeOne(
  grading: Grading,
  listed: ListedSubmission,
  audience: Report['audience'],
): Promise<Report> {
  return gradeTaken(grading, await readSubmission(listed.path, listed.id), audience);
}

/** What goes wrong with us ends in a report that is not judged. */
async function gradeTaken(grading: Grading, taken: IntakeResult, audience: Report['audience']): Promise<Report> {
  const id = taken.kind === 'submission' ? taken.submission.id : taken.id;
  const report = await gradeSubmission(grading, taken).catch((error: unknown) => {
    const cause = error instanceof Error ? error.message : String(error);
    const problem = { message: `The grader failed (${cause}). Grade this submission again; if it repeats, report it.` };
    const maxScore = grading.course.reduce((sum, { chapter }) => sum + chapter.assignment.weight, 0);
    return assembleUntakenReport(grading, id, 'not-judged', problem, maxScore);
  });
  return audience === 'student' ? redactForStudents(report) : report;
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
