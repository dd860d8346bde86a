import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFileProblem } from '../../../grader/contracts/file-problem';
import { STUDENT_PACKAGE } from '../../../grader/suites/chapter-files';
import { loadChapter, type LoadOptions } from '../../../grader/suites/load-chapter';
import { builtValidators } from './built-validators';
import { COUNTER_FOLDER } from './counter-chapter';
import { counterJudging } from './counter-judging';

describe('loadChapter: files of a folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'pagewalk-suites-')), '99-counter');
    cpSync(COUNTER_FOLDER, folder, { recursive: true });
  });

  afterEach(() => {
    rmSync(join(folder, '..'), { recursive: true });
  });

  const load = (options: LoadOptions = {}) =>
    loadChapter(folder, counterJudging, { validators: builtValidators(), shownAs: 'C', ...options });
  const told = (options: LoadOptions = {}) =>
    load(options)
      .problems.map(describeFileProblem)
      .map((line) => line.replaceAll('\\', '/'));

  it('gives a chapter without problems as it stands in its files', () => {
    const { chapter, problems } = load();
    expect(problems).toEqual([]);
    expect(chapter?.id).toBe('99-counter');
    expect(chapter?.assignment.title).toBe('A counter with memory');
    expect(chapter?.suites.map(({ visibility, tests }) => [visibility, tests.length])).toEqual([
      ['visible', 7],
      ['hidden', 3],
    ]);
    expect(chapter?.hints?.ladders).toHaveLength(1);
    expect(chapter?.faults?.faults.map(({ id }) => id)).toEqual(['99-M1', '99-M2']);
    expect(chapter?.recorded?.fuel['99.random']).toBe(40);
    expect(chapter?.judging).toBe(counterJudging);
  });

  it('names files as the folder was given where nothing else is said', () => {
    rmSync(join(folder, 'hints.json'));
    const { problems } = loadChapter(folder, counterJudging, { validators: builtValidators() });
    expect(problems.map(({ file }) => file)).toEqual([join(folder, 'hints.json')]);
  });

  it('names every file that is missing', () => {
    for (const name of ['assignment.json', 'hints.json', 'recorded.json']) rmSync(join(folder, name));
    rmSync(join(folder, 'suites'), { recursive: true });
    rmSync(join(folder, 'faults'), { recursive: true });
    expect(load().chapter).toBeNull();
    expect(told()).toEqual(
      [
        'assignment.json',
        'suites/visible.json',
        'suites/hidden.json',
        'hints.json',
        'faults/faults.json',
        'recorded.json',
        'faults/kill-matrix.json',
        'faults/equivalent-mutants.json',
      ].map((name) => `C/${name}:1:1: error: The file does not exist; every chapter has one.`),
    );
  });

  it("loads a student's package: the assignment and the visible suite alone", () => {
    for (const name of ['hints.json', 'recorded.json', 'faults', 'suites/hidden.json']) {
      rmSync(join(folder, name), { recursive: true });
    }
    const { chapter, problems } = load({ mayLack: STUDENT_PACKAGE });
    expect(problems).toEqual([]);
    expect(chapter?.suites.map(({ visibility }) => visibility)).toEqual(['visible']);
    expect([chapter?.hints, chapter?.faults, chapter?.recorded]).toEqual([null, null, null]);
  });

  it('still wants the visible suite of a package', () => {
    rmSync(join(folder, 'suites/visible.json'));
    expect(told({ mayLack: STUDENT_PACKAGE })).toEqual([
      'C/suites/visible.json:1:1: error: The file does not exist; every chapter has one.',
    ]);
  });

  it('passes over a stale recording where the recording is to be made anew, and keeps it', () => {
    writeFileSync(join(folder, 'recorded.json'), '{ "schema": 1, "chapter": "99-counter", "fuel": {}, "faults": {} }');
    expect(load().chapter).toBeNull();
    const { chapter, problems } = load({ mayLack: ['recorded'] });
    expect(problems).toEqual([]);
    expect(chapter?.recorded?.fuel).toEqual({});
  });

  it('refuses a file that is not UTF-8', () => {
    writeFileSync(join(folder, 'hints.json'), Buffer.from([0x7b, 0xff, 0x7d]));
    expect(told()).toEqual([
      'C/hints.json:1:1: error: The file is not UTF-8 text; save it as UTF-8 without a byte order mark.',
    ]);
  });

  it('refuses a folder where a file is expected', () => {
    rmSync(join(folder, 'hints.json'));
    mkdirSync(join(folder, 'hints.json'));
    expect(told()).toEqual(['C/hints.json:1:1: error: The file cannot be read (EISDIR).']);
  });

  it('tells the problems of several files in the order of the files', () => {
    writeFileSync(join(folder, 'hints.json'), '{}}');
    writeFileSync(join(folder, 'assignment.json'), '[]');
    expect(told()).toEqual([
      'C/assignment.json:1:1: error: The file is []; expected an object. It means: One chapter: what the student writes, which clauses bind, and how many points each clause is worth.',
      'C/hints.json:1:3: error: Something follows the end of the JSON value; remove it.',
    ]);
  });

  it('says which command makes the validators where they were not built', () => {
    const missing = join(folder, 'validators.js');
    expect(() => load({ validators: missing })).toThrow(
      `loadValidator: ${missing} does not exist; run \`npm run build\` first.`,
    );
  });
});
