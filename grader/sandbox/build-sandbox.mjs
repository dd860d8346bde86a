// How `npm run build` bundles what runs in a sandbox: one guest script per chapter, and the runner.
// tools/build.mjs imports this; the tests build with the same functions.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const flags = JSON.parse(readFileSync(join(here, 'runner-flags.json'), 'utf8'));

/**
 * Writes a chapter's guest: a classic script that evaluates to a function. Called once in a fresh realm, before the
 * submission is evaluated, that function prepares the realm and returns the driver. Syntax is kept as it is written,
 * because the guest's safety rests on the form of its expressions (guest/primordials.ts).
 *
 * @param operations - absolute path of the chapter's operations.ts
 * @param machine - absolute path of the given module's index.ts
 * @param lock - false leaves the realm's built-ins unlocked; tests prove with it that the guest does not need the lock
 */
export async function guestBundle({ operations, machine, outfile, lock = true }) {
  const contents = `
    import { operations } from ${JSON.stringify(operations)};
    import * as machine from ${JSON.stringify(machine)};
    import { createDriver, freezeMachine, prepareRealm } from ${JSON.stringify(join(here, 'guest/index.ts'))};
    export function makeDriver() {
      ${lock ? 'prepareRealm();' : ''}
      return createDriver(operations, freezeMachine(machine));
    }`;
  await build({
    stdin: { contents, resolveDir: here, loader: 'ts', sourcefile: 'guest-entry.ts' },
    outfile,
    bundle: true,
    format: 'iife',
    globalName: 'guest',
    platform: 'neutral',
    target: 'es2022',
    minifyWhitespace: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    logLevel: 'error',
    banner: { js: '(function () { "use strict";' },
    footer: { js: 'return guest.makeDriver; })()' },
  });
}

/** The CommonJS forms of the engine's loader: its ES modules look for themselves by URL, which a bundle has none of. */
const ENGINE_LOADER = Object.fromEntries(
  ['quickjs-wasmfile-release-sync/emscripten-module', 'quickjs-wasmfile-release-sync/ffi']
    .map((name) => `@jitl/${name}`)
    .map((name) => [name, require.resolve(name)]),
);

/**
 * Writes runner.js and quickjs.wasm to the folder `out`, and the engine's machine code, compiled ahead by this Node.js;
 * the runner reads no file but these.
 */
export async function buildRunner(out) {
  mkdirSync(out, { recursive: true });
  const engine = join(out, 'quickjs.wasm');
  copyFileSync(require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'), engine);
  compileAhead(engine, join(out, `quickjs-${process.version}-${process.platform}-${process.arch}.code`));
  await build({
    entryPoints: [join(here, 'runner/main.ts')],
    outfile: join(out, 'runner.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    alias: ENGINE_LOADER,
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
}

/**
 * Compiles the engine with V8's optimising compiler, under the flags of the runner, so that a runner neither compiles nor
 * warms up. It takes seconds, so code that is newer than the engine is kept. Where it fails, runners compile for
 * themselves.
 */
function compileAhead(engine, out) {
  const stamp = createHash('sha256').update(readFileSync(engine)).update(JSON.stringify(flags)).digest('hex');
  const stampFile = `${out}.stamp`;
  if (existsSync(out) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const script = `
    const { readFileSync, renameSync, writeFileSync } = require('node:fs');
    const [engine, out] = process.argv.slice(1);
    const code = %SerializeWasmModule(new WebAssembly.Module(readFileSync(engine)));
    writeFileSync(out + '.partial', Buffer.from(code));
    renameSync(out + '.partial', out);`;
  rmSync(stampFile, { force: true });
  try {
    execFileSync(process.execPath, [...flags.always, ...flags.withCode, '-e', script, engine, out], { stdio: 'pipe' });
    writeFileSync(stampFile, stamp);
  } catch (error) {
    rmSync(out, { force: true });
    console.warn(`The engine was not compiled ahead; runners start more slowly. ${error.message}`);
  }
}
