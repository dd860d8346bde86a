import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../class/write-atomically';
import type { AttemptsFile } from '../contracts/generated/attempts';
import { loadValidator } from '../suites/load-validators';
import { NO_ATTEMPTS } from './attempts';

/** Where a student's folder keeps what its own runs showed. */
export const ATTEMPTS_FILE = join('.pagewalk', 'attempts.json');

/** A state as it was read, with a sentence where something was wrong with it. */
export interface ReadAttempts {
  readonly state: AttemptsFile;
  readonly warning?: string;
}

/**
 * Reads the state of a student's folder. A file that is damaged is set aside, so that nothing is lost and nothing stops;
 * then, and where there is none, the state is that of somebody who has run nothing yet.
 */
export async function readAttempts(folder: string): Promise<ReadAttempts> {
  const file = join(folder, ATTEMPTS_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { state: NO_ATTEMPTS };
    return { state: NO_ATTEMPTS, warning: `${ATTEMPTS_FILE} cannot be read (${code}); your attempts count from zero.` };
  }
  const state = parseAttempts(text);
  return state === null ? { state: NO_ATTEMPTS, warning: await setAside(file) } : { state };
}

/** Reads the text of a state; null if it is damaged. */
export function parseAttempts(text: string): AttemptsFile | null {
  try {
    const value: unknown = JSON.parse(text);
    return loadValidator('attempts')(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function setAside(file: string): Promise<string> {
  const start = `${ATTEMPTS_FILE} is damaged`;
  try {
    await rename(file, `${file}.damaged`);
    return `${start} and was renamed to ${ATTEMPTS_FILE}.damaged; your attempts count from zero. No grade depends on it.`;
  } catch {
    return `${start}; your attempts count from zero. No grade depends on it.`;
  }
}

/**
 * Writes the state into a student's folder, whole or not at all. A folder without `package.json` is somebody's
 * submission and not a place of work: nothing is written there.
 *
 * @returns a sentence where it could not be written, else null
 */
export async function writeAttempts(folder: string, state: AttemptsFile): Promise<string | null> {
  if (!isWorkplace(folder)) return null;
  try {
    await writeAtomically(join(folder, ATTEMPTS_FILE), `${JSON.stringify(state, null, 2)}\n`);
    return null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return `${ATTEMPTS_FILE} cannot be written (${code}); this run does not count as an attempt.`;
  }
}

/** Whether a folder is where a student works, so that its state is kept. */
export function isWorkplace(folder: string): boolean {
  return existsSync(join(folder, 'package.json'));
}
