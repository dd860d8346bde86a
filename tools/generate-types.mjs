// Writes the TypeScript types of every file format from its JSON Schema; with --check it only compares.
import { readdirSync, readFileSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import prettier from 'prettier';

const root = join(import.meta.dirname, '..');
const from = join(root, 'assignments/schema');
const to = join(root, 'grader/contracts/generated');
const checkOnly = process.argv.includes('--check');

mkdirSync(to, { recursive: true });
const style = { ...(await prettier.resolveConfig(join(to, 'x.ts'))), parser: 'typescript' };
let stale = 0;
for (const name of readdirSync(from).sort()) {
  if (!name.endsWith('.schema.json')) continue;
  const schema = JSON.parse(readFileSync(join(from, name), 'utf8'));
  const types = await compile(schema, schema.title, {
    bannerComment: `// Generated from assignments/schema/${name} by \`npm run generate\`; do not edit.`,
    additionalProperties: true,
    unreachableDefinitions: false,
    format: false,
  });
  const text = await prettier.format(types, style);
  const file = join(to, name.replace('.schema.json', '.ts'));
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (current === text) continue;
  if (!checkOnly) writeFileSync(file, text);
  else {
    stale++;
    console.error(
      `grader/contracts/generated/${name.replace('.schema.json', '.ts')} is stale: run \`npm run generate\`.`,
    );
  }
}
process.exitCode = stale === 0 ? 0 : 1;
