import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CHOSEN } from './installed';
import { runCli, type Ended } from './run-cli';
import { SAMPLE_CLASS } from './sample-class';

/** The sample class, graded. */
export interface GradedClass {
  readonly out: string;
  readonly ended: Ended;
}

const PREFIX = 'pagewalk-e2e-class-';

/** How long another test file may take to grade the class. In ms. */
const PATIENCE = 170_000;

/**
 * Grades the sample class once per run of Jest: the first test file that asks does it, the others wait for it. The
 * folder lies in the system's temporary folder; the next run removes it.
 */
export async function gradedClass(): Promise<GradedClass> {
  const folder = join(tmpdir(), `${PREFIX}${runOfJest()}`);
  const result = join(folder, 'ended.json');
  const out = join(folder, 'grades');
  if (isFirst(folder)) {
    removeOldRuns();
    const ended = await runCli(['grade', SAMPLE_CLASS, ...CHOSEN, '--jobs', '2', '--out', out]);
    writeFileSync(result, JSON.stringify(ended), { mode: 0o600 });
  }
  for (let waited = 0; !existsSync(result); waited += 100) {
    if (waited > PATIENCE) throw new Error(`gradedClass: ${result} was not written by the test file that makes it`);
    await wait(100);
  }
  return { out, ended: JSON.parse(readFileSync(result, 'utf8')) as Ended };
}

/** The process of Jest itself, whose workers run the test files. */
function runOfJest(): number {
  const isWorker = process.argv[1]?.includes('jest-worker') ?? false;
  return isWorker ? process.ppid : process.pid;
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o755 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function removeOldRuns(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : NaN;
    if (Number.isSafeInteger(pid) && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
