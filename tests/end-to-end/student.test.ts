import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../grader/contracts/generated/report';
import type { SuiteFile } from '../../grader/contracts/generated/suite';
import { CHAPTERS, TOP } from '../support/installed';
import { runCli } from '../support/run-cli';
import { copyStarter, linkCoursePackages, runJest, writeSolution } from '../support/student-folder';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(120_000);

const [TWO_LEVEL, NESTED] = CHAPTERS;
const STACK = /^\s+at .*:\d+:\d+/m;
const folder = makeTempFolder();
const student = folder.at('student');

beforeEach(() => copyStarter(student));
beforeAll(() => {
  copyStarter(student);
  linkCoursePackages(student);
});
afterAll(() => folder.remove());

const test02 = (...args: readonly string[]) => runCli(['test', '02', ...args], { cwd: student });

describe('pagewalk test', () => {
  test('in the untouched starter ends with 1, says "not attempted" and shows no stack', async () => {
    const { code, stdout, stderr } = await test02();
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/not attempted/i);
    expect(stdout).not.toMatch(STACK);
    expect(stdout).toMatch(/^1 of \d+ visible checkpoints pass\./m);
  });

  test('after chapter 02 is done ends with 0 for it, while the whole course still lacks 07', async () => {
    writeSolution(student, TWO_LEVEL);
    const { code, stdout } = await test02();
    expect([code, /^(\d+) of \1 visible checkpoints pass\./m.test(stdout)]).toEqual([0, true]);
    expect((await runCli(['test', '07'], { cwd: student })).code).toBe(1);
  });

  test('finds the folder from above and by --dir, and a chapter by number, name or id', async () => {
    writeSolution(student, TWO_LEVEL);
    for (const [cwd, args] of [
      [student, ['test', TWO_LEVEL]],
      [folder.path, ['test', 'two-level-mapping', '--dir', 'student']],
    ] as const) {
      expect([args, (await runCli(args, { cwd })).code]).toEqual([args, 0]);
    }
    const lost = await runCli(['test'], { cwd: folder.path });
    expect([lost.code, lost.stderr]).toEqual([2, expect.stringMatching(/no chapter folder here .*--dir/)]);
  });

  test('with one mistake ends with 1 and shows the operations, the first difference, the clause and what to try', async () => {
    writeSolution(student, TWO_LEVEL, '02-M3');
    const { code, stdout } = await test02();
    expect(code).toBe(1);
    const [card = ''] = stdout.split('\n\n').filter((part) => part.startsWith('FAIL'));
    expect(card.split('\n').length).toBeLessThanOrEqual(24);
    expect(card).toMatch(/^FAIL {2}02\.gate\.shared-gfn .* pt$/m);
    expect(card).toMatch(/^ {2}op {2}1 {2}createVm\(vm=vm1, gfnCount=16\) +ok/m);
    expect(card).toMatch(/^ {2}op {2}6 {2}map\(vm=vm1, pid=2, vpn=0, gfn=5\) +XX /m);
    expect(card).toMatch(/^ {2}Result: expected hfn = 21, got hfn = 22$/m);
    expect(card).toMatch(/^ {2}Rule: {3}02\.S5 {2}a backed gfn keeps its frame/m);
    expect(card).toMatch(/^ {2}Try: {4}npx pagewalk explain 02\.gate\.shared-gfn {6}npx pagewalk hint 02$/m);
    expect(stdout).not.toMatch(STACK);
    expect(stdout).toMatch(/^\d+ root failures?, .*blocked by them\.$/m);
  });

  test("a throw shows the student's own file and line, and no stack", async () => {
    const path = join(TWO_LEVEL, 'two-level-map.ts');
    writeSolution(student, TWO_LEVEL);
    const text = readFileSync(join(student, path), 'utf8');
    const line = text.split('\n').findIndex((part) => part.includes('pageTable.set(vpn, realPage);')) + 1;
    const broken = text.replace('pageTable.set(vpn, realPage);', 'pageTable.put(vpn, realPage);');
    writeFileSync(join(student, path), broken);
    const { code, stdout } = await test02('--only', '02.gate.first-map');
    expect(code).toBe(1);
    expect(stdout).toContain(`${path}:${line}:`);
    expect(stdout).toContain('pageTable.put(vpn, realPage);');
    expect(stdout).not.toMatch(STACK);
  });

  test('--only runs one test, by test or checkpoint, and refuses a name that is none', async () => {
    writeSolution(student, TWO_LEVEL, '02-M3');
    const passing = await test02('--only', '02.gate.first-map');
    expect([passing.code, passing.stdout]).toEqual([0, expect.stringMatching(/^1 of 1 visible checkpoints pass\./m)]);
    const failing = await test02('--only', '02.gate.shared-gfn');
    expect([failing.code, failing.stdout]).toEqual([1, expect.stringMatching(/^0 of 1 visible checkpoints pass\./m)]);
    const checkpoint = await test02('--only', '02.backing.once.second-entry');
    expect([checkpoint.code, checkpoint.stdout]).toEqual([1, expect.stringContaining('02.backing.once.second-entry')]);
    for (const name of ['02.gate', '02.nothing', '02.gate.first-map.nothing', '02.h.trap']) {
      const { code, stdout, stderr } = await test02('--only', name);
      expect([name, code, stdout]).toEqual([name, 2, '']);
      expect(stderr).toMatch(new RegExp(`no visible test "${name}"`));
    }
  });
});

describe('npm test in a student folder', () => {
  test.each([
    ['the starter', undefined, undefined, false],
    ['the solution', null, null, true],
    ['02-M3 and 07-M2', '02-M3', '07-M2', false],
    ['02-M7 and 07-M17', '02-M7', '07-M17', false],
  ])('gives %s the verdicts of pagewalk test, in the same words', async (_, two, nested, passes) => {
    if (two !== undefined) writeSolution(student, TWO_LEVEL, two ?? undefined);
    if (nested !== undefined) writeSolution(student, NESTED, nested ?? undefined);
    const { results, ended } = await runJest(student);
    expect(ended.code).toBe(passes ? 0 : 1);
    for (const chapter of CHAPTERS) {
      const graded = await runCli(['test', chapter, '--json'], { cwd: student });
      expect(graded.code).toBe(passes ? 0 : 1);
      const report = JSON.parse(graded.stdout) as Report;
      const own = results.filter(({ id }) => id.startsWith(chapter.slice(0, 2)));
      expect(Object.fromEntries(own.map(({ id, status }) => [id, status === 'passed']))).toEqual(
        passingTests(chapter, report),
      );
    }
    for (const { message } of results) expect(message).not.toMatch(STACK);
    // The terminal shows no card of a stub.
    const [firstFailed] = results.filter(({ status, message }) => status === 'failed' && message.startsWith('FAIL'));
    if (firstFailed !== undefined) await expectSameWords(firstFailed.id, firstFailed.message);
  });
});

/** Which visible tests of a chapter pass: those all of whose checkpoints do. */
function passingTests(chapter: string, report: Report): Record<string, boolean> {
  const file = join(TOP, 'assignments', chapter, 'suites/visible.json');
  const { tests } = JSON.parse(readFileSync(file, 'utf8')) as SuiteFile;
  const byLength = tests.map(({ id }) => id).sort((left, right) => right.length - left.length);
  const passing = Object.fromEntries(tests.map(({ id }) => [id, true]));
  for (const checkpoint of report.chapters[chapter]?.checkpoints ?? []) {
    const owner = byLength.find((id) => checkpoint.id === id || checkpoint.id.startsWith(`${id}.`)) ?? checkpoint.id;
    passing[owner] = passing[owner] === true && checkpoint.verdict === 'pass';
  }
  return passing;
}

/** The terminal's card of a test, from its heading to its rule, stands in Jest's message line by line. */
async function expectSameWords(id: string, message: string): Promise<void> {
  const { stdout } = await runCli(['test', id.slice(0, 2), '--only', id], { cwd: student });
  const start = stdout.split('\n').findIndex((line) => /^FAIL /.test(line));
  expect(start).toBeGreaterThan(0);
  const lines = stdout.split('\n').slice(start);
  const card = lines
    .slice(
      0,
      lines.findIndex((line) => line.startsWith('  Try:')),
    )
    .filter((line) => line.trim() !== '');
  expect(card.length).toBeGreaterThan(2);
  const words = message.split('\n').map((line) => line.trim());
  expect(card.map((line) => line.trim()).filter((line) => !words.includes(line))).toEqual([]);
}
