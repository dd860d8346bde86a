// `npm run bench`: what grading costs, as ratios measured in one run. Absolute times depend on the machine and on what
// else it does; compare only figures of one run.
//
//   1. one warm `jest` run (ts-jest, isolatedModules) over the visible cases of one file, against a cold command that
//      grades it by the same cases (`pagewalk test`), and against one that grades it by everything: the visible and
//      hidden suites and 200 random sequences (`pagewalk grade`)
//   2. what each further submission of a class costs, in milliseconds of one core
//   3. whether the grader's own memory grows with the class
//   4. a cold command that grades one submission of all chapters
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const command = join(root, 'dist/pagewalk.js');
const work = mkdtempSync(join(tmpdir(), 'pagewalk-bench-'));
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const CHAPTERS = ['02-two-level-mapping', '07-nested-paging'];
const SMALL = 10;
const LARGE = 30;

/** Nothing of the caller's environment that makes every Node.js process start more slowly. */
const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
const env = Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR, SystemRoot }).filter(([, value]) => value));

try {
  for (const chapter of CHAPTERS) benchColdCommands(chapter);
  for (const chapter of CHAPTERS) benchClass(chapter);
  benchAllChapters();
} finally {
  rmSync(work, { recursive: true, force: true });
}

function benchColdCommands(chapter) {
  const submission = join(work, 'one', chapter.slice(0, 2));
  cpSync(join(root, 'reference', chapter), join(submission, chapter), { recursive: true });
  const student = prepareStudent(chapter);
  const jestFolder = prepareJest(chapter);
  const rivals = {
    jest: () => run(process.execPath, [join(root, 'node_modules/jest/bin/jest.js')], jestFolder),
    test: () => run(process.execPath, [command, 'test', chapter], student),
    grade: () =>
      run(process.execPath, [command, 'grade', submission, '--chapter', chapter, '--out', join(work, 'out')]),
  };
  for (const start of Object.values(rivals)) start();
  const rounds = Array.from({ length: ROUNDS }, () =>
    Object.fromEntries(Object.entries(rivals).map(([name, start]) => [name, start().ms])),
  );
  const ms = (name) => median(rounds.map((round) => round[name]));
  const ratio = (name) =>
    median(
      rounds.map((round) => round[name] / round.jest),
      2,
    );
  print(`${chapter}: warm jest over the visible cases ${ms('jest')} ms`);
  print(`${chapter}: cold test by the same cases ${ms('test')} ms, ratio ${ratio('test')} (aim: at most 0.33)`);
  print(`${chapter}: cold grade by all cases ${ms('grade')} ms, ratio ${ratio('grade')} (aim: at most 0.33)`);
}

/** A student's folder in which one chapter is done. */
function prepareStudent(chapter) {
  const folder = join(work, 'student', chapter.slice(0, 2));
  cpSync(join(root, 'starter'), folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const { file } = JSON.parse(readFileSync(join(root, 'assignments', chapter, 'assignment.json'), 'utf8'));
  cpSync(join(root, 'reference', chapter, file), join(folder, chapter, file));
  return folder;
}

function benchAllChapters() {
  const submission = join(work, 'all', 'everything');
  for (const chapter of readdirSync(join(root, 'assignments')).filter((name) => /^\d\d-/.test(name))) {
    cpSync(join(root, 'reference', chapter), join(submission, chapter), { recursive: true });
  }
  const args = [command, 'grade', submission, '--out', join(work, 'out')];
  const times = Array.from({ length: ROUNDS }, () => run(process.execPath, args).ms);
  print(`all chapters: cold grade of one submission ${median(times)} ms (aim: at most 3000 on two cores)`);
}

/** The reference under Jest with the visible suite, in a folder laid out as a student's. */
function prepareJest(chapter) {
  const folder = join(root, 'bench/.cache', chapter);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['machine', chapter])
    cpSync(join(root, 'reference', name), join(folder, name), { recursive: true });
  for (const name of ['jest.config.js', 'pagewalk.test.ts', 'tsconfig.json'])
    cpSync(join(root, 'starter', name), join(folder, name));
  return folder;
}

/** The cost of a class on one core is its wall-clock time there; what all submissions share cancels in the difference. */
function benchClass(chapter) {
  const classes = [SMALL, LARGE].map((size) => writeClass(chapter, size));
  const perSubmission = [];
  const memory = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [small, large] = classes.map((folder) => gradeClass(chapter, folder));
    perSubmission.push((large.ms - small.ms) / (LARGE - SMALL));
    memory.push([small.mib, large.mib]);
  }
  print(
    `${chapter}: each further submission of a class costs ${median(perSubmission)} ms of one core (aim: at most 300)`,
  );
  const [small, large] = [0, 1].map((at) => median(memory.map((pair) => pair[at])));
  print(`${chapter}: the grader itself needs ${small} MiB for ${SMALL} and ${large} MiB for ${LARGE} submissions`);
}

/** A class of copies of the reference. */
function writeClass(chapter, size) {
  const folder = join(work, `class-${chapter.slice(0, 2)}-${size}`);
  for (let student = 0; student < size; student++) {
    const id = `s${String(student).padStart(3, '0')}`;
    cpSync(join(root, 'reference', chapter), join(folder, id, chapter), { recursive: true });
  }
  return folder;
}

/** Grades a class on one core where the system can pin processes, and lets the command write down its own peak memory. */
function gradeClass(chapter, folder) {
  const noted = join(work, 'memory.txt');
  const hook = join(work, 'memory.cjs');
  const note = `require('node:fs').writeFileSync(${JSON.stringify(noted)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(hook, `process.on('exit', () => ${note});`);
  const args = ['-r', hook, command, 'grade', folder, '--chapter', chapter, '--jobs', '1', '--out', join(work, 'out')];
  const pinned = spawnSync('taskset', ['--version']).status === 0;
  const { ms } = pinned ? run('taskset', ['-c', '0', process.execPath, ...args]) : run(process.execPath, args);
  return { ms, mib: Number(readFileSync(noted, 'utf8')) / 1024 };
}

function run(program, args, cwd = work) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd, env });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return { ms: performance.now() - start };
}

function median(values, digits = 0) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)].toFixed(digits);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
