import { constants } from 'node:fs';
import { access, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '../class/make-folder';
import { InvalidInput } from '../contracts/file-problem';

/** An output folder that is there and can be written to. */
export interface PreparedOutput {
  /** Removes the folders that were made for it, as long as they are empty: a run that was refused leaves nothing. */
  discard(): Promise<void>;
}

/**
 * Finds out before anything is graded whether reports can be written.
 *
 * @throws InvalidInput if they cannot, with the reason in words
 */
export async function prepareOutput(out: string): Promise<PreparedOutput> {
  const made = await missingFolders(resolve(out));
  const discard = async (): Promise<void> => {
    for (const folder of made) await rmdir(folder).catch(() => undefined);
  };
  try {
    await makeFolder(out);
    if (!(await stat(out)).isDirectory()) throw refusal(out, 'it is a file');
    await access(out, constants.W_OK | constants.X_OK);
    return { discard };
  } catch (error) {
    await discard();
    throw error instanceof InvalidInput ? error : refusal(out, reasonOf(error));
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
