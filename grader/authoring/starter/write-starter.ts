import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileProblem } from '../../contracts/file-problem';
import { compareStarter, type StarterDifference } from './compare-starter';
import { generateStarter } from './generate-starter';

const REFRESH = 'npx pagewalk author starter';

/**
 * Brings `starter/` up to date: writes what is missing or stale. It deletes nothing: an unexpected file may be
 * somebody's work.
 *
 * @param root - the folder of the course
 * @returns what differed before; `unexpected` files are still there
 * @throws InvalidInput if a marker of a reference file is wrong; nothing is written then
 */
export function writeStarter(root: string): StarterDifference {
  const generated = generateStarter(root);
  const difference = compareStarter(root, generated);
  for (const path of [...difference.missing, ...difference.stale]) {
    const target = join(root, 'starter', path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, generated.get(path) ?? '');
  }
  return difference;
}

/**
 * Says what is wrong with `starter/`: nothing, if it is fresh.
 *
 * @throws InvalidInput if a marker of a reference file is wrong
 */
export function starterProblems(root: string): FileProblem[] {
  const { missing, stale, unexpected } = compareStarter(root, generateStarter(root));
  const problem = (path: string, message: string): FileProblem => {
    return { severity: 'error', file: `starter/${path}`, line: 1, column: 1, message };
  };
  return [
    ...missing.map((path) => problem(path, `This generated file is missing; run \`${REFRESH}\`.`)),
    ...stale.map((path) => problem(path, `This generated file differs from its sources; run \`${REFRESH}\`.`)),
    ...unexpected.map((path) =>
      problem(path, `Nothing generates this file; delete it, or give it a source and run \`${REFRESH}\`.`),
    ),
  ];
}
