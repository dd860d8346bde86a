import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TOOL = join(__dirname, '../../tools/check-docs.mjs');

/** Answers --help as the real command does, for one command and one group. */
const COMMAND = `
const path = process.argv.slice(2).filter((word) => !word.startsWith('-')).join(' ');
console.log({
  '': 'Usage: pagewalk [options] [command]\\n\\nOptions:\\n  --version\\n\\nCommands:\\n  grade [options] <path...>  grade\\n  author                     for authors\\n  help [command]             help\\n',
  'grade': 'Usage: pagewalk grade [options]\\n\\nOptions:\\n  --out <dir>  where\\n  --json       JSON\\n',
  'author': 'Usage: pagewalk author\\n\\nCommands:\\n  check [options]  check\\n',
  'author check': 'Usage: pagewalk author check\\n\\nOptions:\\n  --json  JSON\\n',
}[path]);
`;
const STUDENT_COMMAND = COMMAND.replace('  grade [options]', '  test [options]').replace("'grade':", "'test':");

describe('check-docs', () => {
  let root: string;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const check = (path: string, text: string) => {
    write(path, text);
    const { stderr, status } = spawnSync(process.execPath, [TOOL, root], { encoding: 'utf8' });
    return { problems: stderr.split('\n').filter(Boolean), status };
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pagewalk-docs-'));
    write('package.json', '{ "scripts": { "build": "", "test": "" } }');
    write('starter/package.json', '{ "scripts": { "typecheck": "" } }');
    write('dist/pagewalk.js', COMMAND);
    write('kit/dist/pagewalk.js', STUDENT_COMMAND);
    write('grader/pipeline.ts', 'export function gradeSubmission() {}');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it.each([
    ['a file', '`grader/pipeline.ts`'],
    ['a folder', '`grader/`'],
    ['a name in a file', '`grader/pipeline.ts#gradeSubmission`'],
    ['a link with text in code', '[`pipeline`](grader/pipeline.ts "title")'],
    ['a link to a heading', '# Two Words, `code`!\n\n[up](#two-words-code) and [there](README.md#two-words-code)'],
    ['a link to the web', '[there](https://example.org/x)'],
    ['a script', '`npm run build`, `npm run build -- --flag`, `npm test`, `npm ci`'],
    ['a command', '`pagewalk grade <submission>... [--out DIR] [--json]` and `pagewalk author check --json`'],
    ['a command by npx', '```sh\n$ npm ci && npx pagewalk grade x --json   # a comment with pagewalk nonsense\n```'],
    ['a command of the student', '`pagewalk test 07`'],
    ['the command itself', 'Run `pagewalk` or `pagewalk --help`.'],
    ['examples that are no shell', '```ts\nnpm run nothing; pagewalk nothing\n```'],
    ['paths of other people', '`alice/07-nested-paging/nested-paging.ts`, `node:fs`, `and/or`, `grades/index.html`'],
    ['patterns', '`grader/*/x.ts`, `assignments/NN-slug/`, `grader/<stage>/`'],
    ['words of the subject', '`(g+1)(h+1)-1`, `0x1000`, `hostWalk32`, `a / b`'],
  ])('accepts %s', (_, text) => {
    expect(check('README.md', text)).toEqual({ problems: [], status: 0 });
  });

  it.each([
    ['`grader/gone.ts`', 'there is no grader/gone.ts: correct the name, or remove the mention'],
    ['`GONE.md`', 'there is no GONE.md: correct the name, or remove the mention'],
    ['`grader/pipeline.ts#gradeClass`', 'grader/pipeline.ts has no "gradeClass"'],
    ['`grader/pipeline.ts#grade`', 'grader/pipeline.ts has no "grade"'],
    ['[x](docs/gone.md)', 'the link to docs/gone.md leads nowhere: correct it or add the file'],
    ['[x](#gone)', '#gone has no heading for #gone'],
    ['`npm run gone`', 'package.json has no script "gone"'],
    ['`npm start`', 'package.json has no script "start"'],
    ['`pagewalk gone`', 'there is no command "pagewalk gone": `pagewalk --help` lists what there is'],
    ['`npx pagewalk author gone`', 'there is no command "pagewalk author gone": `pagewalk --help` lists what there is'],
    ['`pagewalk grade x [--gone]`', '"pagewalk grade" has no option --gone: `pagewalk --help` lists what there is'],
    [
      '`node dist/pagewalk.js grade --gone`',
      '"pagewalk grade" has no option --gone: `pagewalk --help` lists what there is',
    ],
  ])('refuses %s', (text, message) => {
    expect(check('README.md', `first line\n\nthird ${text}`)).toEqual({
      problems: [`README.md:3: ${message}`],
      status: 1,
    });
  });

  it('reads the lines of a shell example', () => {
    const text = '```sh\nnpm run build\nnpm run build && npm run gone\n```\n`npm run gone`';
    expect(check('docs/x.md', text).problems).toEqual([
      'docs/x.md:3: package.json has no script "gone"',
      'docs/x.md:5: package.json has no script "gone"',
    ]);
  });

  it('holds a document of the starter to what a student has', () => {
    expect(check('starter/README.md', '`npm run typecheck` `pagewalk test`').problems).toEqual([]);
    expect(check('starter/README.md', '`npm run build` `pagewalk grade`').problems).toEqual([
      'starter/README.md:1: starter/package.json has no script "build"',
      'starter/README.md:1: there is no command "pagewalk grade": `pagewalk --help` lists what there is',
    ]);
  });

  it('looks for paths beside the document first', () => {
    write('reference/stack/walk.ts', '');
    expect(check('reference/README.md', '`stack/walk.ts` `grader/pipeline.ts`').problems).toEqual([]);
    expect(check('reference/README.md', '`stack/gone.ts`').problems).toHaveLength(1);
  });

  it('asks for a build when the commands are missing', () => {
    rmSync(join(root, 'kit'), { recursive: true });
    expect(check('README.md', '')).toEqual({
      problems: ['kit/dist/pagewalk.js is missing: run `npm run build` first.'],
      status: 2,
    });
  });
});
