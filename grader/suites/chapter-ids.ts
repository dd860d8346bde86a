import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const CHAPTER_ID = /^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Lists the chapters of a course: the folders of assignments/ whose names are chapter ids, ascending.
 *
 * @param root - the folder that holds assignments/
 * @throws {Error} when there is no such folder
 */
export function chapterIds(root: string): readonly string[] {
  return readdirSync(join(root, 'assignments'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && CHAPTER_ID.test(entry.name))
    .map(({ name }) => name)
    .sort();
}
