import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder';

/**
 * Writes a file so that it appears whole or not at all: into a neighbour first, flushed, then renamed.
 *
 * @throws the file system's error; the neighbour is removed, and a file that stood there before is as it was
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  const neighbour = `${path}.${process.pid}.partial`;
  try {
    const file = await open(neighbour, 'w');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(neighbour, path);
  } catch (error) {
    await rm(neighbour, { force: true });
    throw error;
  }
}
