import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GradedRecord, RunRecord } from '../../contracts/generated/journal';
import { fromLine } from './journal-line';

/** The journal's file in the output folder; it is there as long as a run is not finished. */
export const JOURNAL_FILE = 'journal.jsonl';

/** What an unfinished run left in its output folder. */
export interface FoundJournal {
  /** Null if the first record cannot be read: then nobody knows how the reports were made. */
  readonly run: RunRecord | null;
  /** The last record of each submission, by id. */
  readonly graded: ReadonlyMap<string, GradedRecord>;
}

/**
 * Reads the journal of an output folder; null if there is none. Lines that cannot be read are passed over, wherever they
 * are: a record that is missing costs no more than grading that submission again.
 *
 * @throws the file system's error if the journal is there and cannot be read
 */
export async function readJournal(out: string): Promise<FoundJournal | null> {
  const text = await readFile(join(out, JOURNAL_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : parseJournal(text);
}

/** Reads the text of a journal, as {@link readJournal} does. */
export function parseJournal(text: string): FoundJournal {
  const [first, ...rest] = text.split('\n').map(fromLine);
  const graded = rest.flatMap((record) => (record?.kind === 'graded' ? [[record.id, record] as const] : []));
  return { run: first?.kind === 'run' ? first : null, graded: new Map(graded) };
}
