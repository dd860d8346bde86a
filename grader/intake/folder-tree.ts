import { constants, type Dirent } from 'node:fs';
import { lstat, open, opendir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { MAX_ENTRIES } from './limits';
import { quotedName } from './name-text';
import { tooLarge, tooManyEntries } from './rejections';
import { byCodeUnits, type EntryKind, ReadFault, type SourceTree, type TreeEntry } from './source-tree';

/**
 * O_NOFOLLOW refuses a link that took the file's place after it was looked at; O_NONBLOCK keeps a FIFO from holding
 * the grader. Windows has neither.
 */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a folder as a submission; `root` itself may be a link, since whoever runs the grader named it. */
export function openFolderTree(root: string): SourceTree {
  let entriesLeft = MAX_ENTRIES;
  return {
    async list(folder) {
      const entries: TreeEntry[] = [];
      const path = join(root, folder);
      await reading(folder, async () => {
        for await (const entry of await opendir(path)) {
          if (entriesLeft-- === 0) throw tooManyEntries();
          entries.push({ name: entry.name, kind: kindOf(entry) });
        }
      });
      return entries.sort((left, right) => byCodeUnits(left.name, right.name));
    },
    read: (path, limit) => reading(path, () => readRegularFile(join(root, path), path, limit)),
  };
}

/**
 * Reads a regular file once, without following a link.
 *
 * @param file - where it is
 * @param shown - how messages name it
 * @param limit - bytes
 * @throws {Rejection} when it is larger than `limit`
 * @throws {ReadFault} when it is, or has become, something else than a regular file
 */
async function readRegularFile(file: string, shown: string, limit: number): Promise<Buffer> {
  const before = await lstat(file);
  const handle = await open(file, OPEN_FLAGS);
  try {
    const opened = await handle.stat();
    if (!before.isFile() || !opened.isFile() || before.ino !== opened.ino) {
      throw new ReadFault(
        `${quotedName(shown)} was exchanged while it was read; grade again when nobody writes there.`,
      );
    }
    if (opened.size > limit) throw tooLarge(shown);
    const bytes = await readAtMost(handle, limit + 1);
    if (bytes.length > limit) throw tooLarge(shown);
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Reads from the start up to `most` bytes; a file that grows meanwhile cannot make it read more. */
export async function readAtMost(handle: FileHandle, most: number): Promise<Buffer> {
  const size = Math.min(most, (await handle.stat()).size + 1);
  const buffer = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(buffer, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symlink' : 'special';
}

/** Runs `work` and turns an error of the operating system into a fault that names the place but not the machine's path. */
async function reading<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    const what = place === '' ? 'The folder' : quotedName(place);
    throw new ReadFault(`${what} could not be read (${code}); make it readable for the grader and grade again.`);
  }
}

/** The operating system's code, for example `EACCES`, or null if the error is not of that sort. */
export function errorCode(error: unknown): string | null {
  if (!isNativeError(error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
