import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../grader/contracts/json';
import { builtValidators } from '../grader/suites/built-validators';
import { TOP } from '../support/installed';
import { allTargets } from './all-targets';
import { Fuzzer, inputOf } from './engine/fuzzer';
import { SHORT_COUNTS } from './short-counts';

const FOUND = join(TOP, 'tests/fixtures/fuzz');
const SEED = 20_250_901;

const targets = allTargets(TOP, builtValidators());
const foundBefore = targets.flatMap((target) =>
  casesOf(target.name).map((file) => ({ target, name: target.name, file })),
);

test.each(targets)('$name handles whatever it is fed', async (target) => {
  const fuzzer = new Fuzzer(target, { seed: SEED });
  await fuzzer.run(SHORT_COUNTS[target.name] ?? 0);
  expect(fuzzer.found).toBeNull();
  expect(fuzzer.inputs).toBeGreaterThan(0);
});

test.each(foundBefore)('$name handles what was found before: $file', async ({ target, file }) => {
  const input = target.load(JSON.parse(readFileSync(join(FOUND, target.name, file), 'utf8')) as Json);
  await expect(Promise.resolve(target.check(input))).resolves.toEqual(expect.any(String));
});

test.each(targets)('a path of $name gives the same input every time, also by way of JSON', (target) => {
  const path = [3, 11, 12];
  const [one, again] = [inputOf(target, SEED, path), inputOf(target, SEED, path)];
  expect(again).toEqual(one);
  expect(target.load(JSON.parse(JSON.stringify(target.save(one))) as Json)).toEqual(one);
});

function casesOf(target: string): string[] {
  const folder = join(FOUND, target);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
}
