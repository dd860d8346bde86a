import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InvalidInput } from '../contracts/file-problem';
import { isAlive } from './is-alive';
import { cannotBegin, type OutputFault } from './output-fault';

/** Names the process that writes to an output folder, as long as it does. */
export const CLAIM_FILE = 'grading.pid';

const WRITTEN_WITHIN_MS = 50;

/** An output folder that is this process's alone. */
export interface Claim {
  /** Lets others write to the folder. */
  release(): Promise<void>;
}

/**
 * Claims an output folder, so that no second grader writes a journal and an index of its own into it meanwhile. What a
 * grader that was killed has left behind claims nothing.
 *
 * @throws InvalidInput if another process is writing there
 * @throws OutputFault if the folder takes no file, as on a full disk
 */
export async function claimFolder(out: string): Promise<Claim> {
  const path = join(out, CLAIM_FILE);
  const mine = String(process.pid);
  const release = async (): Promise<void> => {
    if ((await readClaim(path)) === mine) await rm(path, { force: true });
  };
  for (;;) {
    try {
      await writeFile(path, mine, { flag: 'wx' });
      return { release };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw await faultOf(out, path, error);
    }
    const other = Number((await readClaim(path)) || (await readLater(path)));
    if (other !== process.pid && isProcess(other) && isAlive(other)) refuse(out, other);
    await rm(path, { force: true });
  }
}

async function readClaim(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** A claim is empty for as long as it takes to write a number. */
async function readLater(path: string): Promise<string> {
  await setTimeout(WRITTEN_WITHIN_MS);
  return readClaim(path);
}

/** A full disk makes an empty file. */
async function faultOf(out: string, path: string, error: unknown): Promise<OutputFault> {
  if ((await readClaim(path)) === '') await rm(path, { force: true });
  return cannotBegin(out, error);
}

function isProcess(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 0;
}

function refuse(out: string, pid: number): never {
  const message =
    `process ${pid} is writing to "${out}"; wait until it has ended, or name another folder. ` +
    `If it is no grader, delete ${join(out, CLAIM_FILE)}.`;
  throw new InvalidInput([{ severity: 'error', file: '--out', line: 1, column: 1, message }]);
}
