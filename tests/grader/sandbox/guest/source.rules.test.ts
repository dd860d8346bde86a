import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../grader/sandbox/guest');

/** What runs only before a submission is evaluated. */
const BEFORE = new Set([
  'prepare-realm.ts',
  'prepare-operations.ts',
  'machine-module.ts',
  'primordials.ts',
  'index.ts',
]);

const files = readdirSync(FOLDER).filter((name) => !BEFORE.has(name));

test.each(files)('%s joins texts with + only: QuickJS makes a call that can be patched out of a template', (name) => {
  expect(codeOf(name)).not.toContain('${');
});

test.each(files)('%s uses no iteration protocol, which can be patched', (name) => {
  const code = codeOf(name)
    // Evaluated when the chapter is prepared, before the submission.
    .replace('const all = [...required, ...fieldsOf(optional ?? {})];', '')
    .replace('return Object.entries(specs).map(([name, spec]) => ({ name, shape: shapeOf(spec) }));', '');
  expect(code).not.toMatch(/for \(const .* of /);
  expect(code).not.toMatch(/\[\.\.\./);
  expect(code).not.toMatch(/(const|let|\() ?\[[a-zA-Z]/);
});

function codeOf(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
}
