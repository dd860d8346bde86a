import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './installed';

/**
 * Copies the installed package (what it needs to grade, no reference) into a folder, so that a test can change its
 * files. The packages that it uses are shared.
 */
export function copyInstallation(folder: string): string {
  for (const name of ['dist', 'assignments', 'package.json']) {
    cpSync(join(TOP, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(TOP, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}
