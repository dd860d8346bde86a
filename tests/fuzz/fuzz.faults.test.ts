import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TOP } from '../support/installed';

/** One line of what `npm run fuzz:faults -- --json` prints. */
interface Hunted {
  readonly name: string;
  readonly inputs: number | null;
  /** How the fuzzer saw it, or null if it did not. */
  readonly found: string | null;
}

const faults = JSON.parse(readFileSync(join(TOP, 'tests/fuzz/planted/faults.json'), 'utf8')) as readonly {
  readonly name: string;
  readonly target: string;
}[];

let hunted: readonly Hunted[] = [];

beforeAll(async () => {
  const tool = join(TOP, 'tools/fuzz-faults.mjs');
  // It exits with 1 if any fault is missed; which one it is, the tests tell.
  const { stdout } = await promisify(execFile)(process.execPath, [tool, '--json'], { maxBuffer: 2 ** 26 }).catch(
    (error: { readonly stdout: string }) => error,
  );
  hunted = JSON.parse(stdout) as readonly Hunted[];
}, 180_000);

test.each(faults)('the fuzzer of $target finds within the bound of the tests that $name', ({ name }) => {
  const result = hunted.find((each) => each.name === name);
  expect(result).toMatchObject({ name, found: expect.any(String) });
});
