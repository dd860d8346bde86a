import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';

const FOLDER = join(__dirname, '../../../assignments/schema');
const NAMES = readdirSync(FOLDER);

interface Schema {
  readonly [key: string]: unknown;
}

const read = (name: string): Schema => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Schema;

describe.each(NAMES)('%s', (name) => {
  it('is a valid schema of draft 2020-12', () => {
    const ajv = new Ajv2020();
    const schema = read(name);
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect([ajv.validateSchema(schema), ajv.errors ?? []]).toEqual([true, []]);
  });

  it('refuses unknown keys in every object with named properties', () => {
    const open = objectsIn(read(name), '').filter(({ schema }) => schema['additionalProperties'] !== false);
    // The arguments of an operation stand beside its own keys; the loader checks them against operations.ts.
    expect(open.map(({ path }) => path)).toEqual(name === 'suite.schema.json' ? ['/$defs/op'] : []);
  });

  it('describes every property, for the help of editors', () => {
    const root = read(name);
    const silent = objectsIn(root, '').flatMap(({ schema, path }) =>
      Object.entries(schema['properties'] as Record<string, Schema>)
        .filter(([, property]) => !isDescribed(property, root))
        .map(([key]) => `${path}/${key}`),
    );
    expect(silent).toEqual([]);
  });
});

function objectsIn(value: unknown, path: string): readonly { readonly schema: Schema; readonly path: string }[] {
  if (value === null || typeof value !== 'object') return [];
  const schema = value as Schema;
  const own = schema['type'] === 'object' && schema['properties'] !== undefined ? [{ schema, path }] : [];
  return [...own, ...Object.entries(schema).flatMap(([key, inner]) => objectsIn(inner, `${path}/${key}`))];
}

/** A property is described where it stands or in the definition that it refers to. */
function isDescribed(property: Schema, root: Schema): boolean {
  if (typeof property['description'] === 'string') return true;
  const reference = property['$ref'];
  if (typeof reference !== 'string') return false;
  const definitions = root['$defs'] as Record<string, Schema>;
  return typeof definitions[reference.replace('#/$defs/', '')]?.['description'] === 'string';
}
