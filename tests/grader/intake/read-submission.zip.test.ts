import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import fc from 'fast-check';
import { readSubmission } from '../../../grader/intake/read-submission';
import { makeZip, type ZipInput } from './make-zip';
import { faultOf, ignoredOf, makeScratch, pathsOf, rejectionOf, submissionOf } from './scratch';

const scratch = makeScratch();
afterEach(() => jest.restoreAllMocks());
afterAll(() => scratch.remove());

const MAP = '02-two-level-mapping/two-level-map.ts';
const honest: ZipInput = { name: MAP, data: 'export {};' };

async function read(inputs: readonly ZipInput[], total?: number) {
  return readSubmission(scratch.zip(makeZip(inputs, total)), 'alice');
}

describe('honest zips', () => {
  test('gives the same files and the same digests as the folder', async () => {
    const files = {
      [MAP]: 'export const a = 1;\n',
      '07-nested-paging/nested-paging.ts': '// é\r\n',
      'README.md': 'hi',
    };
    const inputs = Object.entries(files).map(([name, data], index) => ({ name, data, deflate: index % 2 === 0 }));
    const fromFolder = submissionOf(await readSubmission(scratch.withFiles(files), 'alice'));
    const fromZip = submissionOf(await read(inputs.reverse()));
    expect(fromZip).toEqual(fromFolder);
    expect(fromZip.files).toHaveLength(2);
  });

  test('equal content gives equal digests from folder and zip, whatever the content', async () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const files = fc.dictionary(
      fc.tuple(fc.constantFrom('02-a', '07-b/parts'), name).map(([folder, file]) => `${folder}/${file}.ts`),
      fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\0/g, '')),
      { maxKeys: 6 },
    );
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (content, deflate) => {
        const inputs = Object.entries(content).map(([path, data]) => ({ name: path, data, deflate }));
        const fromFolder = submissionOf(await readSubmission(scratch.withFiles(content), 'alice'));
        expect(submissionOf(await read(inputs))).toEqual(fromFolder);
      }),
      { numRuns: 60 },
    );
  });

  test('unwraps the folder that GitHub puts around a repository, beside what macOS adds', async () => {
    const submission = submissionOf(
      await read([
        { name: 'pagewalk-main/', mode: 0o040755 },
        { name: `pagewalk-main/${MAP}`, data: 'x' },
        { name: 'pagewalk-main/package.json', data: '{}' },
        { name: 'pagewalk-main/.DS_Store', data: '' },
        { name: `__MACOSX/pagewalk-main/._02`, data: '' },
      ]),
    );
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(ignoredOf(submission)).toEqual(['__MACOSX', '.DS_Store', 'package.json']);
  });

  test('composes the names that macOS decomposes', async () => {
    const submission = submissionOf(await read([{ name: '02-a/e\u0301.ts', claims: { flags: 0 }, data: 'x' }]));
    expect(pathsOf(submission)).toEqual(['02-a/\u00e9.ts']);
  });

  test('lists node_modules once, however much it holds', async () => {
    const modules = Array.from({ length: 500 }, (_, index) => ({ name: `node_modules/p/${index}.ts`, data: 'x' }));
    const submission = submissionOf(await read([honest, ...modules]));
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(ignoredOf(submission)).toEqual(['node_modules']);
  });

  test('finds an empty zip to be a submission without files', async () => {
    expect(submissionOf(await read([])).files).toEqual([]);
  });
});

describe('links and devices in a zip', () => {
  test.each([
    ['symbolic link', 0o120777, /symbolic link/],
    ['FIFO', 0o010644, /neither a regular file/],
    ['character device', 0o020644, /neither a regular file/],
    ['socket', 0o140644, /neither a regular file/],
  ])('leaves a %s aside', async (_name, mode, reason) => {
    const submission = submissionOf(await read([honest, { name: '02-a/x.ts', data: '/etc/passwd', mode }]));
    expect(pathsOf(submission)).toEqual([MAP]);
    expect(submission.ignored).toEqual([{ path: '02-a/x.ts', reason: expect.stringMatching(reason) as string }]);
  });
});

describe('hostile zips', () => {
  test.each([
    ['../evil.ts', /leads elsewhere/],
    ['02-a/../../evil.ts', /leads elsewhere/],
    ['02-a/./x.ts', /leads elsewhere/],
    ['02-a//x.ts', /leads elsewhere/],
    ['/etc/evil.ts', /absolute path/],
    ['//server/share/evil.ts', /absolute path/],
    ['C:/evil.ts', /absolute path/],
    ['C:evil.ts', /absolute path/],
    ['..\\evil.ts', /backslash/],
    ['\\\\server\\share\\evil.ts', /backslash/],
    ['', /leads elsewhere/],
  ])('rejects a zip with the entry %j, even beside good files', async (name, message) => {
    expect(rejectionOf(await read([honest, { name, data: 'x' }])).message).toMatch(message);
  });

  test('rejects an entry that is there twice', async () => {
    expect(rejectionOf(await read([honest, honest])).message).toContain('is in the zip twice');
  });

  test('rejects a name that is a file and a folder', async () => {
    const problem = rejectionOf(
      await read([
        { name: '02-a/x.ts', data: 'x' },
        { name: '02-a/x.ts/y.ts', data: 'x' },
      ]),
    );
    expect(problem.message).toContain('both a file and a folder');
  });

  test('rejects entries that share their bytes', async () => {
    const problem = rejectionOf(await read([honest, { name: '02-a/x.ts', data: 'export {};', claims: { offset: 0 } }]));
    expect(problem.message).toContain('shares its bytes');
  });

  test('rejects an encrypted entry', async () => {
    expect(rejectionOf(await read([{ ...honest, claims: { flags: 0x801, bytes: 10 } }])).message).toMatch(
      /encrypted|no readable zip/,
    );
    expect(rejectionOf(await read([{ ...honest, deflate: true, claims: { flags: 0x801 } }])).message).toContain(
      'is encrypted in the zip',
    );
  });

  test('rejects names that collide after case folding', async () => {
    const problem = rejectionOf(
      await read([
        { name: '02-a/Tlb.ts', data: 'x' },
        { name: '02-a/tlb.ts', data: 'x' },
      ]),
    );
    expect(problem.message).toMatch(/"02-a\/tlb.ts" and "02-a\/Tlb.ts" are one name/);
  });

  test.each([
    [
      'an invalid UTF-8 name that claims to be UTF-8',
      Buffer.from([0x30, 0x32, 0x2d, 0x61, 0x2f, 0xff, 0x2e, 0x74, 0x73]),
      /UTF-8/,
    ],
    ['a NUL in a name', Buffer.from('02-a/x\0.ts'), /invisible character/],
    ['a device name', Buffer.from('02-a/nul.ts'), /Windows reserves/],
  ])('rejects %s', async (_name, name, message) => {
    const problem = rejectionOf(await read([honest, { name, data: 'x' }]));
    expect(problem.message).toMatch(message);
    expect(problem.message).not.toContain('\0');
  });

  test('rejects a component of more than 255 bytes and a path of more than 1024', async () => {
    expect(rejectionOf(await read([{ name: `02-a/${'x'.repeat(260)}.ts` }])).message).toContain(
      'longer than 255 bytes',
    );
    expect(rejectionOf(await read([{ name: 'a/'.repeat(30_000) }])).message).toContain('more than 1024 bytes');
  });
});

describe('bombs', () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024, 0x20);

  test('rejects a declared size over the limit without unpacking', async () => {
    const problem = rejectionOf(await read([{ name: MAP, data: zeros, deflate: true }]));
    expect(problem.message).toContain('larger than 256 KiB');
  });

  test('rejects an actual size over the limit when the declared one is small', async () => {
    const problem = rejectionOf(await read([{ name: MAP, data: zeros, deflate: true, claims: { bytes: 100 } }]));
    expect(problem.message).toContain('larger than 256 KiB');
  });

  test('rejects an actual size that is not the declared one', async () => {
    for (const bytes of [5, 500]) {
      const problem = rejectionOf(await read([{ ...honest, deflate: true, claims: { bytes } }]));
      expect(problem.message).toContain('is damaged in the zip');
    }
  });

  test('rejects more than 2000 entries, and 65,535 by their number alone', async () => {
    const many = Array.from({ length: 2001 }, (_, index) => ({ name: `docs/${index}` }));
    expect(rejectionOf(await read(many)).message).toContain('more than 2000 files and folders');
    expect(rejectionOf(await read([honest], 65_535)).message).toContain('more than 2000 files and folders');
  });

  test('does not unpack what it does not take in', async () => {
    const submission = submissionOf(await read([honest, { name: 'docs/big.bin', data: zeros, deflate: true }]));
    expect(pathsOf(submission)).toEqual([MAP]);
  });

  test('rejects a zip of more than 32 MiB', async () => {
    const path = scratch.zip(Buffer.alloc(32 * 1024 * 1024 + 1));
    expect(rejectionOf(await readSubmission(path, 'alice')).message).toContain('larger than 32 MiB');
  });
});

describe('damaged zips', () => {
  test('rejects what is no zip', async () => {
    expect(rejectionOf(await readSubmission(scratch.zip(Buffer.from('hello')), 'alice')).message).toContain(
      'no readable zip',
    );
    expect(rejectionOf(await readSubmission(scratch.zip(Buffer.alloc(0)), 'alice')).message).toContain(
      'no readable zip',
    );
  });

  test('rejects a wrong checksum and an unknown method', async () => {
    expect(rejectionOf(await read([{ ...honest, claims: { crc32: 1 } }])).message).toContain('damaged');
    expect(rejectionOf(await read([{ ...honest, claims: { method: 12 } }])).message).toContain('method 12');
  });

  test('calls a zip that cannot be opened the fault of the grader', async () => {
    const path = scratch.zip(makeZip([honest]));
    jest.spyOn(promises, 'open').mockRejectedValue(Object.assign(new Error('busy'), { code: 'EMFILE' }));
    expect(faultOf(await readSubmission(path, 'alice')).message).toContain('(EMFILE)');
  });

  test('a flipped bit anywhere gives a submission or a rejection, never a fault', async () => {
    const good = makeZip([honest, { name: '07-b/deflated.ts', data: 'x'.repeat(100), deflate: true }]);
    const path = join(scratch.folder(), 'flipped.zip');
    for (let bit = 0; bit < good.length * 8; bit += 3) {
      const bytes = Buffer.from(good);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, bytes);
      expect(['submission', 'rejected']).toContain((await readSubmission(path, 'alice')).kind);
    }
  });
});
