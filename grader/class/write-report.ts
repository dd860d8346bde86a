import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../contracts/generated/report';
import { classRow, type ClassRow } from '../report/class-row';
import { renderHtml } from '../report/html/render-html';
import { jsonText } from '../report/json-text';
import { digestOf } from './journal/kept-report';
import { writeAtomically } from './write-atomically';

/** A submission's row in the class, with what became of its files. */
export interface WrittenReport {
  readonly row: ClassRow;
  /** Digests of the two files as they are on disk; absent where they could not be written. */
  readonly files?: { readonly report: string; readonly page: string };
  /** Why the report could not be written; the row is then not judged. */
  readonly unwritten?: string;
}

/** The row of a report that is in the folder of its student. */
export function rowOf(report: Report): ClassRow {
  return classRow(report, `${report.submission.id}/report.html`);
}

/**
 * Writes one submission's report into its folder below `out`. Where the disk refuses, the submission is not judged: a
 * number without its report is none. An earlier report of the student does not stay then either, since it is not of this
 * run.
 */
export async function writeReport(out: string, report: Report): Promise<WrittenReport> {
  const row = rowOf(report);
  const paths = ['report.json', 'report.html'].map((name) => join(out, report.submission.id, name));
  const texts = [jsonText(report), renderHtml(report)] as const;
  // All settle before anything is removed: a file must not appear afterwards.
  const results = await Promise.allSettled(paths.map((path, index) => writeAtomically(path, texts[index] ?? '')));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return { row, files: { report: digestOf(texts[0]), page: digestOf(texts[1]) } };
  for (const path of paths) await rm(path, { force: true }).catch(() => undefined);
  const { reason } = failed as { readonly reason: unknown };
  const chapters = Object.fromEntries(Object.keys(row.chapters).map((id) => [id, null]));
  const unwritten = reason instanceof Error ? reason.message : String(reason);
  return { row: { ...row, status: 'not-judged', score: null, chapters }, unwritten };
}
