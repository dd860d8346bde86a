// `npm run check`: everything that must hold before a push. One line per step; the full output of those that fail.
// Usage: node tools/check.mjs [--without-tests] [--only NAME]...
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { runSteps } from './check/run-steps.mjs';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    'without-tests': { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    // Another list of steps: the tests of this tool use it.
    steps: { type: 'string', default: join(import.meta.dirname, 'check/steps.mjs') },
  },
});
const { STEPS } = await import(pathToFileURL(values.steps).href);
const steps = chooseSteps(STEPS);
const results = await runSteps(steps, { width: Math.max(2, availableParallelism()), root, report: printLine });
const bad = results.filter(({ state }) => state !== 'ok');

for (const { name, output } of bad.filter(({ state }) => state === 'failed')) {
  console.log(`\n---- ${name} ----\n${output.trimEnd()}`);
}
console.log(bad.length === 0 ? '\nAll steps passed.' : `\nNot passed: ${bad.map(({ name }) => name).join(', ')}.`);
process.exitCode = bad.length === 0 ? 0 : 1;

function chooseSteps(all) {
  const unknown = values.only.find((name) => !all.some((step) => step.name === name));
  if (unknown !== undefined) {
    console.error(`There is no step "${unknown}". The steps are ${all.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  const chosen = all
    .filter(({ name }) => values.only.length === 0 || values.only.includes(name))
    .filter(({ tests }) => !(tests && values['without-tests']));
  const names = new Set(chosen.map(({ name }) => name));
  // A step that was chosen alone uses what is there already.
  return chosen.map((step) => ({ ...step, after: step.after.filter((name) => names.has(name)) }));
}

function printLine({ name, state, milliseconds, output }) {
  const word = { ok: 'ok', failed: 'FAIL', skipped: 'skip' }[state];
  const rest = state === 'skipped' ? output : `${(milliseconds / 1000).toFixed(1)} s`;
  console.log(`${word.padEnd(4)}  ${name.padEnd(16)} ${rest.padStart(7)}`);
}
