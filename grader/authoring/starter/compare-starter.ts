import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './course-files';

/** Folders that tools make in a starter in use; they are no part of it. */
const LEFT_ALONE = new Set(['node_modules', 'coverage', 'grades', '.pagewalk']);

/** How `starter/` on disk differs from what the reference gives; paths relative to `starter/`, ascending. */
export interface StarterDifference {
  /** Not there, with the text that belongs there. */
  readonly missing: readonly string[];
  /** There with another text. */
  readonly stale: readonly string[];
  /** There, but not generated. */
  readonly unexpected: readonly string[];
}

/**
 * Compares `starter/` on disk with what belongs there.
 *
 * @param root - the folder of the course
 * @param generated - text by path, as `generateStarter` makes it of the sources as they are now
 */
export function compareStarter(root: string, generated: ReadonlyMap<string, string>): StarterDifference {
  const present = listFiles(join(root, 'starter'), '');
  const there = new Set(present);
  const expected = [...generated.keys()];
  return {
    missing: expected.filter((path) => !there.has(path)),
    stale: expected.filter((path) => there.has(path) && readText(join(root, 'starter', path)) !== generated.get(path)),
    unexpected: present.filter((path) => !generated.has(path)),
  };
}

/** Lists all files below a folder, relative, ascending. */
function listFiles(folder: string, prefix: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !LEFT_ALONE.has(name))
    .flatMap((entry) => {
      const path = prefix + entry.name;
      return entry.isDirectory() ? listFiles(join(folder, entry.name), `${path}/`) : [path];
    })
    .sort();
}
