import { InvalidInput } from '../../contracts/file-problem';
import type { RunRecord } from '../../contracts/generated/journal';
import { removeClassFiles } from '../class-files';
import { cannotBegin } from '../output-fault';
import { openJournal, type Journal } from './open-journal';
import { readJournal, type FoundJournal } from './read-journal';
import { describeDifference } from './run-identity';

/** How a run begins. */
export interface Beginning {
  readonly out: string;
  /** Whether to go on with the unfinished run that `out` holds, if there is one. */
  readonly resume: boolean;
  /** The ids of all submissions. */
  readonly ids: readonly string[];
}

/** A run that has begun. */
export interface BegunRun {
  readonly journal: Journal;
  /** What the user should know about an earlier run in the folder, in one sentence; null if there is nothing. */
  readonly notice: string | null;
}

/**
 * Begins a run in an output folder: from the start, or where an unfinished one was interrupted. From here on until the
 * run is finished the folder holds a journal and no table of the class.
 *
 * @throws InvalidInput if the unfinished run is not the one that the caller asks for; nothing in the folder has changed
 * @throws OutputFault if the folder takes no journal
 */
export async function beginRun(run: RunRecord, { out, resume, ids }: Beginning): Promise<BegunRun> {
  const found = await orFault(out, readJournal(out));
  if (found !== null && resume) refuseUnlessSame(found, run, { out, ids });
  const finished = resume && found !== null ? found.graded : new Map();
  const journal = await orFault(out, openJournal(out, run, finished));
  await orFault(out, removeClassFiles(out));
  return { journal, notice: noticeOf(found, { out, resume, ids }) };
}

function refuseUnlessSame(found: FoundJournal, run: RunRecord, { out, ids }: Omit<Beginning, 'resume'>): void {
  const present = new Set(ids);
  const missing = [...found.graded.keys()].find((id) => !present.has(id));
  if (found.run === null) {
    refuse(`the journal of the interrupted run in "${out}" is damaged`, 'grade without --resume to start over.');
  }
  const difference = describeDifference(found.run, run);
  if (difference !== null) {
    const remedy = 'repeat its options, or grade without --resume to start over.';
    refuse(`the interrupted run in "${out}" cannot be finished by this one: ${difference}`, remedy);
  }
  if (missing !== undefined) {
    const remedy = 'give the same paths, or grade without --resume to start over.';
    refuse(`the interrupted run in "${out}" graded "${missing}", which is not among the submissions now`, remedy);
  }
}

function refuse(what: string, remedy: string): never {
  throw new InvalidInput([{ severity: 'error', file: '--resume', line: 1, column: 1, message: `${what}; ${remedy}` }]);
}

function noticeOf(found: FoundJournal | null, { out, resume, ids }: Beginning): string | null {
  if (found === null) return resume ? `There is no interrupted run in "${out}": all submissions are graded.` : null;
  const { size } = found.graded;
  if (resume) return `Resuming the interrupted run in "${out}": ${size} of ${ids.length} submissions were finished.`;
  return `The interrupted run in "${out}", with ${size} finished submissions, starts over; --resume would go on with it.`;
}

async function orFault<T>(out: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw cannotBegin(out, error);
  }
}
