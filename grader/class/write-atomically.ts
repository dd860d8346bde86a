import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './is-alive';
import { makeFolder } from './make-folder';

/**
 * Writes a file so that it appears whole or not at all: into a neighbour first, flushed, then renamed.
 *
 * @throws the file system's error; the neighbour is removed, and a file that stood there before is as it was
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  await removeLeftovers(path);
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

/** Removes what processes left behind that were killed while they wrote this file. */
async function removeLeftovers(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith('.partial')) continue;
    const writer = Number(name.slice(start.length, -'.partial'.length));
    if (!isAlive(writer)) await rm(join(dirname(path), name), { force: true });
  }
}
