import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The smallest reference file from which a starter can be made. */
export const TINY_REFERENCE = `import { PTE32 } from '../machine';
import type { Mem32 } from '../machine';

/** Says whether the first entry is present. */
export function firstIsPresent(mem: Mem32): boolean {
  // #region body firstIsPresent: 03.S1
  return isPresent(mem.read32(0));
  // #endregion
}

// #region helper
function isPresent(entry: number): boolean {
  return (entry & PTE32.P) !== 0;
}
// #endregion
`;

const FILES: Readonly<Record<string, string>> = {
  'reference/machine/index.ts': 'export interface Mem32 {}\n',
  'reference/machine/README.md': '# The machine\n',
  'reference/03-page-walk/page-walk.ts': TINY_REFERENCE,
  'reference/03-page-walk/README.md': '# For readers of the reference\n',
  'kit/package.json': '{ "version": "1.2.3" }',
  'package.json': JSON.stringify({
    engines: { node: '>=20' },
    overrides: {},
    dependencies: { typescript: '~6.0.3' },
    devDependencies: { '@types/jest': '^30', '@types/node': '^20', jest: '^30', 'ts-jest': '^29', prettier: '^3' },
  }),
};

const made: string[] = [];

/** Makes a course with one chapter in a new folder; `extra` adds files or replaces them. */
export function makeCourse(extra: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'pagewalk-starter-'));
  made.push(root);
  for (const [path, text] of Object.entries({ ...FILES, ...extra })) putFile(root, path, text);
  return root;
}

/** Writes a file of a course, with the folders it needs. */
export function putFile(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Removes all courses made. */
export function removeCourses(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}
