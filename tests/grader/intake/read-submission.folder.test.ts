import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import promises from 'node:fs/promises';
import { join } from 'node:path';
import { readSubmission } from '../../../grader/intake/read-submission';
import { faultOf, ignoredOf, makeScratch, pathsOf, rejectionOf, submissionOf } from './scratch';

const scratch = makeScratch();
const onUnix = process.platform === 'win32' ? test.skip : test;
afterEach(() => jest.restoreAllMocks());
afterAll(() => scratch.remove());

const MAP = '02-two-level-mapping/two-level-map.ts';

async function read(files: Readonly<Record<string, string | Buffer>>) {
  return readSubmission(scratch.withFiles(files), 'alice');
}

describe('what is taken in', () => {
  test('takes the .ts files of chapter folders and of the top, by path in code units', async () => {
    const submission = submissionOf(
      await read({
        'shared.ts': 'a',
        [MAP]: 'b',
        '02-two-level-mapping/parts/Z.ts': 'c',
        '07-nested-paging/a.ts': 'd',
      }),
    );
    expect(pathsOf(submission)).toEqual(['02-two-level-mapping/parts/Z.ts', MAP, '07-nested-paging/a.ts', 'shared.ts']);
    expect(submission.id).toBe('alice');
    expect(submission.ignored).toEqual([]);
  });

  test('reports text, bytes and SHA-256 of each file', async () => {
    const [file] = submissionOf(await read({ [MAP]: 'é' })).files;
    expect(file).toEqual({
      path: MAP,
      text: 'é',
      bytes: 2,
      sha256: '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
    });
  });

  test('finds an empty folder to be a submission without files', async () => {
    const submission = submissionOf(await readSubmission(scratch.folder(), 's016'));
    expect(submission.files).toEqual([]);
    expect(submission.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('gives another digest when a file moves, even if all contents stay', async () => {
    const here = submissionOf(await read({ '02-a/a.ts': '1', '02-a/b.ts': '2' }));
    const there = submissionOf(await read({ '02-a/a.ts': '2', '02-a/b.ts': '1' }));
    expect(there.sha256).not.toBe(here.sha256);
  });

  test('unwraps a single folder around the chapters and lists what lies beside it', async () => {
    const submission = submissionOf(
      await read({ [`pagewalk-main/${MAP}`]: 'x', '__MACOSX/._a': '', 'notes.txt': '', '.DS_Store': '' }),
    );
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(ignoredOf(submission)).toEqual(['.DS_Store', '__MACOSX', 'notes.txt']);
  });

  test('does not choose between two folders that both hold chapters', async () => {
    const submission = submissionOf(await read({ [`old/${MAP}`]: 'x', [`new/${MAP}`]: 'x' }));
    expect(submission.files).toEqual([]);
    expect(ignoredOf(submission)).toEqual(['new', 'old']);
  });
});

describe('what is left aside', () => {
  test.each([
    ['package.json', /installs and runs nothing/],
    ['tsconfig.json', /configuration/],
    ['tsconfig.strict.json', /configuration/],
    ['jest.config.ts', /configuration/],
    ['02-two-level-mapping/jest.config.js', /configuration/],
    ['.npmrc', /Hidden/],
    ['.env', /Hidden/],
    ['README.md', /text for people/],
    ['02-two-level-mapping/handout.md', /text for people/],
    ['02-two-level-mapping/two-level-map.js', /not a \.ts file/],
    ['02-two-level-mapping/two-level-map.tsx', /not a \.ts file/],
    ['02-two-level-mapping/Two.TS', /small letters/],
    ['02-two-level-mapping/global.d.ts', /declaration file/],
    ['02-two-level-mapping/two-level-map.test.ts', /is a test/],
    ['machine.ts', /given machine module/],
  ])('leaves %s aside and says why', async (path, reason) => {
    const submission = submissionOf(await read({ [MAP]: 'x', [path]: 'export const forged = 1;' }));
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(submission.ignored).toEqual([{ path, reason: expect.stringMatching(reason) as string }]);
  });

  test.each([
    ['node_modules', 'node_modules/pagewalk/index.ts'],
    ['02-two-level-mapping/node_modules', '02-two-level-mapping/node_modules/x/index.ts'],
    ['machine', 'machine/index.ts'],
    ['.git', '.git/hooks/a.ts'],
    ['lib', 'lib/helper.ts'],
    ['07-Nested-Paging', '07-Nested-Paging/nested-paging.ts'],
  ])('lists the folder %s once and does not walk it', async (folder, path) => {
    const submission = submissionOf(await read({ [MAP]: 'x', [path]: 'y', [path.replace('.ts', '2.ts')]: 'y' }));
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(ignoredOf(submission)).toEqual([folder]);
  });

  test('keeps a folder named machine inside a chapter, since it is the own code of the student', async () => {
    const path = '02-two-level-mapping/machine/own.ts';
    expect(pathsOf(submissionOf(await read({ [path]: 'x' })))).toEqual([path]);
  });

  test('leaves folders aside that lie deeper than the bound', async () => {
    const deep = '02-a/1/2/3/4/5';
    const submission = submissionOf(await read({ [`${deep}/in.ts`]: 'x', [`${deep}/6/out.ts`]: 'x' }));
    expect(pathsOf(submission)).toEqual([`${deep}/in.ts`]);
    expect(ignoredOf(submission)).toEqual([`${deep}/6`]);
  });

  test('clips a long list of files left aside and counts the rest', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`02-a/${index}.txt`, '']));
    const { ignored } = submissionOf(await read(files));
    expect(ignored).toHaveLength(201);
    expect(ignored.at(-1)?.path).toBe('(100 more)');
  });

  onUnix('never follows a symbolic link, neither of a file nor of a folder', async () => {
    const secret = scratch.withFiles({ 'secret.ts': 'SECRET', 'sub/secret.ts': 'SECRET' });
    const root = scratch.withFiles({ [MAP]: 'x' });
    fs.symlinkSync(join(secret, 'secret.ts'), join(root, '02-two-level-mapping/link.ts'));
    fs.symlinkSync(join(secret, 'sub'), join(root, '02-two-level-mapping/linked'));
    fs.symlinkSync(join(secret, 'sub'), join(root, '07-nested-paging'));
    const submission = submissionOf(await readSubmission(root, 'alice'));
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(ignoredOf(submission)).toEqual([
      '02-two-level-mapping/link.ts',
      '02-two-level-mapping/linked',
      '07-nested-paging',
    ]);
    expect(submission.ignored[0]?.reason).toContain('symbolic link');
    expect(JSON.stringify(submission)).not.toContain('SECRET');
  });

  onUnix('never opens a FIFO', async () => {
    const root = scratch.withFiles({ [MAP]: 'x' });
    execFileSync('mkfifo', [join(root, '02-two-level-mapping/pipe.ts')]);
    const submission = submissionOf(await readSubmission(root, 'alice'));
    expect(submission.ignored).toEqual([
      { path: '02-two-level-mapping/pipe.ts', reason: 'It is neither a regular file nor a folder.' },
    ]);
  });
});

describe('what is rejected', () => {
  test('names the first file beyond 32', async () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`02-a/f${10 + index}.ts`, 'x']));
    expect(submissionOf(await read(files(32))).files).toHaveLength(32);
    const problem = rejectionOf(await read(files(33)));
    expect(problem.file).toBe('02-a/f42.ts');
    expect(problem.message).toContain('holds 33 and may hold 32');
  });

  test('takes a file of exactly 256 KiB and rejects one byte more', async () => {
    const bytes = 256 * 1024;
    expect(submissionOf(await read({ [MAP]: 'x'.repeat(bytes) })).files[0]?.bytes).toBe(bytes);
    expect(rejectionOf(await read({ [MAP]: 'x'.repeat(bytes + 1) }))).toEqual({
      file: MAP,
      message: `"${MAP}" is larger than 256 KiB, the most that one file may hold; take data and generated text out of it and submit again.`,
    });
  });

  test('takes 1 MiB in all and rejects one byte more', async () => {
    const quarter = 'x'.repeat(256 * 1024);
    const four = { '02-a/a.ts': quarter, '02-a/b.ts': quarter, '02-a/c.ts': quarter, '02-a/d.ts': quarter };
    expect(submissionOf(await read(four)).files).toHaveLength(4);
    expect(rejectionOf(await read({ ...four, '02-a/e.ts': 'x' })).message).toContain('over 1024 KiB');
  });

  test.each([
    ['invalid UTF-8', Buffer.from([0x61, 0x0a, 0x62, 0xff, 0x0a]), /not valid UTF-8 in line 2/],
    ['a cut character at the end', Buffer.from([0x61, 0x0a, 0x0a, 0xe2, 0x82]), /not valid UTF-8 in line 3/],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), /not valid UTF-8 in line 1/],
    ['UTF-16 with its mark', Buffer.from('\uFEFFexport {}', 'utf16le'), /UTF-16; save it as UTF-8/],
    ['a NUL', Buffer.from('a\nb\nc\0d'), /line 3 holds a NUL/],
  ])('rejects %s and says where', async (_name, bytes, message) => {
    const problem = rejectionOf(await read({ [MAP]: bytes }));
    expect(problem.file).toBe(MAP);
    expect(problem.message).toMatch(message);
  });

  test('does not judge the contents of files it leaves aside', async () => {
    const submission = submissionOf(
      await read({ [MAP]: 'x', '02-two-level-mapping/photo.png': Buffer.alloc(300_000) }),
    );
    expect(pathsOf(submission)).toEqual([MAP]);
  });

  test('drops a UTF-8 byte order mark from the text and keeps it in the digest', async () => {
    const marked = submissionOf(await read({ [MAP]: '\uFEFFexport {};' })).files[0];
    const plain = submissionOf(await read({ [MAP]: 'export {};' })).files[0];
    expect(marked?.text).toBe('export {};');
    expect(marked?.sha256).not.toBe(plain?.sha256);
  });

  onUnix('rejects names that one file system would take for the same', async () => {
    const cases = [
      ['02-a/Tlb.ts', '02-a/tlb.ts'],
      ['02-a/Dir/tlb.ts', '02-a/dir/tlb.ts'],
      ['02-a/\u00e9.ts', '02-a/e\u0301.ts'],
      ['02-a/stra\u00dfe.ts', '02-a/STRASSE.ts'],
    ] as const;
    for (const [one, two] of cases) {
      const root = scratch.withFiles({ [one]: 'x', [two]: 'x' });
      if (fs.readdirSync(join(root, '02-a')).length < 2) continue;
      expect(rejectionOf(await readSubmission(root, 'alice')).message).toMatch(/are one name where capital letters/);
    }
    expect.assertions(process.platform === 'linux' ? cases.length : expect.getState().assertionCalls);
  });

  onUnix.each([
    'aux.ts',
    'Con.tlb.ts',
    'lpt1.ts',
    'COM¹.ts',
    'a\\b.ts',
    'a:b.ts',
    'what?.ts',
    ' tlb.ts',
    'a\u202eb.ts',
    'a\u200bb.ts',
    'a\u001b[31mb.ts',
    'a\nb.ts',
  ])('rejects the file name %j and prints it without its tricks', async (name) => {
    const problem = rejectionOf(await read({ [`02-a/${name}`]: 'x' }));
    expect(problem.message).toMatch(/has a name that .*; rename it and submit again\.$/);
    expect(problem.message).toMatch(/^[\x20-\x7e¹]*$/);
    expect(problem.file).toMatch(/^[\x20-\x7e¹]*$/);
  });

  onUnix('rejects a folder name that ends with a dot on the way to a .ts file', async () => {
    expect(rejectionOf(await read({ '02-a/parts./tlb.ts': 'x' })).message).toContain('ends with a dot or a space');
  });

  onUnix('rejects a file name that is not valid UTF-8', async () => {
    const root = scratch.withFiles({ [MAP]: 'x' });
    fs.writeFileSync(
      Buffer.concat([Buffer.from(join(root, '02-two-level-mapping/a')), Buffer.from([0xff]), Buffer.from('.ts')]),
      'x',
    );
    expect(rejectionOf(await readSubmission(root, 'alice')).message).toContain('not valid UTF-8');
  });

  test('stops at 2000 entries instead of walking a huge folder', async () => {
    const root = scratch.withFiles({ [MAP]: 'x' });
    for (let index = 0; index < 2000; index++) fs.writeFileSync(join(root, '02-two-level-mapping', `${index}.txt`), '');
    expect(rejectionOf(await readSubmission(root, 'alice')).message).toContain('more than 2000 files and folders');
  });

  test('does not count the entries of folders that it does not walk', async () => {
    const root = scratch.withFiles({ [MAP]: 'x', 'coverage/index.html': '' });
    for (let index = 0; index < 2000; index++) fs.writeFileSync(join(root, 'coverage', `${index}.txt`), '');
    expect(pathsOf(submissionOf(await readSubmission(root, 'alice')))).toEqual([MAP]);
  });
});

describe('what is the grader’s fault', () => {
  test('a path that does not exist', async () => {
    const result = await readSubmission(join(scratch.folder(), 'gone'), 'alice');
    expect(faultOf(result).message).toContain('(ENOENT)');
    expect(result).toMatchObject({ id: 'alice' });
  });

  test.each(['EMFILE', 'EACCES', 'EIO'])(
    '%s while a file is opened, named without the path of the machine',
    async (code) => {
      const root = scratch.withFiles({ [MAP]: 'x' });
      jest.spyOn(promises, 'open').mockRejectedValue(Object.assign(new Error(`${code}: ${root}`), { code }));
      const { message } = faultOf(await readSubmission(root, 'alice'));
      expect(message).toBe(`"${MAP}" could not be read (${code}); make it readable for the grader and grade again.`);
    },
  );

  test('EACCES while a folder is listed', async () => {
    const root = scratch.withFiles({ [MAP]: 'x' });
    jest.spyOn(promises, 'opendir').mockRejectedValue(Object.assign(new Error('no'), { code: 'EACCES' }));
    expect(faultOf(await readSubmission(root, 'alice')).message).toContain('The folder could not be read (EACCES)');
  });

  onUnix('a file that is exchanged for a link between the look and the opening', async () => {
    const root = scratch.withFiles({ [MAP]: 'x', 'other.txt': 'SECRET' });
    const { lstat } = { ...promises };
    jest.spyOn(promises, 'lstat').mockImplementation(async (path) => {
      const facts = await lstat(path);
      fs.rmSync(join(root, MAP));
      fs.symlinkSync(join(root, 'other.txt'), join(root, MAP));
      return facts;
    });
    expect(faultOf(await readSubmission(root, 'alice')).message).toContain('(ELOOP)');
  });

  onUnix('a file that is exchanged for another file between the look and the opening', async () => {
    const root = scratch.withFiles({ [MAP]: 'x', 'other.txt': 'SECRET' });
    const { lstat } = { ...promises };
    jest.spyOn(promises, 'lstat').mockImplementation(async (path) => {
      const facts = await lstat(path);
      fs.renameSync(join(root, 'other.txt'), join(root, MAP));
      return facts;
    });
    expect(faultOf(await readSubmission(root, 'alice')).message).toContain('was exchanged while it was read');
  });
});
