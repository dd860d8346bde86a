import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GradedRecord } from '../../contracts/generated/journal';
import type { Report } from '../../contracts/generated/report';
import type { IntakeResult } from '../../contracts/submission';

/** Digest over everything that intake took of a submission, its complaints and what it left aside included. */
export function sourceDigest(taken: IntakeResult): string {
  if (taken.kind !== 'submission') return digestOf(JSON.stringify(taken));
  const { id, sha256, ignored } = taken.submission;
  return digestOf(JSON.stringify({ id, sha256, ignored }));
}

/** Digest of a text, as the journal holds it: SHA-256, lower-case hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * The report that an interrupted run has written for a submission; null unless the submission and both of its files are
 * still what the record says.
 */
export async function keptReport(
  folder: string,
  record: GradedRecord | undefined,
  source: string,
): Promise<Report | null> {
  if (record === undefined || record.source !== source) return null;
  try {
    const [report, page] = await Promise.all(
      ['report.json', 'report.html'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    if (report === undefined || page === undefined) return null;
    if (digestOf(report) !== record.report || digestOf(page) !== record.page) return null;
    return JSON.parse(report) as Report;
  } catch {
    // What cannot be read is graded again, and says so if it cannot be written either.
    return null;
  }
}
