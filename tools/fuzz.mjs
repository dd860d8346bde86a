// `npm run fuzz -- [--target NAME] [--seed N] [--count N] [--seconds N]`: bundles tests/fuzz/main.ts and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { reportAssets } from '../grader/report/build-templates.mjs';

const root = join(import.meta.dirname, '..');
const outfile = join(root, 'node_modules/.cache/pagewalk/fuzz.cjs');

if (!existsSync(join(root, 'dist/validators.js'))) {
  console.error('dist/validators.js is missing: run `npm run build` first.');
  process.exit(2);
}
await build({
  entryPoints: [join(root, 'tests/fuzz/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  sourcemap: 'inline',
  plugins: [reportAssets()],
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
