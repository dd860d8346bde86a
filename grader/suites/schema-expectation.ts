import type { SchemaError } from './load-validators';
import { nearestName } from './nearest-name';
import { show } from './show-value';

/** Says what a schema expects where a value breaks it, as a phrase after "expected". */
export function schemaExpectation(error: SchemaError): string {
  const phrase = PHRASES[error.keyword];
  return phrase?.(error) ?? `a value that ${error.message ?? `obeys ${error.keyword}`}`;
}

const PHRASES: Readonly<Record<string, (error: SchemaError) => string>> = {
  type: ({ params }) =>
    listOf(params.type)
      .map((type) => TYPES[String(type)] ?? String(type))
      .join(' or '),
  const: ({ params }) => show(params.allowedValue),
  enum: describeEnum,
  pattern: ({ params }) => `text of the form ${String(params.pattern)}`,
  format: ({ params }) => `a ${String(params.format)}`,
  minLength: ({ params }) => `at least ${count(params.limit, 'character')}`,
  maxLength: ({ params }) => `at most ${count(params.limit, 'character')}`,
  minItems: ({ params }) => `at least ${count(params.limit, 'element')}`,
  maxItems: ({ params }) => `at most ${count(params.limit, 'element')}`,
  minProperties: ({ params }) => `at least ${count(params.limit, 'key')}`,
  minimum: ({ params }) => `at least ${String(params.limit)}`,
  maximum: ({ params }) => `at most ${String(params.limit)}`,
  exclusiveMinimum: ({ params }) => `more than ${String(params.limit)}`,
};

const TYPES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function describeEnum({ params, data }: SchemaError): string {
  const allowed = listOf(params.allowedValues);
  const nearest = typeof data === 'string' ? nearestName(data, allowed.map(String)) : null;
  const hint = nearest === null ? '' : `, most likely ${show(nearest)}`;
  return `one of ${allowed.map(show).join(', ')}${hint}`;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function count(limit: unknown, unit: string): string {
  return `${String(limit)} ${unit}${limit === 1 ? '' : 's'}`;
}
