import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateStarter } from '../../../grader/authoring/starter/generate-starter';
import { starterProblems, writeStarter } from '../../../grader/authoring/starter/write-starter';
import { InvalidInput } from '../../../grader/contracts/file-problem';
import { makeCourse, putFile, removeCourses, TINY_REFERENCE } from './starter-course';

afterEach(removeCourses);

/** The problems as `file: message`. */
function problemsIn(root: string): string[] {
  return starterProblems(root).map(({ file, message }) => `${file}: ${message}`);
}

describe('generateStarter', () => {
  it('yields the same bytes twice, in the same order', () => {
    const root = makeCourse();
    expect([...generateStarter(root)]).toEqual([...generateStarter(root)]);
  });

  it('yields paths relative to the starter, ascending', () => {
    expect([...generateStarter(makeCourse()).keys()]).toEqual([
      '.gitignore',
      '03-page-walk/page-walk.ts',
      'README.md',
      'jest.config.js',
      'machine/README.md',
      'machine/index.ts',
      'package.json',
      'pagewalk.test.ts',
      'tsconfig.json',
    ]);
  });

  it('copies the handout of a chapter where there is one', () => {
    const root = makeCourse({ 'assignments/03-page-walk/handout.md': '# Walk the tree\n' });
    expect(generateStarter(root).get('03-page-walk/handout.md')).toBe('# Walk the tree\n');
  });

  it('lists chapters by title and hours where the assignment names them', () => {
    const assignment = JSON.stringify({ title: 'Walk the tree', hours: 5 });
    const readme = (root: string): string => generateStarter(root).get('README.md') ?? '';
    expect(readme(makeCourse({ 'assignments/03-page-walk/assignment.json': assignment }))).toMatch(
      /\| 03 Walk the tree +\| \[`03-page-walk\/page-walk\.ts`\]\(03-page-walk\/page-walk\.ts\) \| 5 +\|/,
    );
    expect(readme(makeCourse())).toMatch(/\| 03-page-walk +\|/);
  });

  it('takes the versions of the tools from the course', () => {
    const json = JSON.parse(generateStarter(makeCourse()).get('package.json') ?? '') as object;
    expect(json).toMatchObject({
      devDependencies: { '@pagewalk/kit': '^1.2.3', jest: '^30', typescript: '~6.0.3' },
      scripts: { test: 'jest', typecheck: 'tsc --noEmit -p .' },
    });
  });

  it('marks the given code as read-only', () => {
    expect(generateStarter(makeCourse()).get('machine/index.ts')).toBe(
      '// Given code: read it, do not change it. The grader uses its own copy.\nexport interface Mem32 {}\n',
    );
  });

  it('makes the same of a checkout with Windows line ends', () => {
    const windows = makeCourse({ 'reference/03-page-walk/page-walk.ts': TINY_REFERENCE.replace(/\n/g, '\r\n') });
    expect([...generateStarter(windows)]).toEqual([...generateStarter(makeCourse())]);
  });

  it('names file and line of a wrong marker', () => {
    const root = makeCourse({ 'reference/03-page-walk/page-walk.ts': `${TINY_REFERENCE}// #endregion\n` });
    expect(() => generateStarter(root)).toThrow(InvalidInput);
    expect(() => generateStarter(root)).toThrow('reference/03-page-walk/page-walk.ts:16:1: error: This #endregion');
  });
});

describe('writeStarter and starterProblems', () => {
  it('find nothing wrong with a starter that has just been written', () => {
    const root = makeCourse();
    expect(writeStarter(root).missing).toHaveLength(9);
    expect(problemsIn(root)).toEqual([]);
    expect(writeStarter(root)).toEqual({ missing: [], stale: [], unexpected: [] });
  });

  it('report a stale, a missing and an unexpected file, and the command that refreshes', () => {
    const root = makeCourse();
    writeStarter(root);
    putFile(root, 'reference/machine/index.ts', 'export interface Mem32 { readonly size: number }\n');
    putFile(root, 'assignments/03-page-walk/handout.md', '# Walk the tree\n');
    putFile(root, 'starter/04-old/old.ts', '');
    expect(problemsIn(root)).toEqual([
      'starter/03-page-walk/handout.md: This generated file is missing; run `npx pagewalk author starter`.',
      'starter/machine/index.ts: This generated file differs from its sources; run `npx pagewalk author starter`.',
      'starter/04-old/old.ts: Nothing generates this file; delete it, or give it a source and run `npx pagewalk author starter`.',
    ]);
  });

  it('refresh what is missing or stale and delete nothing', () => {
    const root = makeCourse();
    putFile(root, 'starter/tsconfig.json', '{}');
    putFile(root, 'starter/mine.ts', 'export {};\n');
    expect(writeStarter(root)).toMatchObject({ stale: ['tsconfig.json'], unexpected: ['mine.ts'] });
    expect(readFileSync(join(root, 'starter/tsconfig.json'), 'utf8')).toContain('"strict": true');
    expect(existsSync(join(root, 'starter/mine.ts'))).toBe(true);
  });

  it('look past the folders that tools make', () => {
    const root = makeCourse();
    writeStarter(root);
    putFile(root, 'starter/node_modules/x/index.js', '');
    putFile(root, 'starter/coverage/lcov.info', '');
    expect(problemsIn(root)).toEqual([]);
  });

  it('write nothing when a marker is wrong', () => {
    const root = makeCourse({ 'reference/03-page-walk/page-walk.ts': 'export const ONE = 1;\n' });
    expect(() => writeStarter(root)).toThrow(InvalidInput);
    expect(existsSync(join(root, 'starter'))).toBe(false);
  });
});
