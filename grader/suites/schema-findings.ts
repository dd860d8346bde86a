import type { Finding, JsonPath } from './json-source';
import type { SchemaError } from './load-validators';
import { notMeant, unknownName } from './nearest-name';
import { schemaExpectation } from './schema-expectation';
import { show } from './show-value';

/** Turns a validator's errors into findings, in the validator's order. Errors that only repeat another one are dropped. */
export function schemaFindings(errors: readonly SchemaError[]): Finding[] {
  return errors
    .filter((error) => !isKeyTwice(error) && !isBranch(error, errors) && !isMisspelt(error, errors))
    .map((error) => findingOf(error, errors));
}

/** `propertyNames` reports a key once itself and once through the schema of keys. */
function isKeyTwice(error: SchemaError): boolean {
  return error.propertyName !== undefined && error.keyword !== 'propertyNames';
}

/** A failed `anyOf` reports itself and every branch. */
function isBranch(error: SchemaError, all: readonly SchemaError[]): boolean {
  return all.some((other) => {
    if (other === error || other.keyword !== 'anyOf') return false;
    return error.instancePath === other.instancePath || error.instancePath.startsWith(`${other.instancePath}/`);
  });
}

/** Whether a missing key is there, but misspelt: the unknown key is told, with the right one. */
function isMisspelt(error: SchemaError, all: readonly SchemaError[]): boolean {
  if (error.keyword !== 'required') return false;
  const unknown = all
    .filter(({ keyword, instancePath }) => keyword === 'additionalProperties' && instancePath === error.instancePath)
    .map(({ params }) => String(params.additionalProperty));
  return notMeant([String(error.params.missingProperty)], unknown, legalKeys(error)).length === 0;
}

function findingOf(error: SchemaError, all: readonly SchemaError[]): Finding {
  const { params } = error;
  const path = pointerToPath(error.instancePath);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      return { path: [...path, key], at: 'key', message: unknownName('key', key, legalKeys(error)) };
    }
    case 'propertyNames': {
      const key = String(params.propertyName);
      const inner = all.find((other) => other.propertyName === key && other.instancePath === error.instancePath);
      const expected = inner === undefined ? 'another key' : schemaExpectation(inner);
      const message = `The key is ${show(key)}; expected ${expected}.${meaningOf(error)}`;
      return { path: [...path, key], at: 'key', message };
    }
    case 'required':
      return { path, message: `The key ${show(params.missingProperty)} is missing ${withinOf(path)}.` };
    case 'uniqueItems': {
      const index = Math.max(Number(params.i), Number(params.j));
      const item: unknown = Array.isArray(error.data) ? error.data[index] : undefined;
      return { path: [...path, index], message: `${show(item)} stands twice in this list; remove one of them.` };
    }
    default: {
      const found = `${subjectOf(path)} is ${show(error.data)}`;
      return { path, message: `${found}; expected ${schemaExpectation(error)}.${meaningOf(error)}` };
    }
  }
}

function legalKeys({ parentSchema }: SchemaError): readonly string[] {
  return Object.keys(parentSchema?.properties ?? {});
}

function meaningOf({ parentSchema }: SchemaError): string {
  return parentSchema?.description === undefined ? '' : ` It means: ${parentSchema.description}`;
}

function subjectOf(path: JsonPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'The file';
  if (typeof last === 'string') return show(last);
  return `Element ${last} of ${path.length === 1 ? 'the list' : subjectOf(path.slice(0, -1))}`;
}

function withinOf(path: JsonPath): string {
  return path.length === 0 ? 'in this file' : `in ${subjectOf(path).replace(/^Element/, 'element')}`;
}

/** Splits a JSON pointer. A segment of digits is taken for an index: no format of ours has such keys in an object it names. */
function pointerToPath(pointer: string): JsonPath {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^(0|[1-9][0-9]*)$/.test(segment) ? Number(segment) : segment));
}
