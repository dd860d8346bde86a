import type { Json } from '../contracts/json';
import type { RecordSpec, TypeSpec } from '../contracts/type-spec';
import type { JsonPath, PlaceOf } from './json-source';
import { isList, isObject } from './json-kind';
import { notMeant, unknownName } from './nearest-name';
import { SCALAR_RULES, type ScalarRule } from './scalar-rules';
import { show } from './show-value';

/** Where a value departs from its declared type. */
export interface Departure {
  /** From the value that was checked. */
  readonly path: JsonPath;
  readonly at: PlaceOf;
  /** A sentence, or null to say only what was found and `expected`. */
  readonly message: string | null;
  readonly expected: string;
  readonly found: Json;
  /** True where a literal differs: it tells the branches of a union apart. */
  readonly isLiteral: boolean;
}

/** How arguments and expectations differ in what they allow. */
export interface Reading {
  /** Null if the value may stand there, else what should, as a phrase. */
  readonly expectedOf: (rule: ScalarRule, value: Json) => string | null;
  /** Arguments must be complete; an expectation names what it cares about. */
  readonly isComplete: boolean;
  /** Looks at a value before its structure; a list (also an empty one) settles it. */
  readonly special?: (spec: TypeSpec, value: Json, path: JsonPath) => readonly Departure[] | null;
}

/** Holds a value of a suite file against its declared type; an empty list if it fits. */
export function checkValue(spec: TypeSpec, value: Json, reading: Reading, path: JsonPath = []): readonly Departure[] {
  const settled = reading.special?.(spec, value, path) ?? null;
  if (settled !== null) return settled;
  if (typeof spec === 'string') {
    const expected = reading.expectedOf(SCALAR_RULES[spec], value);
    return expected === null ? [] : [departure(path, value, expected)];
  }
  if ('literal' in spec) {
    return spec.literal === value ? [] : [{ ...departure(path, value, show(spec.literal)), isLiteral: true }];
  }
  if ('nullable' in spec) return value === null ? [] : checkValue(spec.nullable, value, reading, path);
  if ('union' in spec) return checkUnion(spec.union, value, reading, path);
  if ('list' in spec) return checkList(spec.list, value, reading, path);
  if ('tuple' in spec) return checkTuple(spec.tuple, value, reading, path);
  if ('mapOf' in spec) return checkMap(spec.mapOf, value, reading, path);
  return checkRecord(spec, value, reading, path);
}

/** A departure that says what was found and what was expected. */
export function departure(path: JsonPath, found: Json, expected: string): Departure {
  return { path, at: 'value', message: null, expected, found, isLiteral: false };
}

/** A departure with a sentence of its own. */
export function remark(path: JsonPath, message: string, at: PlaceOf = 'value'): Departure {
  return { path, at, message, expected: '', found: null, isLiteral: false };
}

function checkList(element: TypeSpec, value: Json, reading: Reading, path: JsonPath): readonly Departure[] {
  if (!isList(value)) return [departure(path, value, 'a list')];
  return value.flatMap((item, index) => checkValue(element, item, reading, [...path, index]));
}

function checkTuple(
  elements: readonly TypeSpec[],
  value: Json,
  reading: Reading,
  path: JsonPath,
): readonly Departure[] {
  if (!isList(value) || value.length !== elements.length) {
    return [departure(path, value, `a list of exactly ${elements.length} elements`)];
  }
  return elements.flatMap((element, index) => checkValue(element, value[index] ?? null, reading, [...path, index]));
}

function checkMap(element: TypeSpec, value: Json, reading: Reading, path: JsonPath): readonly Departure[] {
  if (!isObject(value)) return [departure(path, value, 'an object with numbers as keys, such as {"7": ...}')];
  return Object.entries(value).flatMap(([key, item]) => {
    const place = [...path, key];
    const isNumber = String(Number(key)) === key;
    const bad = remark(place, `The key ${show(key)} is not a number; expected a key such as "7".`, 'key');
    return [...(isNumber ? [] : [bad]), ...checkValue(element, item, reading, place)];
  });
}

function checkRecord(spec: RecordSpec, value: Json, reading: Reading, path: JsonPath): readonly Departure[] {
  const fields: Readonly<Record<string, TypeSpec>> = { ...spec.record, ...spec.optional };
  const names = Object.keys(fields);
  if (!isObject(value)) return [departure(path, value, `an object with the fields ${names.map(show).join(', ')}`)];
  const found = Object.entries(value).flatMap(([key, item]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) return [remark([...path, key], unknownName('field', key, names), 'key')];
    return checkValue(field, item, reading, [...path, key]);
  });
  const absent = Object.keys(spec.record).filter((name) => !Object.hasOwn(value, name));
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
  const missing = reading.isComplete ? notMeant(absent, unknown, names) : [];
  return [...found, ...missing.map((name) => remark(path, `The field ${show(name)} is missing.`))];
}

/** The departures from the branch that was meant: the one whose literals agree, and of these the nearest. */
function checkUnion(
  branches: readonly TypeSpec[],
  value: Json,
  reading: Reading,
  path: JsonPath,
): readonly Departure[] {
  const literals = branches.flatMap((branch) => (isLiteral(branch) ? [branch.literal] : []));
  if (literals.length === branches.length) return checkLiterals(literals, value, path);
  const meant = branches.filter((branch) => !isContradicted(branch, value));
  let best: readonly Departure[] | null = null;
  for (const branch of meant.length > 0 ? meant : branches) {
    const found = checkValue(branch, value, reading, path);
    if (found.length === 0) return found;
    if (best === null || weight(found) < weight(best)) best = found;
  }
  return best ?? [];
}

/** Whether the value has another literal than this branch where the branch has one. */
function isContradicted(branch: TypeSpec, value: Json): boolean {
  if (typeof branch === 'string' || !('record' in branch) || !isObject(value)) return false;
  return Object.entries(branch.record).some(
    ([name, field]) => isLiteral(field) && Object.hasOwn(value, name) && value[name] !== field.literal,
  );
}

function weight(departures: readonly Departure[]): number {
  return departures.reduce((sum, { isLiteral: differs }) => sum + (differs ? 100 : 1), 0);
}

function checkLiterals(literals: readonly (string | number | boolean)[], value: Json, path: JsonPath): Departure[] {
  if (literals.some((literal) => literal === value)) return [];
  if (typeof value !== 'string')
    return [{ ...departure(path, value, literals.map(show).join(' or ')), isLiteral: true }];
  return [{ ...remark(path, unknownName('value', value, literals.map(String))), isLiteral: true }];
}

function isLiteral(spec: TypeSpec): spec is { readonly literal: string | number | boolean } {
  return typeof spec === 'object' && 'literal' in spec;
}
