import { shortDigest } from '../../contracts/digest';
import type { JournalRecord } from '../../contracts/generated/journal';
import { loadValidator } from '../../suites/load-validators';

/** Writes a record as one line of journal.jsonl, with a checksum over the record's own text. */
export function toLine(record: JournalRecord): string {
  return `${JSON.stringify({ sum: shortDigest(JSON.stringify(record)), record })}\n`;
}

/**
 * Reads a line of journal.jsonl. Null for a line that is torn, that somebody changed, or whose form this version does
 * not know: what it said is then done again.
 */
export function fromLine(line: string): JournalRecord | null {
  try {
    const { sum, record } = JSON.parse(line) as { readonly sum: unknown; readonly record: unknown };
    if (sum !== shortDigest(JSON.stringify(record))) return null;
    return loadValidator('journal')(record) ? record : null;
  } catch {
    return null;
  }
}
