// Compiles the JSON Schemas into one CommonJS module of validators, so that no command pays for Ajv's start-up.
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';

const ENDING = '.schema.json';

/**
 * Writes a module that exports one validator per schema, by the file's name without its ending (`suite`, `assignment`, ...).
 * It requires nothing at run time.
 *
 * @param {string} schemaFolder - the folder of the `*.schema.json` files
 * @param {string} outFile - the module to write; it appears whole or not at all
 * @returns {Promise<void>}
 */
export async function buildValidators(schemaFolder, outFile) {
  const names = readdirSync(schemaFolder)
    .filter((name) => name.endsWith(ENDING))
    .sort();
  const schemas = names.map((name) => JSON.parse(readFileSync(join(schemaFolder, name), 'utf8')));
  // `verbose` hands every error the schema it comes from: messages quote its description.
  // `strictTypes` is off because `type: ["string", "null"]` is what a report means.
  const ajv = new Ajv2020({ schemas, allErrors: true, verbose: true, strictTypes: false, code: { source: true } });
  addFormats.default(ajv);
  const exported = Object.fromEntries(names.map((name, index) => [name.slice(0, -ENDING.length), schemas[index].$id]));
  const source = standaloneCode.default(ajv, exported);
  const bundle = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, sourcefile: 'validators.js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'silent',
  });
  mkdirSync(dirname(outFile), { recursive: true });
  const partial = `${outFile}.${process.pid}.partial`;
  writeFileSync(partial, bundle.outputFiles[0].text);
  renameSync(partial, outFile);
}
