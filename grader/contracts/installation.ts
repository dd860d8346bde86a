import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the installed package: the nearest one above this file that holds `package.json`.
 * It is the same whether the code runs from its source or from `dist/`.
 */
export const INSTALLATION = findInstallation(__dirname);

/** What `npm run build` writes: the command, the children's scripts and the chapters' code. */
export const DIST = join(INSTALLATION, 'dist');

function findInstallation(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('findInstallation: no package.json above the running script');
  return findInstallation(parent);
}
