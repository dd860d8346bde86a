import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { INSTALLATION } from '../../contracts/installation';

/**
 * Copies what the installed package needs to grade into a folder, so that its assignments can be changed there. The
 * packages that it uses are shared.
 *
 * @returns the command of the copy
 */
export function copyInstallation(folder: string): string {
  for (const name of ['dist', 'assignments', 'package.json']) {
    cpSync(join(INSTALLATION, name), join(folder, name), { recursive: true });
  }
  symlinkSync(nearestPackages(INSTALLATION), join(folder, 'node_modules'), 'junction');
  return join(folder, 'dist/pagewalk.js');
}

/** Where the packages of an installation are: in it, or beside it where it is a package itself. */
function nearestPackages(from: string): string {
  const candidate = join(from, 'node_modules');
  if (existsSync(join(candidate, 'esbuild'))) return candidate;
  if (dirname(from) === from)
    throw new Error('nearestPackages: the packages of this installation are nowhere above it');
  return nearestPackages(dirname(from));
}
