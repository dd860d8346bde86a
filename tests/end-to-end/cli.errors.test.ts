import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CHOSEN, TOP } from '../support/installed';
import { filesBelow, readReport, readRun } from '../support/read-grades';
import { runCli, type Ended, type RunOptions } from '../support/run-cli';
import { copySubmissions } from '../support/sample-class';
import { copyStarter } from '../support/student-folder';
import { makeTempFolder } from '../support/temp-folder';
import { copyInstallation } from '../support/temp-installation';

jest.setTimeout(120_000);

const folder = makeTempFolder();
const submission = folder.at('class/s001');
const out = folder.at('out');

beforeAll(() => {
  copySubmissions(['s001'], folder.at('class'));
  writeFileSync(folder.at('notes.txt'), 'no submission\n');
});
afterAll(() => folder.remove());

/** Runs a command that must fail because of what the user gave: exit code 2, nothing on stdout, no stack, no file. */
async function expectRefusal(args: readonly string[], message: RegExp, options: RunOptions = {}): Promise<Ended> {
  const ended = await runCli(args, { cwd: folder.path, ...options });
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/^\s+at .*:\d+/m);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(existsSync(out) ? filesBelow(out) : []).toEqual([]);
  return ended;
}

test('without arguments it shows the commands and ends with exit code 2', async () => {
  const { stderr } = await expectRefusal([], /Usage: pagewalk/);
  for (const command of ['grade', 'test', 'author', 'doctor']) expect(stderr).toContain(`  ${command} `);
});

test.each([
  ['an unknown command', ['grad'], /unknown command 'grad'[^]*Did you mean grade\?/],
  ['an unknown option', ['grade', 'class', '--job', '2'], /unknown option '--job'[^]*Did you mean --jobs\?/],
  ['no path', ['grade'], /missing required argument 'path'/],
  ['no job at all', ['grade', 'class', '--jobs', '0'], /'--jobs <n>' argument '0' is invalid.*at least 1/],
  ['half a job', ['grade', 'class', '--jobs', '1.5'], /argument '1.5' is invalid/],
  ['no number of jobs', ['grade', 'class', '--jobs', 'many'], /argument 'many' is invalid/],
  ['an unknown audience', ['grade', 'class', '--audience', 'all'], /Expected student or staff/],
  ['an unknown isolation', ['grade', 'class', '--require-isolation', 'vm'], /Expected process or hardened/],
])('refuses %s', async (_, args, message) => {
  await expectRefusal([...args, ...(args.length > 1 ? ['--out', out] : [])], message);
});

test.each([
  ['02-two-level-maping', '02-two-level-mapping'],
  ['nested-pagin', '07-nested-paging'],
])('names the nearest chapter to %s', async (wanted, nearest) => {
  const message = new RegExp(`no chapter "${wanted}"; the chapters are .*Did you mean ${nearest}\\?`);
  await expectRefusal(['grade', submission, '--chapter', wanted, '--out', out], message);
  await expectRefusal(['test', wanted, '--dir', submission], message);
});

test.each([
  ['a path that does not exist', ['nowhere'], /"nowhere" does not exist; give the path of a folder or a \.zip/],
  ['a file that is no zip by name', ['notes.txt'], /"notes.txt" is neither a folder nor a \.zip/],
  ['one student twice', ['class/s001', 'class'], /the same student id/],
])('refuses %s', async (_, paths, message) => {
  await expectRefusal(['grade', ...paths, ...CHOSEN, '--out', out], message);
});

test('a .zip that is none is an ungradable submission with a sentence for its student, and no error of the command', async () => {
  const grades = folder.at('grades-zip');
  writeFileSync(folder.at('torn.zip'), 'PK but not really');
  const { code, stderr } = await runCli(['grade', folder.at('torn.zip'), ...CHOSEN, '--out', grades]);
  expect([code, stderr]).toEqual([0, '']);
  const report = readReport(grades, 'torn');
  expect([report.status, report.score, report.isolation]).toEqual(['ungradable', 0, 'none']);
  expect(report.problem?.message).toMatch(/no readable zip.*make the zip again/);
});

test('an output folder that is a file is refused before anything is graded, and stays as it was', async () => {
  writeFileSync(folder.at('taken'), 'mine\n');
  await expectRefusal(['grade', submission, ...CHOSEN, '--out', folder.at('taken')], /cannot be written to ".*taken"/);
  await expectRefusal(['grade', submission, ...CHOSEN, '--out', folder.at('taken/below')], /cannot be written to/);
  expect(readFileSync(folder.at('taken'), 'utf8')).toBe('mine\n');
});

/** A PATH in which bubblewrap is there but may make no namespace, as on many distributions. */
function pathWithoutLane(): string {
  mkdirSync(folder.at('bin'), { recursive: true });
  const script = '#!/bin/sh\necho "bwrap: setting up uid map: Permission denied" >&2\nexit 1\n';
  writeFileSync(folder.at('bin/bwrap'), script);
  chmodSync(folder.at('bin/bwrap'), 0o755);
  return `${folder.at('bin')}${delimiter}${process.env['PATH'] ?? ''}`;
}

test('required isolation that does not hold is exit code 3: a sentence, no stack, and nothing is graded', async () => {
  const options = { env: { PATH: pathWithoutLane() } };
  const args = ['grade', submission, ...CHOSEN, '--out', out, '--require-isolation', 'hardened'];
  const { code, stdout, stderr } = await runCli(args, options);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/hardened isolation .* is not available: .*\nNothing was graded.*pagewalk doctor/);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(existsSync(out) ? filesBelow(out) : []).toEqual([]);
});

test('without that option the same machine grades, and says in the report which level it reached', async () => {
  const grades = folder.at('grades-process');
  const options = { env: { PATH: pathWithoutLane() } };
  const { code } = await runCli(['grade', submission, '--chapter', '02', '--out', grades], options);
  expect(code).toBe(0);
  expect(readReport(grades, 's001')).toMatchObject({ isolation: 'process', score: 8, maxScore: 8 });
});

test('the level stands in report.json, in run.json, on both pages and in the terminal', async () => {
  const grades = folder.at('grades-level');
  const options = { env: { PATH: pathWithoutLane() } };
  const { stdout } = await runCli(['grade', submission, '--chapter', '02', '--out', grades], options);
  expect(stdout).toContain('isolation: process');
  expect(readReport(grades, 's001').isolation).toBe('process');
  expect(readRun(grades).isolation).toEqual({ level: 'process', reason: expect.stringMatching(/.{10}/) });
  const [page, index] = ['s001/report.html', 'index.html'].map((name) => readFileSync(join(grades, name), 'utf8'));
  expect(page).toMatch(/<dt>Isolation<\/dt><dd>[^<]*process/i);
  expect(index).toMatch(/Isolation<\/dt><dd>process: /);
});

describe('a suite with a mistake', () => {
  const installation = folder.at('installation');
  const suite = join(installation, 'assignments/02-two-level-mapping/suites/hidden.json');
  const shown = 'assignments/02-two-level-mapping/suites/hidden.json';

  beforeAll(() => void copyInstallation(installation));
  afterEach(() => cpSync(join(TOP, shown), suite));

  /** Replaces the first occurrence; returns where it stands, as editors count. */
  function replaceFirst(find: string, replacement: string): { readonly line: number; readonly column: number } {
    const text = readFileSync(suite, 'utf8');
    const at = text.indexOf(find);
    writeFileSync(suite, `${text.slice(0, at)}${replacement}${text.slice(at + find.length)}`);
    const before = text.slice(0, at).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }

  test.each([
    ['a misspelt field', '"clauses"', '"clauzes"', /"clauzes".*"clauses"/],
    ['an unknown operation', '"createVm"', '"creatVm"', /"creatVm".*createVm/],
    ['a missing colon', '"band": ', '"band" ', /hidden\.json:\d+:\d+: error: \S+/],
    [
      'points that do not add up',
      '"points": 2,',
      '"points": 3,',
      /is worth \d+ in \w+, but the tests that pay for it, .* add up to \d+/,
    ],
  ])('%s stops every command with file, line and column', async (_, find, replacement, message) => {
    const { line } = replaceFirst(find, replacement);
    const args = ['grade', submission, '--chapter', '02', '--out', out];
    const { stderr } = await expectRefusal(args, /^assignments\/02-two-level-mapping\/\S+:\d+:\d+: error: /m, {
      installation,
    });
    expect(stderr).toMatch(message);
    const lines = [...stderr.matchAll(/hidden\.json:(\d+):\d+: error/g)].map((match) => Number(match[1]));
    // Points that do not add up are shown where the sum is written.
    expect(lines.includes(line)).toBe(!find.includes('points'));
    const validated = await runCli(['author', 'validate', '02'], { installation });
    expect([validated.code, validated.stdout]).toEqual([2, expect.stringMatching(/:\d+:\d+: error: /)]);
  });

  test('a chapter that is not asked for may be broken', async () => {
    replaceFirst('"clauses"', '"clauzes"');
    const grades = folder.at('grades-other');
    const args = ['grade', submission, '--chapter', '07', '--out', grades];
    expect((await runCli(args, { installation })).code).toBe(0);
  });
});

test('--json prints one JSON value and nothing else, for every command that has it', async () => {
  const grades = folder.at('grades-json');
  for (const args of [
    ['grade', submission, '--chapter', '02', '--out', grades, '--json'],
    ['test', '02', '--dir', submission, '--json'],
    ['doctor', '--json'],
    ['author', 'validate', '02', '--json'],
  ]) {
    const { code, stdout, stderr } = await runCli(args);
    expect([args[0], code, stderr]).toEqual([args[0], 0, '']);
    expect([args[0], typeof JSON.parse(stdout)]).toEqual([args[0], 'object']);
  }
});

test('--help works everywhere and describes every option', async () => {
  const students = ['test', 'watch', 'explain', 'hint', 'report', 'status', 'reset', 'submit', 'doctor'];
  const commands = [[], ['grade'], ['author'], ...students.map((name) => [name])];
  const authors = ['validate', 'check', 'starter', 'record', 'narrate'].map((name) => ['author', name]);
  for (const command of [...commands, ...authors]) {
    const { code, stdout, stderr } = await runCli([...command, '--help']);
    expect([command, code, stderr]).toEqual([command, 0, '']);
    expect(stdout).toContain(['Usage: pagewalk', ...command].join(' '));
    expect([command, stdout.match(/^ {2}-[^\n]*\S {2,}$|^ {2}--?\S+( <\S+>)?$/gm)]).toEqual([command, null]);
    expect([command, stdout.match(/undefined|\[object/)]).toEqual([command, null]);
  }
});

test('colours are for terminals only, and NO_COLOR turns them off there too', async () => {
  copyStarter(folder.at('starter'));
  const args = ['test', '02', '--dir', folder.at('starter')];
  const node = ['--require', join(TOP, 'tests/support/fake-terminal.cjs')];
  const piped = await runCli(args, { env: { FORCE_COLOR: '1' } });
  const terminal = await runCli(args, { node, env: { NO_COLOR: '', TERM: 'xterm' } });
  const plain = await runCli(args, { node, env: { NO_COLOR: '1', TERM: 'xterm' } });
  const escape = '\u001b[';
  expect([piped, terminal, plain].map(({ stdout }) => stdout.includes(escape))).toEqual([false, true, false]);
});

test('a refused run leaves no output folder behind, and the help shows no default that says nothing', async () => {
  await expectRefusal(['grade', 'class', '--chapter', '77', '--out', folder.at('new/out')], /there is no chapter "77"/);
  expect(existsSync(folder.at('new'))).toBe(false);
  const { code, stdout } = await runCli(['grade', '--help'], { cwd: folder.path });
  expect([code, stdout]).toEqual([0, expect.not.stringContaining('default: []')]);
});

test('a path that does not exist is named once, without a line', async () => {
  const { stderr } = await expectRefusal(['grade', 'nowhere', '--out', out], /nowhere/);
  expect(stderr).toBe('"nowhere" does not exist; give the path of a folder or a .zip.\n');
});
