import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTALLATION } from '../../../grader/contracts/installation';
import type { GivenModule } from '../../../grader/compile/given-module';
import type { Submission } from '../../../grader/contracts/submission';

/** The chapter that these tests compile. */
export const CHAPTER = { id: '07-nested-paging', file: 'nested-paging.ts' };

/** Path of that chapter's file in a submission. */
export const FILE = '07-nested-paging/nested-paging.ts';

/** A given module with one value of each kind; the tests do not depend on the course's own. */
export const GIVEN: GivenModule = {
  values: ['BusError', 'PTE32', 'gva32'],
  sources: {
    'index.ts': "export { PTE32, BusError } from './entries';\nexport * from './addresses';",
    'entries.ts': 'export const PTE32 = { P: 0x1, W: 0x2 } as const;\nexport class BusError extends Error {}',
    'addresses.ts':
      "export type Gva32 = number & { readonly space: 'gva' };\n" +
      'export interface Mem32 { read32(pa: number): number }\n' +
      'export function gva32(n: number): Gva32 { return n as Gva32; }',
  },
};

/**
 * Builds the children's scripts into a folder of their own, so that these tests do not depend on dist/. Test files run
 * at the same time, so each names its own folder; the snapshot is kept as long as it is up to date.
 */
export function buildChildren(name: string, { snapshot }: { readonly snapshot: boolean }): string {
  const out = join(INSTALLATION, 'node_modules/.cache/pagewalk-tests', name);
  const module = pathToFileURL(join(INSTALLATION, 'grader/compile/build-entries.mjs')).href;
  const script = `import { buildCompileStage } from ${JSON.stringify(module)};
    await buildCompileStage(${JSON.stringify({ out, snapshot })});`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

/** A submission with these files. */
export function submissionOf(files: Readonly<Record<string, string>>): Submission {
  const list = Object.entries(files).map(([path, text]) => ({ path, text, bytes: text.length, sha256: '' }));
  return { id: 'student', sha256: '', files: list, ignored: [] };
}
