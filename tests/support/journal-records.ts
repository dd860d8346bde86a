import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from '../../grader/contracts/generated/journal';

/** The records of an output folder's journal that are whole, in order; none if there is no journal. */
export function journalRecords(out: string): JournalRecord[] {
  const file = join(out, 'journal.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(recordOf);
}

/** The ids of the submissions that the journal says are finished, in the order in which they ended. */
export function finishedIds(out: string): string[] {
  return journalRecords(out).flatMap((record) => (record.kind === 'graded' ? [record.id] : []));
}

function recordOf(line: string): JournalRecord[] {
  try {
    return [(JSON.parse(line) as { readonly record: JournalRecord }).record];
  } catch {
    return [];
  }
}
