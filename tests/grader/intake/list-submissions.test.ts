import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listSubmissions } from '../../../grader/intake/list-submissions';
import { makeScratch } from './scratch';

const scratch = makeScratch();
const onUnix = process.platform === 'win32' ? test.skip : test;
afterEach(() => jest.restoreAllMocks());
afterAll(() => scratch.remove());

const CHAPTERS = ['02-two-level-mapping', '07-nested-paging'];
const FILE = '02-two-level-mapping/two-level-map.ts';

async function idsOf(...paths: readonly string[]): Promise<readonly string[]> {
  const { submissions, problems } = await listSubmissions(paths, CHAPTERS);
  expect(problems).toEqual([]);
  return submissions.map(({ id }) => id);
}

describe('one submission', () => {
  test('is a folder that holds a chapter folder', async () => {
    const path = scratch.withFiles({ [FILE]: 'x', 'other/a.ts': 'x' });
    expect((await listSubmissions([path], CHAPTERS)).submissions).toEqual([{ id: basename(path), path }]);
  });

  test('is a folder whose only chapter folder is unknown to this course', async () => {
    const path = scratch.withFiles({ '12-later/later.ts': 'x' });
    expect(await idsOf(path)).toEqual([basename(path)]);
  });

  test('is an empty folder, or one that holds neither folders nor zips', async () => {
    const empty = scratch.folder();
    const loose = scratch.withFiles({ 'nested-paging.ts': 'x' });
    expect(await idsOf(empty, loose)).toEqual([basename(empty), basename(loose)]);
  });

  test('is a zip, named without its ending', async () => {
    const folder = scratch.withFiles({ 'Bob.ZIP': '' });
    expect((await listSubmissions([join(folder, 'Bob.ZIP')], CHAPTERS)).submissions).toEqual([
      { id: 'Bob', path: join(folder, 'Bob.ZIP') },
    ]);
  });

  test('may be given with a slash at its end', async () => {
    const path = scratch.withFiles({ [FILE]: 'x' });
    expect(await idsOf(`${path}/`)).toEqual([basename(path)]);
  });
});

describe('a folder of submissions', () => {
  test('holds one folder or zip per student id; empty folders count, loose files are skipped and reported', async () => {
    const path = scratch.withFiles({
      [`bob/${FILE}`]: 'x',
      [`Zoe/${FILE}`]: 'x',
      'carol.zip': '',
      'roster.csv': '',
      '.git/config': '',
      'node_modules/a.js': '',
    });
    mkdirSync(join(path, 'alice'));
    const { submissions, problems, skipped } = await listSubmissions([path], CHAPTERS);
    expect(problems).toEqual([]);
    expect(submissions).toEqual([
      { id: 'Zoe', path: join(path, 'Zoe') },
      { id: 'alice', path: join(path, 'alice') },
      { id: 'bob', path: join(path, 'bob') },
      { id: 'carol', path: join(path, 'carol.zip') },
    ]);
    expect(skipped.map((file) => basename(file.path))).toEqual(['.git', 'node_modules', 'roster.csv']);
    expect(skipped[2]?.reason).toBe('It is neither a folder nor a .zip.');
  });

  test('may hold students whose ids look like chapters', async () => {
    const path = scratch.withFiles({ [`12-smith/${FILE}`]: 'x', [`13-jones/${FILE}`]: 'x' });
    expect(await idsOf(path)).toEqual(['12-smith', '13-jones']);
  });

  onUnix('skips links, and says so', async () => {
    const path = scratch.withFiles({ [`bob/${FILE}`]: 'x' });
    symlinkSync(join(path, 'bob'), join(path, 'eve'));
    const { submissions, skipped } = await listSubmissions([path], CHAPTERS);
    expect(submissions.map(({ id }) => id)).toEqual(['bob']);
    expect(skipped[0]?.reason).toContain('symbolic link');
  });

  test('may be given beside single submissions', async () => {
    const group = scratch.withFiles({ [`bob/${FILE}`]: 'x' });
    const single = scratch.withFiles({ [`alice/${FILE}`]: 'x' });
    expect(await idsOf(group, join(single, 'alice'))).toEqual(['alice', 'bob']);
  });
});

describe('problems', () => {
  async function problemsOf(...paths: readonly string[]) {
    return (await listSubmissions(paths, CHAPTERS)).problems;
  }

  test('names both paths when an id is there twice', async () => {
    const path = scratch.withFiles({ [`alice/${FILE}`]: 'x', 'alice.zip': '' });
    const [problem, ...others] = await problemsOf(path);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: 'error', line: 1, column: 1, file: join(path, 'alice.zip') });
    expect(problem?.message).toContain(join(path, 'alice'));
    expect(problem?.message).toContain('have the same student id; keep one of them, or rename one.');
  });

  test('refuses ids that differ only in capital letters, since their report folders may be one', async () => {
    const path = scratch.withFiles({ 'alice.zip': '', 'Alice.zip': '' });
    const [problem] = await problemsOf(join(path, 'alice.zip'), join(path, 'Alice.zip'));
    expect(problem?.message).toMatch(/differ only in spelling/);
  });

  onUnix.each(['con', 'run.json', 'a\u001b[2Jb', 'a\u202eb', 'x'.repeat(120), 'end.'])(
    'refuses %j as a student id',
    async (id) => {
      const path = scratch.withFiles({ [`${id}/${FILE}`]: 'x', [`bob/${FILE}`]: 'x' });
      const problems = await problemsOf(path);
      expect(problems).toHaveLength(1);
      expect(problems[0]?.message).toMatch(/; rename it to the student's id\.$/);
      expect(problems[0]?.message).toMatch(/^[\x20-\x7e]*$/);
    },
  );

  test('says that a path does not exist', async () => {
    const [problem] = await problemsOf('no/such/class');
    expect(problem?.message).toBe('"no/such/class" does not exist; give the path of a folder or a .zip.');
  });

  test('says that a file is no submission', async () => {
    const path = scratch.withFiles({ 'notes.txt': '' });
    expect((await problemsOf(join(path, 'notes.txt')))[0]?.message).toContain('is neither a folder nor a .zip');
  });

  test('says that a folder cannot be read, and goes on with the others', async () => {
    const good = scratch.withFiles({ [FILE]: 'x' });
    const { opendir } = { ...promises };
    const bad = scratch.folder();
    writeFileSync(join(bad, 'a'), '');
    jest.spyOn(promises, 'opendir').mockImplementation(async (path) => {
      if (path === bad) throw Object.assign(new Error('no'), { code: 'EACCES' });
      return opendir(path);
    });
    const { submissions, problems } = await listSubmissions([bad, good], CHAPTERS);
    expect(problems[0]?.message).toContain('could not be read (EACCES)');
    expect(submissions).toHaveLength(1);
  });
});
