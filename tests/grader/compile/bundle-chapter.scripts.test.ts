import { runInNewContext } from 'node:vm';
import { bundleChapter } from '../../../grader/compile/bundle-chapter';
import { mapPosition, mapStack, SCRIPT_NAME } from '../../../grader/compile/map-position';
import { CHAPTER, FILE, GIVEN } from './built-children';

type Exports = Readonly<Record<string, (...args: unknown[]) => unknown>>;

const MACHINE = { PTE32: { P: 1, W: 2 }, gva32: (n: number) => n, BusError: class BusError extends Error {} };

async function compile(files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const result = await bundleChapter({ chapter: CHAPTER, files: list, givenValues: GIVEN.values });
  if (result.kind !== 'compiled') throw new Error(JSON.stringify(result.problems));
  return result;
}

async function load(files: Readonly<Record<string, string>>): Promise<Exports> {
  const { script } = await compile(files);
  const make = runInNewContext(script, {}, { filename: SCRIPT_NAME }) as (machine: typeof MACHINE) => Exports;
  return make(MACHINE);
}

describe('the script of bundleChapter', () => {
  it('evaluates to a function from the given module to the exports', async () => {
    const exports = await load({
      [FILE]: "import { PTE32, gva32 } from '../machine';\nexport const f = (n: number) => gva32(n) + PTE32.W;",
    });
    expect(exports.f?.(5)).toBe(7);
  });

  it.each([
    [
      'a class of the given module',
      "import { BusError } from '../machine';\nclass E extends BusError {}\nexport const f = () => new E('x').message;",
      'x',
    ],
    ['a namespace import', "import * as given from '../machine';\nexport const f = () => given.PTE32.P;", 1],
    [
      'type-only imports',
      "import type { Mem32 } from '../machine';\nimport { type Gva32, PTE32 } from '../machine';\nexport const f = (m?: Mem32, g?: Gva32) => (m ?? g ?? PTE32.P);",
      1,
    ],
    [
      'types imported without the word type',
      "import { Mem32, PTE32 } from '../machine';\nexport const f = (m?: Mem32) => m ?? PTE32.P;",
      1,
    ],
    ['a re-exported type', "export { Mem32 } from '../machine';\nexport const f = () => 3;", 3],
    ['renamed exports', 'function inner() { return 4; }\nexport { inner as f };', 4],
    ['a default export beside the named one', 'export default class {}\nexport function f() { return 5; }', 5],
    [
      'own variables called machine and submission',
      "import { PTE32 } from '../machine';\nconst machine = 2, submission = 4;\nexport const f = () => machine + submission + PTE32.P;",
      7,
    ],
    [
      'an enum, a namespace and a decorator',
      'enum E { A = 6 }\nnamespace N { export const b = 1 }\nconst id = <T>(c: T, _: unknown) => c;\n@id class C {}\nexport const f = () => E.A + N.b + new C().constructor.length;',
      7,
    ],
    ['a hashbang', '#!/usr/bin/env node\nexport const f = () => 8;', 8],
    ['non-ASCII text', "export const f = () => 'é€😀'.length;", 4],
    ['a legal comment', '/*! @license keep me */\nexport const f = () => 9;', 9],
    [
      'triple-slash references',
      '/// <reference path="../../../etc/passwd" />\n/// <reference types="node" />\nexport const f = () => 10;',
      10,
    ],
  ])('runs a submission with %s', async (_, text, expected) => {
    expect((await load({ [FILE]: text })).f?.()).toBe(expected);
  });

  it('joins helper files of the chapter and of other folders', async () => {
    const exports = await load({
      [FILE]:
        "import { twice } from './lib';\nimport { one } from '../helpers/one.js';\nexport const f = () => twice(one);",
      '07-nested-paging/lib/index.ts': 'export { twice } from "./twice.ts";',
      '07-nested-paging/lib/twice.ts':
        "import { PTE32 } from '../../machine';\nexport const twice = (n: number) => n * PTE32.W;",
      'helpers/one.ts': 'export const one = 1;',
    });
    expect(exports.f?.()).toBe(2);
  });

  it("prefers the given module to a submission's own", async () => {
    const exports = await load({
      [FILE]: "import { PTE32 } from '../machine';\nexport const f = () => PTE32.P;",
      'machine/index.ts': 'export const PTE32 = { P: 99 };',
      'machine.ts': 'export const PTE32 = { P: 98 };',
    });
    expect(exports.f?.()).toBe(1);
  });

  it('is not changed by configuration in the submission', async () => {
    const text = 'class A { x = 1 }\nexport const f = () => Object.hasOwn(new A(), "x");';
    const plain = await compile({ [FILE]: text });
    const configured = await compile({
      [FILE]: text,
      'tsconfig.json': '{"compilerOptions":{"target":"es5","useDefineForClassFields":false}}',
      '07-nested-paging/tsconfig.json': '{"extends":"/etc/passwd"}',
      'package.json': '{"type":"module","browser":{"./nested-paging.ts":"/etc/passwd"}}',
    });
    expect(configured).toEqual(plain);
  });

  it('is strict', async () => {
    const exports = await load({ [FILE]: 'export function f(this: unknown) { return this === undefined; }' });
    const { f } = exports;
    expect(f?.()).toBe(true);
  });

  it('holds no comment of the submission', async () => {
    const { script } = await compile({
      [FILE]: '/*! keep */ // gone\nexport const f = 1;\n//# sourceMappingURL=x.map',
    });
    expect(script).not.toMatch(/keep|gone|sourceMappingURL/);
  });

  it('compiles a program with a type error', async () => {
    expect((await load({ [FILE]: 'export const f = (): string => 5;' })).f?.()).toBe(5);
  });
});

describe('mapPosition and mapStack', () => {
  const files = {
    [FILE]: "import { fail } from './help';\n\nexport function f(n: number): number {\n  return fail(n);\n}\n",
    '07-nested-paging/help.ts':
      'interface Unused { a: 1 }\n\nexport const fail = (n: number): number => {\n  throw new Error(`n is ${n}`);\n};\n',
  };

  async function stackOf(): Promise<{ readonly map: string; readonly stack: string }> {
    const { script, sourceMap } = await compile(files);
    const make = runInNewContext(script, {}, { filename: SCRIPT_NAME }) as (machine: typeof MACHINE) => Exports;
    try {
      make(MACHINE).f?.(1);
    } catch (error) {
      return { map: sourceMap, stack: (error as Error).stack ?? '' };
    }
    throw new Error('the submission did not throw');
  }

  it("find the student's line and column of every frame", async () => {
    const { map, stack } = await stackOf();
    const frames = [...stack.matchAll(/submission\.js:(\d+):(\d+)/g)].map(([, line, column]) =>
      mapPosition(map, Number(line), Number(column)),
    );
    expect(frames.slice(0, 2)).toEqual([
      { file: '07-nested-paging/help.ts', line: 4, column: 9 },
      { file: FILE, line: 4, column: 10 },
    ]);
    expect(mapStack(map, stack)).toEqual({ file: '07-nested-paging/help.ts', line: 4, column: 9 });
  });

  it('give null for the wrapper and for places outside the script', async () => {
    const { sourceMap } = await compile(files);
    expect(mapPosition(sourceMap, 1, 1)).toBeNull();
    expect(mapPosition(sourceMap, 9_999_999, 1)).toBeNull();
    expect(mapPosition(sourceMap, 0, 0)).toBeNull();
  });

  it('read only whole frames of the script', async () => {
    const { map, stack } = await stackOf();
    const [frame = ''] = stack.split('\n').filter((line) => line.includes(SCRIPT_NAME));
    const place = /submission\.js:\d+:\d+/.exec(frame)?.[0] ?? '';
    const where = { file: '07-nested-paging/help.ts', line: 4, column: 9 };
    expect(mapStack(map, `Error\n    at fail (${place})`)).toEqual(where);
    expect(mapStack(map, `Error\n    at ${place}`)).toEqual(where);
    expect(mapStack(map, `Error: ${place}`)).toBeNull();
    expect(mapStack(map, `    at f (other/${place})`)).toBeNull();
    expect(mapStack(map, `    at f (${place}) and more`)).toBeNull();
    expect(mapStack(map, `${'x\n'.repeat(100)}    at f (${place})`)).toBeNull();
    expect(mapStack(map, '')).toBeNull();
  });

  it("are not misled by a submission's own source map", async () => {
    const forged = Buffer.from(
      JSON.stringify({ version: 3, sources: ['../../etc/passwd'], names: [], mappings: 'AAAA;AACA;AACA;AACA' }),
    ).toString('base64');
    const text = `export function f() {\n  return 1;\n}\n//# sourceMappingURL=data:application/json;base64,${forged}`;
    const { script, sourceMap } = await compile({ [FILE]: text });
    const line = script.split('\n').findIndex((found) => found.includes('return 1;')) + 1;
    expect(mapPosition(sourceMap, line, 5)).toEqual({ file: FILE, line: 2, column: 3 });
    expect(sourceMap).not.toContain('passwd');
  });
});
