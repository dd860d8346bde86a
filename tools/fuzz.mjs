// `npm run fuzz -- [--target NAME] [--seed N] [--count N] [--seconds N]`: bundles tests/fuzz/main.ts and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES, bundleFuzzers } from './fuzz/bundle-fuzzers.mjs';

const outfile = join(BUNDLES, 'fuzz.cjs');

if (!existsSync(join(import.meta.dirname, '../dist/validators.js'))) {
  console.error('dist/validators.js is missing: run `npm run build` first.');
  process.exit(2);
}
await bundleFuzzers('tests/fuzz/main.ts', outfile);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
