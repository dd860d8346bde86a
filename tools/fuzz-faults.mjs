// `npm run fuzz:faults -- [--json] [--seed N] [--no-feedback]`: plants each fault of tests/fuzz/planted/faults.json in the
// product, one at a time, and tells after how many inputs the fuzzer of its target finds it. Exits with 1 if one is missed.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { BUNDLES, bundleFuzzers } from './fuzz/bundle-fuzzers.mjs';

const LONGEST_MS = 60_000;
/** Faults at a time. */
const AT_ONCE = 2;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, seed: { type: 'string' }, feedback: { type: 'boolean' } },
  allowNegative: true,
});
const seed = values.seed ?? '20250901';
const feedback = String(values.feedback ?? true);
const faults = JSON.parse(readFileSync(join(import.meta.dirname, '../tests/fuzz/planted/faults.json'), 'utf8'));
const run = promisify(execFile);

mkdirSync(BUNDLES, { recursive: true });
const results = [];
const waiting = faults.map((fault, place) => ({ fault, place }));
await Promise.all(Array.from({ length: AT_ONCE }, workOff));
if (values.json === true) console.log(JSON.stringify(results));
process.exitCode = results.every(({ found }) => found !== null) ? 0 : 1;

async function workOff() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const result = await hunt(next.fault, next.place);
    results[next.place] = result;
    if (values.json !== true) tell(result);
  }
}

/** A process that dies or does not end has found the fault as well. */
async function hunt({ name, target, ...fault }, place) {
  const outfile = join(BUNDLES, `fault-${process.pid}-${place}.cjs`);
  try {
    await bundleFuzzers('tests/fuzz/planted/hunt.ts', outfile, fault);
    const options = { timeout: LONGEST_MS };
    const { stdout } = await run(process.execPath, [outfile, target, seed, feedback], options);
    return { name, target, ...JSON.parse(stdout) };
  } catch (error) {
    if (error.code === undefined && error.signal === undefined) throw error;
    return { name, target, inputs: null, found: `no end, or a crash: ${String(error.message).slice(0, 500)}` };
  } finally {
    rmSync(outfile, { force: true });
  }
}

function tell({ name, target, inputs, found }) {
  const verdict = found === null ? `MISSED by ${inputs} inputs` : `found by input ${inputs}`;
  console.log(`${target.padEnd(12)} ${verdict.padEnd(26)} ${name}`);
  if (found !== null) console.log(`${' '.repeat(13)}${found.slice(0, 140).replaceAll('\n', ' ')}`);
}
