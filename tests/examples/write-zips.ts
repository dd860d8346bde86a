import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeZip } from '../grader/intake/make-zip';
import { CLASS_FOLDER, ZIP_SOURCES } from './load-example';

/**
 * Makes the zip of a sample submission from its sources, stored and without dates, so that it is the same on every
 * machine. Like the zip that a file manager makes, it holds one top folder and what macOS adds.
 */
export function zipOf(id: string): Buffer {
  const folder = join(ZIP_SOURCES, id);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replace(/\\/g, '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();
  return makeZip([
    { name: `${id}/`, mode: 0o040755 },
    ...files.map((path) => ({ name: `${id}/${path}`, data: readFileSync(join(folder, path)) })),
    { name: `__MACOSX/${id}/._two-level-map.ts`, data: 'Mac OS X' },
  ]);
}

if (require.main === module) writeFileSync(join(CLASS_FOLDER, 's015.zip'), zipOf('s015'));
