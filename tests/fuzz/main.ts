/**
 * `npm run fuzz`: feeds the targets for some time, or with so many inputs each, and prints what was found.
 * tools/fuzz.mjs bundles and starts it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { INSTALLATION } from '../../grader/contracts/installation';
import { VALIDATORS_FILE } from '../../grader/suites/load-validators';
import { allTargets } from './all-targets';
import type { FuzzTarget } from './fuzz-target';
import { watchForHangs } from './hang-watch';
import { runSeed, type FoundCase } from './run-target';

const DEFAULT_SECONDS = 60;
/** The targets take turns of this length, in ms. */
const TURN_MS = 250;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string' },
    count: { type: 'string' },
    target: { type: 'string' },
  },
});

/** What one target has done. */
interface Tally {
  readonly target: FuzzTarget;
  next: number;
  inputs: number;
  /** Of this process's processor time, in ms: others may be busy as well. */
  milliseconds: number;
  found: FoundCase | null;
}

void main().then((code) => {
  process.exitCode = code;
});

async function main(): Promise<number> {
  const targets = allTargets(INSTALLATION, VALIDATORS_FILE).filter(({ name }) => (values.target ?? name) === name);
  if (targets.length === 0) return refuse(`there is no target "${values.target}"`);
  const seed = numberOf(values.seed) ?? Date.now() % 2 ** 31;
  const count = numberOf(values.count) ?? Infinity;
  const seconds = numberOf(values.seconds) ?? (count === Infinity ? DEFAULT_SECONDS : Infinity);
  if ([seed, count, seconds].some((number) => Number.isNaN(number))) return refuse('the options want whole numbers');
  console.log(`seed ${seed}; again with: npm run fuzz -- --seed ${seed} --target NAME --count N`);
  const tallies = targets.map((target): Tally => ({ target, next: seed, inputs: 0, milliseconds: 0, found: null }));
  const end = performance.now() + seconds * 1000;
  const watch = watchForHangs();
  // Most inputs are refused by an error whose stack nobody reads; a found case is run again with one.
  Error.stackTraceLimit = 0;
  const isOpen = (tally: Tally): boolean => tally.found === null && tally.inputs < count;
  while (performance.now() < end && tallies.some(isOpen)) {
    for (const tally of tallies.filter(isOpen))
      await takeTurn(tally, count, Math.min(end, performance.now() + TURN_MS), watch.at);
  }
  await watch.stop();
  Error.stackTraceLimit = 10;
  for (const tally of tallies) tally.found &&= (await runSeed(tally.target, tally.found.seed)) ?? tally.found;
  return report(tallies);
}

async function takeTurn(
  tally: Tally,
  count: number,
  end: number,
  at: (name: string, seed: number) => void,
): Promise<void> {
  const start = processorMs();
  while (tally.found === null && tally.inputs < count && performance.now() < end) {
    at(tally.target.name, tally.next);
    tally.found = await runSeed(tally.target, tally.next++);
    tally.inputs++;
  }
  tally.milliseconds += processorMs() - start;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function report(tallies: readonly Tally[]): number {
  for (const { target, inputs, milliseconds, found } of tallies) {
    const rate = Math.round(inputs / Math.max(0.001, milliseconds / 1000));
    console.log(
      `${target.name.padEnd(10)} ${String(inputs).padStart(10)} inputs  ${String(rate).padStart(7)} per processor second  ${found === null ? 'none found' : 'FOUND'}`,
    );
  }
  const found = tallies.flatMap((tally) => tally.found ?? []);
  console.log(
    `${'all'.padEnd(10)} ${String(tallies.reduce((sum, { inputs }) => sum + inputs, 0)).padStart(10)} inputs  ${found.length} found`,
  );
  for (const each of found) tell(each);
  return found.length === 0 ? 0 : 1;
}

/** Prints a found case and keeps its input, ready to become a fixture. */
function tell({ target, seed, error, input }: FoundCase): void {
  const folder = join(INSTALLATION, 'coverage/fuzz', target);
  const file = join(folder, `seed-${seed}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(input, null, 2)}\n`);
  console.log(
    `\n${target}: seed ${seed}\n${error}\nIts input is in ${file}; as a fixture it goes to tests/fixtures/fuzz/${target}/.`,
  );
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

function refuse(why: string): number {
  console.error(`fuzz: ${why}; the options are --target NAME, --seed N, --count N and --seconds N.`);
  return 2;
}
