import { readFileSync } from 'node:fs';

/** The given module, as the compile stage needs it. */
export interface GivenModule {
  /** Names of the exports that exist at run time, ascending. */
  readonly values: readonly string[];
  /** Sources by path inside the module's folder; `index.ts` is the entry. */
  readonly sources: Readonly<Record<string, string>>;
}

/**
 * Reads the given module that `npm run build` has described (see build-entries.mjs).
 *
 * @throws {Error} if the file cannot be read: the build has not been run
 */
export function readGivenModule(file: string): GivenModule {
  return JSON.parse(readFileSync(file, 'utf8')) as GivenModule;
}
