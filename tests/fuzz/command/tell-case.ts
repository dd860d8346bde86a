import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { INSTALLATION } from '../../../grader/contracts/installation';
import type { FoundCase } from '../engine/fuzzer';

/** Prints a found case with the command that repeats it, and keeps its input, ready to become a fixture. */
export function tellCase({ target, seed, path, error, input }: FoundCase): void {
  const indices = path.join('.');
  const folder = join(INSTALLATION, 'coverage/fuzz', target);
  const file = join(folder, `seed-${seed}-${indices}.json`.replace(/^(.{100}).*$/, '$1.json'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(input, null, 2)}\n`);
  console.log(`
${target}: ${error}
Again with: npm run fuzz -- --target ${target} --seed ${seed} --input ${indices}
The input is in ${relative(process.cwd(), file)}; as a fixture it goes to tests/fixtures/fuzz/${target}/.`);
}
