import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IgnoredFile } from '../contracts/submission';
import { isChapterName } from './allow-list';
import { MAX_CLASS_ENTRIES } from './limits';
import { printableName } from './name-text';
import { byCodeUnits } from './source-tree';
import { isZipName } from './submission-id';

/** An entry of a folder of submissions that is one. */
export interface ClassMember {
  readonly name: string;
  readonly kind: 'folder' | 'zip';
}

/** What a folder given to the grader is. */
export type FolderContent =
  | { readonly kind: 'submission' }
  | { readonly kind: 'class'; readonly members: readonly ClassMember[]; readonly skipped: readonly IgnoredFile[] }
  | { readonly kind: 'too-many'; readonly limit: number };

/** Reads one folder and decides whether it is a submission or a folder of submissions; opens no file. */
export async function readFolderContent(path: string, chapterIds: readonly string[]): Promise<FolderContent> {
  const entries = await readEntries(path);
  if (!entries) return { kind: 'too-many', limit: MAX_CLASS_ENTRIES };
  const judged = entries.map((entry) => ({ name: entry.name, member: memberOf(entry) }));
  const members = judged.flatMap(({ member }) => (typeof member === 'string' ? [] : [member]));
  if (members.length === 0) return { kind: 'submission' };
  if (await holdsChapters(path, members, chapterIds)) return { kind: 'submission' };
  const skipped = judged.flatMap(({ name, member }) =>
    typeof member === 'string' ? [{ path: printableName(join(path, name)), reason: member }] : [],
  );
  return { kind: 'class', members, skipped };
}

async function holdsChapters(
  path: string,
  members: readonly ClassMember[],
  chapterIds: readonly string[],
): Promise<boolean> {
  const folders = members.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  if (folders.some((name) => chapterIds.includes(name))) return true;
  const chapterLike = folders.filter(isChapterName);
  for (const name of chapterLike) {
    const inside = (await readEntries(join(path, name))) ?? [];
    // A student whose id looks like a chapter: the folder holds chapters, and no chapter does.
    if (inside.some((entry) => entry.isDirectory() && isChapterName(entry.name))) return false;
  }
  return chapterLike.length > 0;
}

/** The member, or a sentence that says why the entry is none. */
function memberOf(entry: Dirent): ClassMember | string {
  const { name } = entry;
  if (name.startsWith('.')) return 'It is hidden.';
  if (name === 'node_modules' || name === '__MACOSX') return 'It is no submission, whatever it holds.';
  if (entry.isSymbolicLink()) return 'It is a symbolic link, and links are not followed; give the path itself.';
  if (entry.isDirectory()) return { name, kind: 'folder' };
  if (entry.isFile() && isZipName(name)) return { name, kind: 'zip' };
  return 'It is neither a folder nor a .zip.';
}

/** All entries by name, or null if there are more than intake looks at. */
async function readEntries(path: string): Promise<readonly Dirent[] | null> {
  const entries: Dirent[] = [];
  for await (const entry of await opendir(path)) {
    if (entries.length === MAX_CLASS_ENTRIES) return null;
    entries.push(entry);
  }
  return entries.sort((left, right) => byCodeUnits(left.name, right.name));
}
