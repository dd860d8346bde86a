import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCompiler, type Compiler } from '../../../grader/compile/open-compiler';
import { buildChildren, CHAPTER, FILE, GIVEN, submissionOf } from './built-children';

const SOUND = submissionOf({ [FILE]: "import { PTE32 } from '../machine';\nexport const f = (): number => PTE32.P;" });
const WRONG = submissionOf({ [FILE]: 'export const f = (): string => 5;' });
const one = (text: string) => submissionOf({ [FILE]: text });

/** Takes tsc more time and memory than it gets. */
const TYPE_BOMB = one(
  'type F<A extends any[], B extends any[]> = A extends [infer H, ...infer T] ? [...F<T, [...B, H]>, ...F<T, [H, ...B]>] : B;\n' +
    `export const q: F<[${Array.from({ length: 24 }, (_, i) => i).join(', ')}], []> = 1;`,
);

describe('openCompiler', () => {
  let folder: string;
  let compiler: Compiler;

  beforeAll(() => {
    folder = buildChildren('hostile', { snapshot: true });
    compiler = openCompiler({ folder, given: GIVEN });
    compiler.warm();
  });

  afterAll(() => compiler.close());

  async function expectSoundResults(): Promise<void> {
    expect(await compiler.compile(SOUND, CHAPTER)).toMatchObject({
      kind: 'compiled',
      script: expect.stringContaining('PTE32.P'),
    });
    expect(await compiler.typeCheck(SOUND, CHAPTER)).toEqual({ state: 'checked', problems: [] });
  }

  it('compiles and checks a sound chapter', async () => {
    await expectSoundResults();
  });

  it('compiles a chapter with a type error and reports the error', async () => {
    expect(await compiler.compile(WRONG, CHAPTER)).toMatchObject({ kind: 'compiled' });
    expect(await compiler.typeCheck(WRONG, CHAPTER)).toMatchObject({
      state: 'checked',
      problems: [{ file: FILE, line: 1, column: 32, excerpt: 'export const f = (): string => 5;' }],
    });
  });

  it('answers requests that are made at once, each with its own', async () => {
    const requests = Array.from({ length: 10 }, (_, i) => compiler.compile(one(`export const f${i} = 1;`), CHAPTER));
    const results = await Promise.all(requests);
    expect(results).toMatchObject(
      Array.from({ length: 10 }, (_, i) => ({ script: expect.stringContaining(`f${i} = 1`) })),
    );
  });

  it.each([
    ['5,000 nested brackets', one(`export const x = ${'['.repeat(5000)}1${']'.repeat(5000)};`)],
    ['20,000 nested parentheses', one(`export const x = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`)],
    ['a literal of 250 kB', one(`export const x = '${'x'.repeat(250_000)}';`)],
    ['one line of 60,000 elements', one(`export const x = [${'1, '.repeat(60_000)}];`)],
    ['a type bomb', TYPE_BOMB],
  ])('compiles %s and goes on', async (_, submission) => {
    expect(await compiler.compile(submission, CHAPTER)).toMatchObject({ kind: 'compiled' });
    await expectSoundResults();
  });

  it.each([
    ['5,000 nested brackets', one(`export const x = ${'['.repeat(5000)}1${']'.repeat(5000)};`)],
    ['a type bomb', TYPE_BOMB],
  ])('leaves %s unchecked and goes on', async (_, submission) => {
    expect(await compiler.typeCheck(submission, CHAPTER)).toEqual({ state: 'unchecked', problems: [] });
    await expectSoundResults();
  });

  it('leaves a check unchecked at its deadline', async () => {
    const hasty = openCompiler({ folder, given: GIVEN, typeCheckDeadline: 1 });
    expect(await hasty.typeCheck(TYPE_BOMB, CHAPTER)).toEqual({ state: 'unchecked', problems: [] });
    await hasty.close();
  });

  it('rejects a program that makes the compiler grow beyond its bounds, twice', async () => {
    expect(await compiler.compile(one(`export const x = ${'-'.repeat(250_000)}1;`), CHAPTER)).toMatchObject({
      kind: 'rejected',
      problems: [{ file: FILE, message: expect.stringMatching(/could not be compiled within 5 s and 1 GiB/) }],
    });
    await expectSoundResults();
  });

  it('does not start what a compiler is not asked for, and can be closed without a request', async () => {
    const idle = openCompiler({ folder, given: GIVEN });
    await expect(idle.close()).resolves.toBeUndefined();
  });

  it('reports our own fault when the compiler cannot be started', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'compiler.js'), 'process.exit(9);');
    writeFileSync(join(broken, 'type-checker.js'), 'process.exit(9);');
    const compilers = openCompiler({ folder: broken, given: GIVEN });
    expect(await compilers.compile(SOUND, CHAPTER)).toMatchObject({
      kind: 'fault',
      problem: { message: expect.stringContaining('it ended with code 9') },
    });
    expect(await compilers.typeCheck(SOUND, CHAPTER)).toEqual({ state: 'unchecked', problems: [] });
    await compilers.close();
    rmSync(broken, { recursive: true });
  });

  it('falls back to the plain script when the snapshot is of another Node.js', async () => {
    const other = join(folder, 'other');
    mkdirSync(other, { recursive: true });
    for (const name of ['compiler.js', 'type-checker.js']) copyFileSync(join(folder, name), join(other, name));
    writeFileSync(join(other, 'type-checker.blob'), 'no snapshot');
    const compilers = openCompiler({ folder: other, given: GIVEN });
    expect(await compilers.typeCheck(WRONG, CHAPTER)).toMatchObject({ state: 'checked', problems: [{ line: 1 }] });
    await compilers.close();
    rmSync(other, { recursive: true });
  });

  it('finds the same problems with the snapshot and without', async () => {
    expect(existsSync(join(folder, 'type-checker.blob'))).toBe(true);
    const plain = openCompiler({ folder: buildChildren('plain', { snapshot: false }), given: GIVEN });
    for (const submission of [SOUND, WRONG]) {
      expect(await compiler.typeCheck(submission, CHAPTER)).toEqual(await plain.typeCheck(submission, CHAPTER));
    }
    await plain.close();
  });

  it('describes the given module from its folder', () => {
    const root = join(folder, 'given');
    mkdirSync(root, { recursive: true });
    for (const [path, text] of Object.entries(GIVEN.sources)) writeFileSync(join(root, path), text);
    const module = join(__dirname, '../../../grader/compile/build-entries.mjs');
    const script = `import { describeGiven } from ${JSON.stringify(module)};
      console.log(JSON.stringify(await describeGiven(${JSON.stringify(root)})));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual(GIVEN);
    rmSync(root, { recursive: true });
  });
});
