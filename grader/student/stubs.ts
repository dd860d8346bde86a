import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../contracts/installation';

/**
 * The text of a chapter's file as students get it.
 *
 * @throws Error if the package was built without it
 */
export function readStub(chapter: string, file: string): string {
  return readFileSync(join(DIST, 'stubs', chapter, file), 'utf8');
}
