import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the reference: its path inside its folder, and its text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Reads a text file with `\n` at the end of its lines, however the checkout wrote them. */
export function readText(path: string): string {
  return readFileSync(path, 'utf8').replace(/\r\n/g, '\n');
}

/** Reads a text file, or returns null if there is none. */
export function readTextIfPresent(path: string): string | null {
  return existsSync(path) ? readText(path) : null;
}

/** Lists the chapters of the reference, in course order. */
export function listChapters(root: string): string[] {
  return readdirSync(join(root, 'reference'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9]{2}-/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Reads the files of one folder that end in `ending`, by name; folders inside it are not looked at. */
export function readFolder(folder: string, ending: string): SourceText[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ name }) => name)
    .sort()
    .map((path) => ({ path, text: readText(join(folder, path)) }));
}
