import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { listChapters, readFolder } from '../../../grader/authoring/starter/course-files';
import { findRegions } from '../../../grader/authoring/starter/find-regions';
import { projectFiles } from '../../../grader/authoring/starter/project-files';
import { starterProblems } from '../../../grader/authoring/starter/write-starter';
import { COMPILER_OPTIONS } from '../../../grader/compile/type-check-host';
import { INSTALLATION } from '../../../grader/contracts/installation';

const STARTER = join(INSTALLATION, 'starter');

/** Every chapter file, in the reference and in the starter. */
const FILES = listChapters(INSTALLATION).flatMap((id) =>
  readFolder(join(INSTALLATION, 'reference', id), '.ts').map(({ path, text }) => ({ path: `${id}/${path}`, text })),
);

/** The starter's program, under its own tsconfig. */
function starterProgram(): ts.Program {
  const read = ts.readConfigFile(join(STARTER, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const config = ts.parseJsonConfigFileContent(read.config, ts.sys, STARTER);
  return ts.createProgram(config.fileNames, config.options);
}

describe('the committed starter', () => {
  it('is what the generator makes of the reference', () => {
    expect(starterProblems(INSTALLATION)).toEqual([]);
  });

  it('compiles under its own tsconfig, with every chapter file in the program', () => {
    const program = starterProgram();
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    expect(problems).toEqual([]);
    const checked = new Set(program.getRootFileNames());
    const missing = FILES.filter(({ path }) => !checked.has(join(STARTER, path).replace(/\\/g, '/')));
    expect(missing).toEqual([]);
  });

  it('is checked under the options of the grader', () => {
    expect(starterProgram().getCompilerOptions()).toMatchObject(COMPILER_OPTIONS);
  });

  it.each(FILES)('holds no line of what was removed from $path', ({ path, text }) => {
    const starter = readFileSync(join(STARTER, path), 'utf8');
    const { regions } = findRegions(text, path);
    const lines = text.split('\n').map((line) => line.trim());
    const isRemoved = (line: number): boolean => regions.some(({ first, last }) => first <= line && line <= last);
    const kept = new Set(lines.filter((_, line) => !isRemoved(line)));
    const removed = lines.filter((text, line) => isRemoved(line) && text.length > 20 && !kept.has(text));
    expect(removed.length).toBeGreaterThan(20);
    expect(removed.filter((line) => starter.includes(line))).toEqual([]);
  });

  it.each(FILES)('has the same exports as the reference in $path', async ({ path }) => {
    const load = async (folder: string): Promise<string[]> =>
      Object.keys((await import(join(INSTALLATION, folder, path))) as object).sort();
    expect(await load('starter')).toEqual(await load('reference'));
  });

  it.each(FILES)('throws NotImplementedError from each function of $path', async ({ path }) => {
    const stubs = Object.entries((await import(join(STARTER, path))) as Record<string, () => unknown>);
    expect(stubs.length).toBeGreaterThan(0);
    for (const [name, stub] of stubs) {
      const message = new RegExp(
        `^${name} is not implemented yet\\. Its contract is in handout\\.md beside this file \\(\\d\\d\\.S\\d+((, | to )\\d\\d\\.S\\d+)*\\)\\.$`,
      );
      expect(stub).toThrow(
        expect.objectContaining({ name: 'NotImplementedError', message: expect.stringMatching(message) }),
      );
    }
  });

  it('says in its tool file what the course itself does not use', () => {
    const course = { engines: {}, overrides: {}, dependencies: {}, devDependencies: { jest: '^30' } };
    expect(() => projectFiles(course, '1.0.0')).toThrow('package.json lists no version of @types/jest; add it there');
  });
});
