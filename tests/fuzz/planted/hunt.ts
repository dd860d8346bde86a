/**
 * Feeds one target with as many inputs as the tests do, and prints what came of it. tools/fuzz-faults.mjs bundles this
 * with a fault in the product.
 */
import { INSTALLATION } from '../../../grader/contracts/installation';
import { VALIDATORS_FILE } from '../../../grader/suites/load-validators';
import { allTargets } from '../all-targets';
import { Fuzzer } from '../engine/fuzzer';
import { SHORT_COUNTS } from '../short-counts';

const [, , name = '', seed = '', feedback = ''] = process.argv;

void hunt();

async function hunt(): Promise<void> {
  const target = allTargets(INSTALLATION, VALIDATORS_FILE).find((each) => each.name === name);
  if (target === undefined) throw new RangeError(`hunt: there is no target "${name}"`);
  Error.stackTraceLimit = 0;
  const fuzzer = new Fuzzer(target, { seed: Number(seed), feedback: feedback === 'true' });
  await fuzzer.run(SHORT_COUNTS[name] ?? 0);
  console.log(JSON.stringify({ inputs: fuzzer.inputs, found: fuzzer.found?.error ?? null }));
}
