import { dirname } from 'node:path';
import { LibraryFiles } from '../../../grader/compile/library-files';
import { TypeChecker } from '../../../grader/compile/type-checker';
import { CHAPTER, FILE, GIVEN } from './built-children';

const checker = new TypeChecker(new LibraryFiles(dirname(require.resolve('typescript'))));

function problemsOf(files: Readonly<Record<string, string>>, givenSources = GIVEN.sources) {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const reply = checker.check({ chapter: CHAPTER, files: list, givenSources });
  return reply.kind === 'checked' ? reply.problems : reply.kind;
}

describe('TypeChecker', () => {
  it('places a type error', () => {
    expect(problemsOf({ [FILE]: 'const ok = 1;\n  export const f: string = ok;' })).toEqual([
      {
        message: "Type 'number' is not assignable to type 'string'. (TS2322)",
        file: FILE,
        line: 2,
        column: 16,
        excerpt: '  export const f: string = ok;',
      },
    ]);
  });

  it('knows the types of the given module and of helper files', () => {
    const text = (type: string) =>
      `import { gva32, PTE32, type Mem32 } from '../machine';\nimport { half } from './half';\n` +
      `export const f = (m: Mem32): ${type} => m.read32(gva32(half(PTE32.W)));`;
    const half = { '07-nested-paging/half.ts': 'export const half = (n: number): number => n / 2;' };
    expect(problemsOf({ ...half, [FILE]: text('number') })).toEqual([]);
    expect(problemsOf({ ...half, [FILE]: text('bigint') })).toMatchObject([{ file: FILE, line: 3, column: 40 }]);
  });

  it('looks at the helper files that the chapter reaches, and only at these', () => {
    const problems = problemsOf({
      [FILE]: "import './a';",
      '07-nested-paging/a.ts': 'const a: string = 1;',
      '07-nested-paging/b.ts': 'const b: string = 1;',
      '06-shadow-coherence/shadow-coherence.ts': 'const c: string = 1;',
    });
    expect(problems).toMatchObject([{ file: '07-nested-paging/a.ts', line: 1, column: 7 }]);
  });

  it("never looks at a submission's own machine folder", () => {
    const problems = problemsOf({
      [FILE]: "import { PTE32 } from '../machine';\nexport const p: number = PTE32.P;",
      'machine/index.ts': "export const PTE32: any = ''; const broken: string = 1;",
      'machine/entries.ts': 'export const PTE32 = "";',
    });
    expect(problems).toEqual([]);
  });

  it('says of a refused import what the compiler says', () => {
    expect(problemsOf({ [FILE]: "import type { Stats } from 'node:fs';\nexport let s: Stats;" })).toMatchObject([
      { message: expect.stringMatching(/^"node:fs" belongs to Node\.js/), file: FILE, line: 1, column: 28 },
    ]);
  });

  it('says plainly that a name of another environment does not exist', () => {
    expect(problemsOf({ [FILE]: 'export const p = process.argv;' })).toMatchObject([
      { message: 'There is no "process" in the graded engine, which has only the language itself. (TS2591)' },
    ]);
  });

  it.each([
    ['names of Node.js', 'export const p = process.argv;'],
    ['names of the DOM', 'export const d = document.title;'],
    ['any that nobody wrote', 'export const f = (a) => a;'],
    ['what may be null', 'export const f = (m: Map<number, number>): number => m.get(1);'],
  ])('is as strict as the starter about %s', (_, text) => {
    expect(problemsOf({ [FILE]: text })).toHaveLength(1);
  });

  it('allows an index without a check, as the starter does', () => {
    expect(problemsOf({ [FILE]: 'export const f = (list: number[]): number => list[0];' })).toEqual([]);
  });

  it.each([
    ['@ts-nocheck', '// @ts-nocheck\nexport const f: string = 1;'],
    ['a reference to another library', '/// <reference lib="dom" />\nexport const f = document.title;'],
    ['a reference to a file', '/// <reference path="../types.ts" />\nexport const f: string = 1;'],
    ['a reference to types', '/// <reference types="node" />\nexport const f = process.argv;'],
  ])('gives no effect to %s', (_, text) => {
    const files = { [FILE]: text, 'types.ts': 'const seen: string = 1;' };
    expect(problemsOf(files)).toMatchObject([{ file: FILE, line: 2 }]);
  });

  it.each([
    'tsconfig.json',
    '07-nested-paging/tsconfig.json',
    'package.json',
    'globals.d.ts',
    'node_modules/x/index.d.ts',
  ])('gives no effect to %s in the submission', (path) => {
    const text = '{ "compilerOptions": { "strict": false } }; declare var process: any;';
    expect(problemsOf({ [FILE]: 'export const f = (a) => process;', [path]: text })).toHaveLength(2);
  });

  it('lists at most 20 problems, by file and place', () => {
    const line = 'const wrong: string = 1;';
    const block = Array.from({ length: 15 }, () => `{ ${line} }`).join('\n');
    const problems = problemsOf({ [FILE]: `import './a';\n${block}`, '07-nested-paging/a.ts': block });
    expect(problems).toHaveLength(20);
    expect(problems).toMatchObject([
      ...Array.from({ length: 15 }, (_, i) => ({ file: '07-nested-paging/a.ts', line: i + 1, column: 9 })),
      ...Array.from({ length: 5 }, (_, i) => ({ file: FILE, line: i + 2, column: 9 })),
    ]);
  });

  it('clips messages and excerpts', () => {
    const members = Array.from({ length: 400 }, (_, i) => `m${i}: ${i}`).join('; ');
    const [problem] = problemsOf({
      [FILE]: `export const f: { ${members} } = { ${members.replaceAll(';', ',')}, m: 1 };`,
    });
    expect(problem).toMatchObject({ line: 1, excerpt: expect.stringMatching(/^.{200}$/) });
  });

  it('keeps one submission from changing what the next one sees', () => {
    const first = 'declare global { interface Array<T> { extra: T } }\nexport const f = [1].extra;';
    expect(problemsOf({ [FILE]: first })).toEqual([]);
    expect(problemsOf({ [FILE]: 'export const f = [1].extra;' })).toHaveLength(1);
  });

  it('reads the given module again when it has changed', () => {
    const files = { [FILE]: "import { PTE32 } from '../machine';\nexport const p: number = PTE32.P;" };
    expect(problemsOf(files)).toEqual([]);
    expect(problemsOf(files, { 'index.ts': "export const PTE32 = { P: '1' };" })).toHaveLength(1);
    expect(problemsOf(files)).toEqual([]);
  });

  it('says that it crashed on nesting that its stack cannot hold', () => {
    const text = `export const x = ${'['.repeat(5000)}1${']'.repeat(5000)};`;
    expect(problemsOf({ [FILE]: text })).toBe('crashed');
  });
});
