// `npm run bench`: what grading costs, as ratios measured in one run. Absolute times depend on the machine and on what
// else it does; compare only figures of one run.
//
//   1. a cold command that grades one submission of one chapter by the visible and hidden suites, against one warm
//      `jest` run (ts-jest, isolatedModules) over the visible cases of the same file
//   2. what each further submission of a class costs, in milliseconds of one core
//   3. whether the grader's own memory grows with the class
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const command = join(root, 'dist/pagewalk.js');
const work = mkdtempSync(join(tmpdir(), 'pagewalk-bench-'));
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const CHAPTERS = ['02-two-level-mapping', '07-nested-paging'];
const SMALL = 10;
const LARGE = 30;

try {
  for (const chapter of CHAPTERS) benchColdCommand(chapter);
  for (const chapter of CHAPTERS) benchClass(chapter);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function benchColdCommand(chapter) {
  const submission = join(work, 'one', chapter.slice(0, 2));
  cpSync(join(root, 'reference', chapter), join(submission, chapter), { recursive: true });
  const jestFolder = prepareJest(chapter);
  const grade = () =>
    run(process.execPath, [command, 'grade', submission, '--chapter', chapter, '--out', join(work, 'out')]);
  const jest = () =>
    run(process.execPath, [
      join(root, 'node_modules/jest/bin/jest.js'),
      '--rootDir',
      jestFolder,
      '-c',
      join(jestFolder, 'jest.config.js'),
    ]);
  jest();
  grade();
  const ratios = [];
  const grades = [];
  const jests = [];
  for (let round = 0; round < ROUNDS; round++) {
    const a = grade();
    const b = jest();
    grades.push(a.ms);
    jests.push(b.ms);
    ratios.push(a.ms / b.ms);
  }
  print(
    `${chapter}: cold grade ${median(grades)} ms, warm jest ${median(jests)} ms, ratio ${median(ratios, 2)} (aim: at most 0.33)`,
  );
}

/** The reference under Jest with the visible suite, in a folder laid out as a student's. */
function prepareJest(chapter) {
  const folder = join(root, 'node_modules/.cache/pagewalk-bench', chapter);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['machine', chapter])
    cpSync(join(root, 'reference', name), join(folder, name), { recursive: true });
  for (const name of ['jest.config.js', 'pagewalk.test.ts', 'tsconfig.json'])
    cpSync(join(root, 'starter', name), join(folder, name));
  return folder;
}

function benchClass(chapter) {
  const small = gradeClass(chapter, SMALL);
  const large = gradeClass(chapter, LARGE);
  const perSubmission = (large.cpu - small.cpu) / (LARGE - SMALL);
  print(`${chapter}: each further submission costs ${Math.round(perSubmission)} ms of one core (aim: at most 300)`);
  print(`${chapter}: largest process ${small.mib} MiB for ${SMALL}, ${large.mib} MiB for ${LARGE} submissions`);
}

/** Grades copies of the reference and reads the operating system's accounting of the command and its children. */
function gradeClass(chapter, size) {
  const folder = join(work, `class-${chapter.slice(0, 2)}-${size}`);
  for (let student = 0; student < size; student++) {
    cpSync(join(root, 'reference', chapter), join(folder, `s${String(student).padStart(3, '0')}`, chapter), {
      recursive: true,
    });
  }
  const script = `
    const { spawnSync } = require('node:child_process');
    spawnSync(process.execPath, ${JSON.stringify([command, 'grade', folder, '--chapter', chapter, '--jobs', '1', '--out', join(work, 'out')])}, { stdio: 'ignore' });
    const own = process.resourceUsage();
    console.log(JSON.stringify({ maxRSS: own.maxRSS }));`;
  const before = childCpu();
  const { stdout } = run(process.execPath, ['-e', script]);
  void stdout;
  return { cpu: childCpu() - before, mib: Math.round(graderMemory(folder, chapter) / 1024) };
}

/** CPU time of all finished children of this process and theirs, in milliseconds (Linux). */
function childCpu() {
  const fields = spawnSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' })
    .stdout.split(') ')[1]
    .split(' ');
  const ticks = Number(fields[13]) + Number(fields[14]);
  return ticks * 10;
}

/** The grader's own peak memory in KiB: the command reports it itself when asked. */
function graderMemory(folder, chapter) {
  const hook = join(work, 'memory.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(work, 'memory.txt'))}, String(process.resourceUsage().maxRSS)));`,
  );
  const args = ['-r', hook, command, 'grade', folder, '--chapter', chapter, '--jobs', '1', '--out', join(work, 'out')];
  run(process.execPath, args);
  return Number(spawnSync('cat', [join(work, 'memory.txt')], { encoding: 'utf8' }).stdout);
}

function run(program, args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: work,
    env: { ...process.env, CI: '' },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return { ms: performance.now() - start, stdout };
}

function median(values, digits = 0) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)].toFixed(digits);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
