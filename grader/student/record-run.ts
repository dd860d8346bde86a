import type { AttemptsFile } from '../contracts/generated/attempts';
import type { Report } from '../contracts/generated/report';
import { addRun } from './attempts';
import { readAttempts, writeAttempts } from './attempts-file';

/**
 * Adds a run of visible tests to the state of a student's folder.
 *
 * @param isWhole - as for {@link addRun}
 * @param warn - told what went wrong with the state's file, in one sentence; it never stops a command
 * @returns the state with the run
 */
export async function recordRun(
  folder: string,
  report: Report,
  isWhole: boolean,
  warn: (sentence: string) => void,
): Promise<AttemptsFile> {
  const { state, warning } = await readAttempts(folder);
  if (warning !== undefined) warn(warning);
  const next = addRun(state, report, isWhole);
  const failure = await writeAttempts(folder, next);
  if (failure !== null) warn(failure);
  return next;
}
