// `npm run build`: writes dist/ (what the commands need) and kit/dist/ (what a student's package holds).
// It bundles; it does not type-check. The heavy parts come from the stages themselves, beside the code they serve.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildCompileStage } from '../grader/compile/build-entries.mjs';
import { reportAssets } from '../grader/report/build-templates.mjs';
import { buildRunner, guestBundle } from '../grader/sandbox/build-sandbox.mjs';
import { buildValidators } from '../grader/suites/build-validators.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const kit = join(root, 'kit/dist');
const chapters = readdirSync(join(root, 'assignments')).filter((name) => /^\d\d-/.test(name));

mkdirSync(dist, { recursive: true });
mkdirSync(kit, { recursive: true });
await Promise.all([
  buildCompileStage({ out: dist, machine: join(root, 'reference/machine') }),
  buildValidators(join(root, 'assignments/schema'), join(dist, 'validators.js')),
  buildRunner(dist),
  bundleCommand('grader/cli/entry.ts', join(dist, 'pagewalk.js'), '#!/usr/bin/env node'),
  bundleCommand('laboratory/index.ts', join(dist, 'laboratory.js')),
  ...chapters.flatMap(buildChapter),
]);
copyStubs();
await Promise.all([prepareCourse(dist), buildKit()]);

/** A command as one file; packages that are big or find their own files stay outside. */
function bundleCommand(entry, outfile, banner = '') {
  return build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['esbuild', 'typescript'],
    // jsonc-parser's CommonJS entry finds its parts at run time; its module entry can be bundled.
    mainFields: ['module', 'main'],
    plugins: [reportAssets()],
    banner: { js: banner },
    minifySyntax: true,
    logLevel: 'warning',
  });
}

/** Works out once what every command that grades would work out anew (grader/class/prepare-course.ts). */
async function prepareCourse(folder) {
  const script = join(folder, 'prepare-course.js');
  rmSync(join(folder, 'vouched.json'), { force: true });
  for (const id of chapters) rmSync(join(folder, 'chapters', id, 'drawn.json'), { force: true });
  await bundleCommand('grader/class/prepare-course.ts', script);
  await promisify(execFile)(process.execPath, [script]);
  rmSync(script);
}

/** A chapter's code: inside the sandbox, in the judge, and the reference as the oracle of its properties. */
function buildChapter(id) {
  const out = join(dist, 'chapters', id);
  const assignment = join(root, 'assignments', id);
  const reference = join(
    root,
    'reference',
    id,
    JSON.parse(readFileSync(join(assignment, 'assignment.json'), 'utf8')).file,
  );
  return [
    guestBundle({
      operations: join(assignment, 'operations.ts'),
      machine: join(root, 'reference/machine/index.ts'),
      outfile: join(out, 'guest.js'),
    }),
    bundleModule(judgingModule(assignment, true), join(out, 'judging.js')),
    bundleModule(
      `export * as reference from ${JSON.stringify(reference)};
       export * as machine from ${JSON.stringify(join(root, 'reference/machine/index.ts'))};`,
      join(out, 'oracle.js'),
    ),
    ...(existsSync(join(assignment, 'narrate.ts'))
      ? [bundleModule(`export * from ${JSON.stringify(join(assignment, 'narrate.ts'))};`, join(out, 'narrate.js'))]
      : []),
  ];
}

function judgingModule(assignment, withProperties) {
  const properties = withProperties
    ? `import { properties } from ${JSON.stringify(join(assignment, 'generators.ts'))};`
    : 'const properties = {};';
  return `import { operations } from ${JSON.stringify(join(assignment, 'operations.ts'))};
    import { invariants } from ${JSON.stringify(join(assignment, 'invariants.ts'))};
    ${properties}
    export const judging = { operations, invariants, properties };`;
}

function bundleModule(contents, outfile) {
  return build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
}

/** The files that students write, as they get them: `pagewalk reset` puts them back. */
function copyStubs() {
  for (const id of chapters) {
    const { file } = JSON.parse(readFileSync(join(root, 'assignments', id, 'assignment.json'), 'utf8'));
    const stub = join(root, 'starter', id, file);
    if (existsSync(stub)) cpSync(stub, join(dist, 'stubs', id, file));
  }
}

/** The student's package: the same stages, the visible suites, no reference, no generator and no hidden byte. */
async function buildKit() {
  const own = ['chapters', 'pagewalk.js', 'laboratory.js', 'prepare-course.js', 'vouched.json'];
  const shared = readdirSync(dist).filter((name) => !own.includes(name));
  for (const name of shared) cpSync(join(dist, name), join(kit, name), { recursive: true });
  await Promise.all([
    bundleCommand('grader/cli/student-entry.ts', join(kit, 'pagewalk.js'), '#!/usr/bin/env node'),
    bundleCommand('kit/src/jest.ts', join(kit, 'jest.js')),
    bundleCommand('kit/src/jest-reporter.ts', join(kit, 'jest-reporter.js')),
    ...chapters.map(async (id) => {
      const code = join(kit, 'chapters', id);
      const assignment = join(root, 'assignments', id);
      await bundleModule(judgingModule(assignment, false), join(code, 'judging.js'));
      cpSync(join(dist, 'chapters', id, 'guest.js'), join(code, 'guest.js'));
      copyVisible(assignment, join(kit, 'assignments', id));
    }),
  ]);
  await prepareCourse(kit);
}

/** Copies what students may see of an assignment; of the recorded fuel only that of visible tests. */
function copyVisible(from, to) {
  mkdirSync(join(to, 'suites'), { recursive: true });
  mkdirSync(join(to, 'faults'), { recursive: true });
  const visible = readFileSync(join(from, 'suites/visible.json'), 'utf8');
  writeFileSync(join(to, 'suites/visible.json'), visible);
  for (const name of ['assignment.json', 'hints.json']) cpSync(join(from, name), join(to, name));
  // It names no hidden test and no edit. A chapter that was never recorded has none.
  const matrix = 'faults/kill-matrix.json';
  if (existsSync(join(from, matrix))) cpSync(join(from, matrix), join(to, matrix));
  const recorded = join(from, 'recorded.json');
  if (!existsSync(recorded)) return;
  const { fuel, ...rest } = JSON.parse(readFileSync(recorded, 'utf8'));
  const shown = Object.fromEntries(JSON.parse(visible).tests.map(({ id }) => [id, fuel[id] ?? 0]));
  writeFileSync(join(to, 'recorded.json'), `${JSON.stringify({ ...rest, fuel: shown, faults: {} }, null, 2)}\n`);
}
