import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../class/write-atomically';

/** What a reset did. `backup` is where the former file lies, relative to the folder; null where there was none. */
export type ResetResult = { readonly kind: 'already' } | { readonly kind: 'reset'; readonly backup: string | null };

/**
 * Puts a stub back. The former file is copied first, under a number of its own, so that no reset ever loses work.
 *
 * @param path - of the chapter's file, relative to the folder, with forward slashes
 * @throws the file system's error; then the former file is as it was
 */
export async function resetFile(folder: string, path: string, stub: string): Promise<ResetResult> {
  const file = join(folder, path);
  const former = existsSync(file) ? await readFile(file, 'utf8') : null;
  if (former === stub) return { kind: 'already' };
  const backup = former === null ? null : freeBackup(folder, path);
  if (former !== null && backup !== null) await writeAtomically(join(folder, backup), former);
  await writeAtomically(file, stub);
  return { kind: 'reset', backup };
}

function freeBackup(folder: string, path: string): string {
  let number = 1;
  while (existsSync(join(folder, '.pagewalk', 'backup', String(number), path))) number++;
  return join('.pagewalk', 'backup', String(number), path);
}
