import { bundleChapter } from '../../../grader/compile/bundle-chapter';
import { CHAPTER, FILE, GIVEN } from './built-children';

async function problemsOf(files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const result = await bundleChapter({ chapter: CHAPTER, files: list, givenValues: GIVEN.values });
  return result.kind === 'rejected' ? result.problems : result.kind;
}

describe('bundleChapter', () => {
  it('places a refused import at its path', async () => {
    expect(
      await problemsOf({ [FILE]: "export const a = 1;\n  import { readFileSync } from 'node:fs';\nreadFileSync(a);" }),
    ).toEqual([
      {
        message:
          '"node:fs" belongs to Node.js, which the graded engine does not have. ' +
          "Import only '../machine' and your own files, by a path that starts with ./ or ../.",
        file: FILE,
        line: 2,
        column: 32,
        excerpt: "  import { readFileSync } from 'node:fs';",
      },
    ]);
  });

  it.each([
    'http://example.org/a.ts',
    'data:text/javascript,1',
    '../../other/07-nested-paging/nested-paging',
    'lodash',
    '/etc/passwd',
    './x.json',
  ])('refuses to import %s', async (specifier) => {
    const problems = await problemsOf({ [FILE]: `import '${specifier}';` });
    expect(problems).toMatchObject([{ file: FILE, line: 1, column: 8 }]);
  });

  it('places a refused import of a helper in the helper', async () => {
    const problems = await problemsOf({
      [FILE]: "import './help';",
      '07-nested-paging/help.ts': "\nexport * from 'x';",
    });
    expect(problems).toMatchObject([{ file: '07-nested-paging/help.ts', line: 2, column: 15 }]);
  });

  it('counts columns in characters, not in bytes', async () => {
    const problems = await problemsOf({ [FILE]: "const ä = '€😀'; import 'x';" });
    expect(problems).toMatchObject([{ line: 1, column: 25 }]);
  });

  it('names the values of the given module when one is misspelt', async () => {
    const problems = await problemsOf({ [FILE]: "import { PTE23 } from '../machine';\nexport const p = PTE23.P;" });
    expect(problems).toEqual([
      {
        message:
          'The given machine module has no value "PTE23". Its values are BusError, PTE32, gva32; ' +
          'its other names are types, which vanish before the program runs.',
        file: FILE,
        line: 1,
        column: 10,
        excerpt: "import { PTE23 } from '../machine';",
      },
    ]);
  });

  it('names the helper that lacks an export', async () => {
    const files = { [FILE]: "import { b } from './help';\nb();", '07-nested-paging/help.ts': 'export const a = 1;' };
    expect(await problemsOf(files)).toMatchObject([
      {
        message: '07-nested-paging/help.ts exports no value "b". Export it there, or correct the name of the import.',
        line: 1,
        column: 10,
      },
    ]);
  });

  it.each([
    [
      'await 1;\nexport {};',
      'Top-level await is not supported: a chapter is loaded without waiting. Move the await into an async function.',
      1,
      1,
    ],
    ['const a = 1;\nconst a = 2;', '"a" is declared twice in one scope. Rename or remove one of the two.', 2, 7],
    ['\n let s = "abc', 'This string literal is never closed. Add its closing quote or mark.', 2, 14],
    [
      "import fs = require('./fs');\nexport const a = fs;",
      'There is no file 07-nested-paging/fs.ts or 07-nested-paging/fs/index.ts in your submission, which "./fs" would need. Add the file or correct the path.',
      1,
      21,
    ],
    [
      'function f( { }',
      'The compiler expected ")" here but found end of file. Look here and just before for a missing or extra bracket, comma or quote.',
      1,
      16,
    ],
    [
      'let x = }',
      'The compiler did not expect "}" here. Look here and just before for a missing or extra bracket, comma or quote.',
      1,
      9,
    ],
    [
      '@ export class A {}',
      'The compiler expected identifier here but found "export". Look here and just before for a missing or extra bracket, comma or quote.',
      1,
      3,
    ],
  ])('explains %j', async (text, message, line, column) => {
    expect(await problemsOf({ [FILE]: text })).toContainEqual(
      expect.objectContaining({ message, file: FILE, line, column }),
    );
  });

  it('refuses require of an own file and shows the import', async () => {
    const files = {
      [FILE]: "import a = require('./a');\nexport const b = a;",
      '07-nested-paging/a.ts': 'export const x = 1;',
    };
    expect(await problemsOf(files)).toMatchObject([
      { message: "The graded engine has no require. Write import { name } from './a'; instead.", line: 1, column: 20 },
    ]);
  });

  it('keeps the place at the end of a file inside the file', async () => {
    expect(await problemsOf({ [FILE]: 'const a = [1,\n  2' })).toMatchObject([{ line: 2, column: 4, excerpt: '  2' }]);
  });

  it('says which file is missing', async () => {
    expect(await problemsOf({ '07-nested-paging/nested_paging.ts': '' })).toEqual([
      { message: `There is no file ${FILE} in your submission.` },
    ]);
  });

  it('refuses a script over 2 MiB', async () => {
    const files: Record<string, string> = { [FILE]: '' };
    for (let i = 0; i < 9; i++) {
      files[FILE] += `export { t${i} } from './t${i}';\n`;
      files[`07-nested-paging/t${i}.ts`] = `export const t${i} = '${'x'.repeat(250_000)}';`;
    }
    expect(await problemsOf(files)).toMatchObject([
      {
        message: expect.stringMatching(
          /^Your program is \d+ bytes long once it is compiled; at most 2097152 are allowed/,
        ),
      },
    ]);
  });

  it('lists at most 20 problems, in the order of the files', async () => {
    const text = Array.from({ length: 50 }, (_, i) => `import 'x${i}';`).join('\n');
    const problems = await problemsOf({ [FILE]: text });
    expect(problems).toHaveLength(20);
    expect(problems).toMatchObject(Array.from({ length: 20 }, (_, i) => ({ line: i + 1 })));
  });
});
