import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { applyFault } from '../../grader/authoring/apply-fault';
import type { FaultsFile } from '../../grader/contracts/generated/faults';
import { TOP } from './installed';
import { runNode, type Ended } from './run-cli';

/** What an exported starter installs beside the kit. */
const TOOLS = ['typescript', 'jest', 'ts-jest', 'esbuild', '@types'];

/** The file that students write, by chapter. */
const FILES: Readonly<Record<string, string>> = {
  '02-two-level-mapping': 'two-level-map.ts',
  '07-nested-paging': 'nested-paging.ts',
};

/** What a checkout gathers in its starter and no student gets. */
const KEPT_AT_HOME: ReadonlySet<string> = new Set(['node_modules', '.pagewalk']);

/** Copies the starter as a student gets it, with the two chapters that these tests are about. */
export function copyStarter(folder: string): void {
  const isOther = (name: string): boolean => KEPT_AT_HOME.has(name) || (/^\d\d-/.test(name) && !(name in FILES));
  cpSync(join(TOP, 'starter'), folder, { recursive: true, filter: (path) => !isOther(basename(path)) });
}

/** Gives a student's folder the course's own packages. */
export function linkCoursePackages(folder: string): void {
  symlinkSync(join(TOP, 'node_modules'), join(folder, 'node_modules'), 'junction');
}

/** Gives a student's folder the kit as a package of its own, and the tools from npm. Returns the kit's folder. */
export function installKit(folder: string): string {
  const kit = join(folder, 'node_modules/@pagewalk/kit');
  const { files } = JSON.parse(readFileSync(join(TOP, 'kit/package.json'), 'utf8')) as { files: string[] };
  mkdirSync(kit, { recursive: true });
  for (const name of ['package.json', ...files]) cpSync(join(TOP, 'kit', name), join(kit, name), { recursive: true });
  for (const name of TOOLS) {
    symlinkSync(join(TOP, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return kit;
}

/** Puts the reference's solution of a chapter into a student's folder, with a named fault if one is given. */
export function writeSolution(folder: string, chapter: string, fault?: string): void {
  const path = join(chapter, FILES[chapter] ?? '');
  const reference = readFileSync(join(TOP, 'reference', path), 'utf8');
  writeFileSync(join(folder, path), fault === undefined ? reference : withFault(reference, chapter, fault));
}

function withFault(reference: string, chapter: string, id: string): string {
  const file = `assignments/${chapter}/faults/faults.json`;
  const { faults } = JSON.parse(readFileSync(join(TOP, file), 'utf8')) as FaultsFile;
  const fault = faults.find((candidate) => candidate.id === id);
  if (fault === undefined) throw new Error(`withFault: ${file} has no fault ${id}`);
  return applyFault(reference, fault, file);
}

/** One test as Jest reports it. */
export interface JestResult {
  /** The part of the title before its words. */
  readonly id: string;
  readonly status: string;
  /** Without the indentation that Jest's own printing adds. */
  readonly message: string;
}

/** Runs what `npm test` runs in a student's folder. */
export async function runJest(folder: string): Promise<{ readonly ended: Ended; readonly results: JestResult[] }> {
  const output = join(folder, 'jest-results.json');
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const ended = await runNode([jest, '--json', '--outputFile', output], {
    cwd: folder,
    env: { NO_COLOR: '1', CI: '1' },
  });
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as {
    testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    ended,
    results: results.map(({ title, status, failureMessages }) => ({
      id: title.split(' ')[0] ?? '',
      status,
      message: failureMessages.join('\n'),
    })),
  };
}
