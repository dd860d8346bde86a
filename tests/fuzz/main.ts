/**
 * `npm run fuzz`: feeds the targets for some time, or with so many inputs in all, and prints what was found.
 * tools/fuzz.mjs bundles and starts it.
 */
import { INSTALLATION } from '../../grader/contracts/installation';
import { VALIDATORS_FILE } from '../../grader/suites/load-validators';
import { allTargets } from './all-targets';
import { repeatInput } from './command/repeat-input';
import { readOptions } from './command/read-options';
import { runRounds } from './command/run-rounds';

void main().then((code) => {
  process.exitCode = code;
});

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') {
    console.error(`fuzz: ${options}`);
    return 2;
  }
  const targets = allTargets(INSTALLATION, VALIDATORS_FILE);
  const chosen = targets.filter(({ name }) => (options.target ?? name) === name);
  const [only] = chosen;
  if (only === undefined) {
    console.error(
      `fuzz: there is no target "${options.target}"; they are ${targets.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  return options.path === null ? runRounds(chosen, options) : repeatInput(only, options.seed, options.path);
}
