// Builds an installation whose only chapter is the target: node build-target.mjs FOLDER. The command, the runner and the
// compilers are the built ones.
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { guestBundle } from '../../grader/sandbox/build-sandbox.mjs';

const top = join(import.meta.dirname, '../..');
const target = join(import.meta.dirname, 'target');
const machine = join(top, 'reference/machine/index.ts');
const out = process.argv[2];
const code = join(out, 'dist/chapters/90-target');

mkdirSync(code, { recursive: true });
for (const name of readdirSync(join(top, 'dist')).filter((each) => each !== 'chapters')) {
  cpSync(join(top, 'dist', name), join(out, 'dist', name), { recursive: true });
}
cpSync(join(top, 'package.json'), join(out, 'package.json'));
cpSync(join(target, 'assignment'), join(out, 'assignments/90-target'), { recursive: true });
symlinkSync(join(top, 'node_modules'), join(out, 'node_modules'), 'junction');

await Promise.all([
  guestBundle({ operations: join(target, 'operations.ts'), machine, outfile: join(code, 'guest.js') }),
  bundle(
    `import { operations } from './operations';
     import { properties } from './generators';
     export const judging = { operations, invariants: {}, properties };`,
    'judging.js',
  ),
  bundle(
    `export * as reference from ${JSON.stringify(join(top, 'tests/fixtures/attacks/kit/right.ts'))};
     export * as machine from ${JSON.stringify(machine)};`,
    'oracle.js',
  ),
]);

function bundle(contents, name) {
  return build({
    stdin: { contents, resolveDir: target, loader: 'ts' },
    outfile: join(code, name),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
  });
}
