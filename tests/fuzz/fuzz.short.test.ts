import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../grader/contracts/json';
import { builtValidators } from '../grader/suites/built-validators';
import { TOP } from '../support/installed';
import { allTargets } from './all-targets';
import { Mishandled, type FuzzTarget } from './fuzz-target';
import { randomOf } from './random-of';
import { runSeeds } from './run-target';

const FOUND = join(TOP, 'tests/fixtures/fuzz');
const SEED = 20_250_901;
/** Inputs of one run of the tests; `npm run fuzz` makes as many as one likes. */
const COUNTS: Readonly<Record<string, number>> = {
  replies: 20_000,
  frames: 20_000,
  zips: 1500,
  suites: 400,
  reports: 60,
};

const targets = allTargets(TOP, builtValidators());
const foundBefore = targets.flatMap((target) =>
  casesOf(target.name).map((file) => ({ target, name: target.name, file })),
);

test.each(targets)('$name handles whatever it is fed', async (target) => {
  expect(await runSeeds(target, SEED, COUNTS[target.name] ?? 0)).toBeNull();
});

test.each(foundBefore)('$name handles what was found before: $file', async ({ target, file }) => {
  const input = target.load(JSON.parse(readFileSync(join(FOUND, target.name, file), 'utf8')) as Json);
  await expect(Promise.resolve(target.check(input))).resolves.toBeUndefined();
});

test.each(targets)('a seed of $name gives the same input every time, also by way of JSON', (target) => {
  const [one, again] = [target.make(randomOf(SEED)), target.make(randomOf(SEED))];
  expect(again).toEqual(one);
  expect(target.load(JSON.parse(JSON.stringify(target.save(one))) as Json)).toEqual(one);
});

test('a target that mishandles an input is told with its seed', async () => {
  const broken: FuzzTarget = {
    name: 'broken',
    make: (random) => random.int(0, 9),
    check: (input) => {
      if (input === 7) throw new Mishandled('seven');
    },
    save: (input) => Number(input),
    load: (saved) => saved,
  };
  const found = await runSeeds(broken, SEED, 1000);
  expect(found).toMatchObject({ target: 'broken', input: 7, error: expect.stringContaining('seven') });
  expect(broken.make(randomOf(found?.seed ?? 0))).toBe(7);
});

function casesOf(target: string): string[] {
  const folder = join(FOUND, target);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
}
