import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one test file. */
export interface TempFolder {
  readonly path: string;
  /** Joins names to the folder's path. */
  at(...names: readonly string[]): string;
  remove(): void;
}

/** Makes an empty folder that every user may read: the hardened lane runs as one who owns nothing. */
export function makeTempFolder(): TempFolder {
  const path = mkdtempSync(join(tmpdir(), 'pagewalk-e2e-'));
  chmodSync(path, 0o755);
  return {
    path,
    at: (...names) => join(path, ...names),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
