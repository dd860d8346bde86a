import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { GradedRecord, RunRecord } from '../../contracts/generated/journal';
import { writeAtomically } from '../write-atomically';
import { toLine } from './journal-line';
import { JOURNAL_FILE } from './read-journal';

/** The record of a run that is under way. */
export interface Journal {
  /** What an interrupted run with the same identity has finished, by student id. */
  readonly finished: ReadonlyMap<string, GradedRecord>;
  /** Adds a submission whose reports are on disk. Never rejects: a lost record costs only time. */
  add(record: GradedRecord): Promise<void>;
  /** Closes the file, which stays: the run can be resumed. */
  close(): Promise<void>;
  /** Removes the file: the run is finished, and nothing is left to resume. */
  remove(): Promise<void>;
}

/**
 * Begins the journal of a run in the output folder, in the place of any other that lies there.
 *
 * @param finished - the records that this run takes over; a torn end of the earlier file is gone thereby
 * @throws the file system's error
 */
export async function openJournal(
  out: string,
  run: RunRecord,
  finished: ReadonlyMap<string, GradedRecord>,
): Promise<Journal> {
  const path = join(out, JOURNAL_FILE);
  await writeAtomically(path, [run, ...finished.values()].map(toLine).join(''));
  const writer = new LineWriter(await open(path, 'a'));
  return {
    finished,
    add: (record) => writer.append(toLine(record)),
    close: () => writer.close(),
    remove: () => rm(path, { force: true }),
  };
}

/** Appends lines one after another, so that only a failure of the system can tear one. */
class LineWriter {
  private last: Promise<void> = Promise.resolve();
  private torn = false;

  constructor(private readonly file: FileHandle) {}

  append(line: string): Promise<void> {
    this.last = this.last.then(() => this.write(line));
    return this.last;
  }

  async close(): Promise<void> {
    await this.last;
    await this.file.close();
  }

  private async write(line: string): Promise<void> {
    try {
      // The rest of a line that a full disk cut off must not swallow this one.
      await this.file.appendFile(this.torn ? `\n${line}` : line);
      this.torn = false;
    } catch {
      this.torn = true;
    }
  }
}
