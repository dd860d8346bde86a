import { setImmediate } from 'node:timers/promises';
import { Fuzzer, runPath } from '../engine/fuzzer';
import { watchForHangs, type HangWatch } from '../engine/hang-watch';
import type { FuzzTarget } from '../fuzz-target';
import type { FuzzOptions } from './read-options';
import { tellCase } from './tell-case';

/** A line about how far it is, in so many ms. */
const TELL_EVERY_MS = 60_000;

/** One target's part of a run. */
interface Part {
  readonly fuzzer: Fuzzer;
  /** Of this process's processor time, in ms: others may be busy as well. */
  milliseconds: number;
}

/**
 * Feeds the targets in rounds, each with its share of inputs, until a number of inputs or of seconds is reached or
 * somebody interrupts. What is fed depends on the seed alone; clock and interruption decide only where a run ends.
 *
 * @returns the exit code: 1 if anything was found
 */
export async function runRounds(targets: readonly FuzzTarget[], options: FuzzOptions): Promise<number> {
  const { seed, feedback } = options;
  const parts = targets.map((target): Part => ({
    fuzzer: new Fuzzer(target, { seed, feedback }),
    milliseconds: 0,
  }));
  const watch = watchForHangs(
    targets.map(({ name }) => name),
    seed,
  );
  console.log(`seed ${seed}: the same inputs again with --seed ${seed}`);
  // Most inputs are refused by an error whose stack nobody reads; a found case is run again with one.
  Error.stackTraceLimit = 0;
  await feed(parts, options, watch);
  Error.stackTraceLimit = 10;
  await watch.stop();
  return report(parts);
}

async function feed(parts: readonly Part[], { count, seconds }: FuzzOptions, watch: HangWatch): Promise<void> {
  const start = performance.now();
  const end = start + seconds * 1000;
  const interrupt = { came: false };
  process.once('SIGINT', () => (interrupt.came = true));
  let told = start;
  for (let open = parts; open.length > 0; open = open.filter(({ fuzzer }) => fuzzer.found === null)) {
    for (const part of open) {
      const left = count - inputsOf(parts);
      if (left <= 0 || performance.now() >= end) return;
      await takeTurn(part, Math.min(left, part.fuzzer.target.share), (path) => watch.at(parts.indexOf(part), path));
    }
    // Most targets never wait for anything, and a signal is only seen in between.
    await setImmediate();
    if (interrupt.came) return;
    if (performance.now() < told + TELL_EVERY_MS) continue;
    told = performance.now();
    console.log(`after ${Math.round((told - start) / 1000)} s: ${inputsOf(parts)} inputs`);
  }
}

async function takeTurn(part: Part, count: number, onInput: (path: readonly number[]) => void): Promise<void> {
  const start = processorMs();
  await part.fuzzer.run(count, onInput);
  part.milliseconds += processorMs() - start;
}

async function report(parts: readonly Part[]): Promise<number> {
  for (const { fuzzer, milliseconds } of parts) {
    const rate = Math.round(fuzzer.inputs / Math.max(0.001, milliseconds / 1000));
    const kinds = `handled in ${String(fuzzer.kinds).padStart(4)} ways`;
    const verdict = fuzzer.found === null ? 'none found' : 'FOUND';
    console.log(
      `${row(fuzzer.target.name, fuzzer.inputs)}  ${String(rate).padStart(7)} a second  ${kinds}  ${verdict}`,
    );
  }
  const found = parts.flatMap(({ fuzzer }) => (fuzzer.found === null ? [] : [{ fuzzer, found: fuzzer.found }]));
  console.log(`${row('all', inputsOf(parts))}  ${found.length} found`);
  for (const { fuzzer, found: each } of found) {
    tellCase((await runPath(fuzzer.target, each.seed, each.path)) ?? each);
  }
  return found.length === 0 ? 0 : 1;
}

function row(name: string, inputs: number): string {
  return `${name.padEnd(12)} ${String(inputs).padStart(10)} inputs`;
}

function inputsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { fuzzer }) => sum + fuzzer.inputs, 0);
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
