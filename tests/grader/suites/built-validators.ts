import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '../../..');
const SCHEMAS = join(ROOT, 'assignments/schema');
const BUILDER = join(ROOT, 'grader/suites/build-validators.mjs');

/**
 * Builds the validators of the schemas as they are now, once per state of the schemas and the builder.
 *
 * @returns the path of the module
 */
export function builtValidators(): string {
  const folder = join(tmpdir(), `pagewalk-validators-${digest()}`);
  const file = join(folder, 'validators.js');
  if (!existsSync(file)) {
    const script = `const { buildValidators } = await import(${JSON.stringify(pathToFileURL(BUILDER).href)});
      await buildValidators(${JSON.stringify(SCHEMAS)}, ${JSON.stringify(file)});`;
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: ROOT, stdio: 'pipe' });
  }
  return file;
}

function digest(): string {
  const hash = createHash('sha256').update(readFileSync(BUILDER));
  for (const name of readdirSync(SCHEMAS).sort()) hash.update(name).update(readFileSync(join(SCHEMAS, name)));
  return hash.digest('hex').slice(0, 16);
}
