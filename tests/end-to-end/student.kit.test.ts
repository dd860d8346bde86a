import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteFile } from '../../grader/contracts/generated/suite';
import { CHAPTERS, TOP } from '../support/installed';
import { filesBelow } from '../support/read-grades';
import { runNode } from '../support/run-cli';
import { copyStarter, installKit, runJest, writeSolution } from '../support/student-folder';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(120_000);

const folder = makeTempFolder();
const student = folder.at('exported');
let kit = '';

beforeAll(() => {
  copyStarter(student);
  kit = installKit(student);
});
afterAll(() => folder.remove());

const pagewalk = (...args: readonly string[]) => runNode([join(kit, 'bin/pagewalk.js'), ...args], { cwd: student });

describe('a starter that was taken out of the course, with the kit as a package', () => {
  test('tests a chapter in the graded engine and under Jest', async () => {
    expect((await pagewalk('test', '02')).code).toBe(1);
    writeSolution(student, CHAPTERS[0]);
    const { code, stdout, stderr } = await pagewalk('test', '02');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^(\d+) of \1 visible checkpoints pass\./m);
    const { results } = await runJest(student);
    const passed = results.filter(({ status }) => status === 'passed').map(({ id }) => id);
    expect(passed.filter((id) => id.startsWith('02.'))).toHaveLength(visibleSuite(CHAPTERS[0]).tests.length);
    expect(passed.filter((id) => id.startsWith('07.'))).toEqual(['07.gate.exports']);
  });

  test('gives the same report as the whole course does', async () => {
    writeSolution(student, CHAPTERS[0], '02-M3');
    const own = await pagewalk('test', '02', '--json');
    const course = await runNode([join(TOP, 'dist/pagewalk.js'), 'test', '02', '--json'], { cwd: student });
    const checkpointsOf = (text: string): unknown =>
      (JSON.parse(text) as { chapters: Record<string, { checkpoints: unknown }> }).chapters[CHAPTERS[0]]?.checkpoints;
    expect(checkpointsOf(own.stdout)).toEqual(checkpointsOf(course.stdout));
  });

  test('has no commands but those of students', async () => {
    const { code, stderr } = await pagewalk('grade', '.');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/unknown command 'grade'/)]);
    expect((await pagewalk('doctor')).code).toBe(0);
  });
});

describe('what the kit holds', () => {
  test('no id and no title of a hidden test', () => {
    const texts = kitTexts();
    for (const chapter of CHAPTERS) {
      // A title may say the same as a clause.
      const assignment = readFileSync(join(TOP, 'assignments', chapter, 'assignment.json'), 'utf8');
      const visible = JSON.stringify(visibleSuite(chapter)) + assignment;
      const hidden = suiteOf(chapter, 'hidden');
      const words = [...hidden.tests, ...(hidden.properties ?? [])].flatMap(({ id, title }) => [id, title]);
      const secret = words.filter((word) => !visible.includes(word));
      expect(secret.length).toBeGreaterThan(20);
      for (const [file, text] of texts) {
        expect([file, secret.filter((word) => text.includes(word))]).toEqual([file, []]);
      }
    }
  });

  test('no line of a solution', () => {
    const texts = [...kitTexts()].map(([file, text]) => [file, squeeze(text)] as const);
    for (const chapter of CHAPTERS) {
      const removed = solutionLines(chapter);
      expect(removed.length).toBeGreaterThan(20);
      for (const [file, text] of texts) {
        expect([file, removed.filter((line) => text.includes(squeeze(line)))]).toEqual([file, []]);
      }
    }
  });

  test('no reference, no generator and no record of the named faults', async () => {
    const files = filesBelow(kit);
    // The kill matrix is there for the hints: which visible checkpoints a misconception fails, and no line of code.
    const answers = files.filter((path) => /oracle|narrate|generators|faults|hidden/.test(path));
    expect(answers.filter((path) => !path.endsWith('/faults/kill-matrix.json'))).toEqual([]);
    for (const chapter of CHAPTERS) {
      const script = `console.log(JSON.stringify(require(${JSON.stringify(join(kit, 'dist/chapters', chapter, 'judging.js'))}).judging.properties))`;
      expect((await runNode(['-e', script])).stdout.trim()).toBe('{}');
      const recorded = readFileSync(join(kit, 'dist/assignments', chapter, 'recorded.json'), 'utf8');
      expect(JSON.parse(recorded)).toMatchObject({ faults: {} });
    }
  });
});

function visibleSuite(chapter: string): SuiteFile {
  return suiteOf(chapter, 'visible');
}

function suiteOf(chapter: string, name: 'visible' | 'hidden'): SuiteFile {
  return JSON.parse(readFileSync(join(TOP, 'assignments', chapter, `suites/${name}.json`), 'utf8')) as SuiteFile;
}

/** Every file of the kit as text; the snapshot and the engine are searched byte by byte as well. */
function kitTexts(): ReadonlyMap<string, string> {
  return new Map(filesBelow(kit).map((path) => [path, readFileSync(join(kit, path), 'latin1')]));
}

/** The lines of code that the starter of a chapter lacks, long enough to be nobody else's. */
function solutionLines(chapter: string): string[] {
  const { file } = JSON.parse(readFileSync(join(TOP, 'assignments', chapter, 'assignment.json'), 'utf8')) as {
    file: string;
  };
  const starter = readFileSync(join(TOP, 'starter', chapter, file), 'utf8');
  const lines = readFileSync(join(TOP, 'reference', chapter, file), 'utf8').split('\n');
  const code = lines
    .map((line) => line.replace(/\/\/.*$/, '').trim())
    .filter((line) => !/^(\/?\*|import\b)/.test(line));
  return code.filter((line) => line.length >= 35 && !starter.includes(line));
}

/** Without white space, and with one kind of quotes: a bundler changes both. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, '').replace(/['`]/g, '"');
}
