import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtValidators } from './built-validators';

const SCHEMAS = join(__dirname, '../../../assignments/schema');

describe('buildValidators', () => {
  it('exports one validator per schema from a module that loads where no package is installed', () => {
    const file = builtValidators();
    const script = `const all = require(${JSON.stringify(file)});
      const calls = Object.values(all).map((validate) => validate(null) === false && validate.errors.length > 0);
      console.log(JSON.stringify({ names: Object.keys(all), refusesNull: calls.every(Boolean) }));`;
    const text = execFileSync(process.execPath, ['--eval', script], { cwd: dirname(file), encoding: 'utf8' });
    const names = readdirSync(SCHEMAS).map((name) => name.replace('.schema.json', ''));
    expect(JSON.parse(text)).toEqual({ names: names.sort(), refusesNull: true });
  });

  it('leaves no partial file', () => {
    expect(readdirSync(dirname(builtValidators()))).toEqual(['validators.js']);
  });
});
