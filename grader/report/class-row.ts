import type { Report } from '../contracts/generated/report';
import type { GradeStatus } from '../contracts/verdict';

/** What a class's table shows of one submission. */
export interface ClassRow {
  /** The student id, exactly as in the report. */
  readonly student: string;
  readonly status: GradeStatus;
  /** Weighted points, or null where something was not judged. */
  readonly score: number | null;
  readonly maxScore: number;
  /** Points of 100 by chapter id; null where the chapter was not judged. */
  readonly chapters: Readonly<Record<string, number | null>>;
  /** Chapters that cannot be graded as they are, for example because they do not compile. */
  readonly ungradable: readonly string[];
  readonly rootFailures: number;
  /** Path of report.html relative to the index, with forward slashes and not URL-encoded. */
  readonly href: string;
}

/**
 * Takes a class row out of a report.
 *
 * @param href - path of the submission's report.html relative to the index, with forward slashes and not URL-encoded
 */
export function classRow(report: Report, href: string): ClassRow {
  const chapters = Object.entries(report.chapters);
  return {
    student: report.submission.id,
    status: report.status,
    score: report.score,
    maxScore: report.maxScore,
    chapters: Object.fromEntries(chapters.map(([id, chapter]) => [id, chapter.score])),
    ungradable: chapters.filter(([, { status }]) => status === 'ungradable').map(([id]) => id),
    rootFailures: chapters.reduce((sum, [, chapter]) => sum + chapter.rootCauses.length, 0),
    href,
  };
}

/** Orders rows by student id. */
export function byStudent(rows: readonly ClassRow[]): ClassRow[] {
  return [...rows].sort((a, b) => byCodeUnits(a.student, b.student));
}

/** Lists the chapters that occur in any row, in course order (ids start with the chapter's number). */
export function chaptersOf(rows: readonly ClassRow[]): string[] {
  return [...new Set(rows.flatMap(({ chapters }) => Object.keys(chapters)))].sort(byCodeUnits);
}

/** Compares by code units, so that every machine and locale sorts alike. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
