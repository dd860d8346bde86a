// What `npm run build` writes for the compile stage: the scripts of its two child processes, the start-up snapshot of
// the type checker, and the given module's texts. tools/build.mjs calls buildCompileStage; tests do the same.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;

/** The children's scripts; the packages named here stay outside. */
export const COMPILE_ENTRIES = [
  { entry: join(here, 'compiler-child.ts'), out: 'compiler.js', external: ['esbuild'] },
  { entry: join(here, 'type-checker-child.ts'), out: 'type-checker.js', external: ['typescript'] },
];

/** V8 refuses a snapshot that was built under other flags than those of the process that loads it. */
const TYPE_CHECKER_FLAGS = JSON.parse(readFileSync(join(here, 'type-checker-flags.json'), 'utf8'));

/**
 * Writes compiler.js, type-checker.js and type-checker.blob to `out`, and machine.json if the folder of the given
 * module is named. A snapshot that is up to date is kept; one that cannot be built is left out with a warning, because
 * the type checker also runs without it.
 */
export async function buildCompileStage({ out, machine, snapshot = true }) {
  mkdirSync(out, { recursive: true });
  await Promise.all(COMPILE_ENTRIES.map((entry) => build({ ...bundleOptions(entry), outfile: join(out, entry.out) })));
  if (machine) writeFileSync(join(out, 'machine.json'), JSON.stringify(await describeGiven(machine)));
  if (snapshot) await buildSnapshot(out);
}

/** Reads the given module: the names that exist at run time, and the sources by path. */
export async function describeGiven(folder) {
  const options = bundleOptions({ entry: join(folder, 'index.ts'), external: [] });
  const { outputFiles } = await build({ ...options, write: false });
  const module = { exports: {} };
  new Function('module', 'exports', outputFiles[0].text)(module, module.exports);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = names.sort().map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')]);
  return { values: Object.keys(module.exports).sort(), sources: Object.fromEntries(sources) };
}

async function buildSnapshot(out) {
  const blob = join(out, 'type-checker.blob');
  const stamp = join(out, 'type-checker.blob.stamp');
  const library = dirname(require.resolve('typescript'));
  const wanted = createHash('sha256')
    .update(readFileSync(join(out, 'type-checker.js')))
    .update(readFileSync(join(library, '../package.json')))
    .update(JSON.stringify([process.version, process.arch, process.platform, TYPE_CHECKER_FLAGS]))
    .digest('hex');
  if (existsSync(blob) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  rmSync(blob, { force: true });
  // A snapshot can load no package, so this bundle has TypeScript inside. It is needed only until the snapshot exists.
  const bundle = join(out, `type-checker-snapshot-${process.pid}.js`);
  const unfinished = `${blob}-${process.pid}`;
  try {
    await build({ ...bundleOptions({ entry: COMPILE_ENTRIES[1].entry, external: [] }), outfile: bundle });
    const flags = [...TYPE_CHECKER_FLAGS, '--no-warnings', '--snapshot-blob', unfinished, '--build-snapshot'];
    await promisify(execFile)(process.execPath, [...flags, bundle, library]);
    renameSync(unfinished, blob);
    writeFileSync(stamp, wanted);
  } catch (error) {
    console.warn(`The type checker's start-up snapshot was not built; it starts more slowly without. ${error.message}`);
  } finally {
    rmSync(bundle, { force: true });
    rmSync(unfinished, { force: true });
  }
}

function bundleOptions({ entry, external }) {
  return {
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external,
    logLevel: 'error',
    // TypeScript asks for this optional package of its developers.
    logOverride: { 'require-resolve-not-external': 'silent' },
  };
}
