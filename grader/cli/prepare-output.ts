import { constants } from 'node:fs';
import { access, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { claimFolder, type Claim } from '../class/claim-folder';
import { makeFolder } from '../class/make-folder';
import { OutputFault } from '../class/output-fault';
import { InvalidInput } from '../contracts/file-problem';

/** An output folder that is there, can be written to, and is this process's alone until it is released or discarded. */
export interface PreparedOutput extends Claim {
  /** Releases it and removes the folders that were made for it, as long as they are empty: a run that was refused leaves nothing. */
  discard(): Promise<void>;
}

/**
 * Finds out before anything is graded whether reports can be written, and claims the folder for them.
 *
 * @throws InvalidInput if they cannot, with the reason in words, or if another grader is writing there; OutputFault if the disk is full
 */
export async function prepareOutput(out: string): Promise<PreparedOutput> {
  const made = await missingFolders(resolve(out));
  let claim: Claim | null = null;
  const discard = async (): Promise<void> => {
    await claim?.release();
    for (const folder of made) await rmdir(folder).catch(() => undefined);
  };
  try {
    await makeFolder(out);
    if (!(await stat(out)).isDirectory()) throw refusal(out, 'it is a file');
    await access(out, constants.W_OK | constants.X_OK);
    claim = await claimFolder(out);
    return { discard, release: claim.release };
  } catch (error) {
    await discard();
    if (error instanceof InvalidInput || error instanceof OutputFault) throw error;
    throw refusal(out, reasonOf(error));
  }
}

/** The folders on the way that do not exist yet, the deepest first. */
async function missingFolders(path: string): Promise<string[]> {
  const exists = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return exists ? [] : [path, ...(await missingFolders(dirname(path)))];
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  ENAMETOOLONG: 'the name is too long',
};

/** Says in words why the file system refused to write. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const message = error instanceof Error ? error.message : String(error);
  return code === undefined ? message : (REASONS[code] ?? `the system says ${code}`);
}

function refusal(out: string, reason: string): InvalidInput {
  const message = `reports cannot be written to "${out}": ${reason}; name another folder.`;
  return new InvalidInput([{ severity: 'error', file: '--out', line: 1, column: 1, message }]);
}
