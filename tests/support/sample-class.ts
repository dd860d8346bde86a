import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './installed';

/** The sample class. */
export const SAMPLE_CLASS = join(TOP, 'examples/class');

/** Copies some submissions of the sample class, folders or zips, into a class of their own. */
export function copySubmissions(ids: readonly string[], folder: string): string {
  for (const id of ids) {
    const name = existsSync(join(SAMPLE_CLASS, id)) ? id : `${id}.zip`;
    cpSync(join(SAMPLE_CLASS, name), join(folder, name), { recursive: true });
  }
  return folder;
}
