import type { Tagged } from '../contracts/engine';
import type { Json, JsonObject } from '../contracts/json';
import type { RecordSpec, ScalarType, TypeSpec } from '../contracts/type-spec';

/** A returned value outside C.1 to C.3, with its place in the result (`hfn`, `fault.at`, `[2][0]`; empty for the whole). */
export interface BadValue {
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** A returned value in the form of a suite file. `value` is undefined where the submission returned undefined. */
export interface Canonical {
  readonly value: Json | undefined;
  readonly bad: BadValue | null;
}

const TWO_32 = 2n ** 32n;
const TWO_64 = 2n ** 64n;

/**
 * Brings a returned value into the form of a suite file: addresses and entries become hex strings, a Map an object,
 * an undefined field is absent.
 *
 * A value of another shape than declared is no error here: it stays as it is and will differ from what is expected.
 * Only a number outside its range, a number where a bigint is declared (and the reverse), and a text where an address is
 * declared are bad values.
 *
 * @source course README.md C.1 to C.5, section 5
 */
export function canonicalise(spec: TypeSpec, tagged: Tagged): Canonical {
  const bad: BadValue[] = [];
  const value = convert(spec, tagged, '', bad);
  return { value, bad: bad[0] ?? null };
}

function convert(spec: TypeSpec | null, tagged: Tagged, path: string, bad: BadValue[]): Json | undefined {
  const tag = tagOf(tagged);
  if (tag?.name === '$undefined') return undefined;
  if (tag?.name === '$map') return convertMap(spec, tag.content, path, bad);
  if (tag?.name === '$object') return convertRecord(spec, pairsOf(tag.content), path, bad);
  if (typeof tagged === 'number' || tag?.name === '$num' || tag?.name === '$big')
    return convertNumber(spec, tagged, path, bad);
  if (Array.isArray(tagged)) return convertList(spec, tagged, path, bad);
  if (tagged !== null && typeof tagged === 'object' && tag === null) {
    return convertRecord(spec, Object.entries(tagged as JsonObject), path, bad);
  }
  if (typeof tagged === 'string') bad.push(...textProblem(spec, path));
  return tagged;
}

/** A suite file writes an address as a text, so a returned text would equal it: it is a bad value, whatever it says. */
function textProblem(spec: TypeSpec | null, path: string): readonly BadValue[] {
  const scalar = scalarOf(spec);
  const expected = scalar !== null && isAddress(scalar) ? numberProblem(scalar, Number.NaN) : null;
  return expected === null ? [] : [{ path, found: 'a text', expected }];
}

function convertNumber(spec: TypeSpec | null, tagged: Tagged, path: string, bad: BadValue[]): Json {
  const scalar = scalarOf(spec);
  const number = numberOf(tagged);
  const problem = numberProblem(scalar, number);
  if (problem !== null) bad.push({ path, found: describeNumber(number), expected: problem });
  if (scalar !== null && isAddress(scalar) && problem === null) return hex(BigInt(number));
  if (typeof number === 'bigint') return { $big: number.toString() };
  return Number.isFinite(number) ? number : { $num: String(number) };
}

/** Returns what the declared type allows, if the number is outside it. */
function numberProblem(scalar: ScalarType | null, number: number | bigint): string | null {
  switch (scalar) {
    case 'addr64':
    case 'pte64':
      if (typeof number !== 'bigint') return 'a bigint from 0 to 2^64-1 (C.3)';
      return number >= 0n && number < TWO_64 ? null : 'a bigint from 0 to 2^64-1 (C.3)';
    case 'addr32':
    case 'pte32':
      return isSafe(number) && number >= 0 && number < TWO_32 ? null : 'an unsigned number from 0 to 2^32-1 (C.2)';
    case 'fraction':
      return typeof number === 'number' && Number.isFinite(number) ? null : 'a finite number';
    case 'step':
      return isSafe(number) && number >= -1 ? null : 'an integer that is at least -1 (C.1)';
    default:
      return isSafe(number) && number >= 0 ? null : 'an integer that is at least 0 (C.1)';
  }
}

function convertList(spec: TypeSpec | null, items: readonly Tagged[], path: string, bad: BadValue[]): Json {
  return items.map((item, index) => convert(elementSpec(spec, index), item, `${path}[${index}]`, bad) ?? null);
}

function elementSpec(spec: TypeSpec | null, index: number): TypeSpec | null {
  if (spec === null || typeof spec === 'string') return null;
  if ('list' in spec) return spec.list;
  if ('tuple' in spec) return spec.tuple[index] ?? null;
  if ('nullable' in spec) return elementSpec(spec.nullable, index);
  return null;
}

function convertMap(spec: TypeSpec | null, content: Tagged, path: string, bad: BadValue[]): Json {
  const element = spec !== null && typeof spec === 'object' && 'mapOf' in spec ? spec.mapOf : null;
  const entries = pairsOf(content).map(([key, value]) => [
    key,
    convert(element, value, `${path}[${key}]`, bad) ?? null,
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

function convertRecord(
  spec: TypeSpec | null,
  entries: readonly (readonly [string, Tagged])[],
  path: string,
  bad: BadValue[],
): Json {
  const record = recordFor(spec, entries);
  const result: [string, Json][] = [];
  for (const [key, value] of entries) {
    const field = record?.record[key] ?? record?.optional?.[key] ?? null;
    const converted = convert(field, value, path === '' ? key : `${path}.${key}`, bad);
    if (converted !== undefined) result.push([key, converted]);
  }
  return Object.fromEntries(result);
}

/** The branch of a union whose literals agree with the value; null if none does. */
function recordFor(spec: TypeSpec | null, entries: readonly (readonly [string, Tagged])[]): RecordSpec | null {
  if (spec === null || typeof spec === 'string') return null;
  if ('record' in spec) return literalsAgree(spec, entries) ? spec : null;
  if ('nullable' in spec) return recordFor(spec.nullable, entries);
  if (!('union' in spec)) return null;
  for (const branch of spec.union) {
    const found = recordFor(branch, entries);
    if (found !== null) return found;
  }
  return null;
}

function literalsAgree(spec: RecordSpec, entries: readonly (readonly [string, Tagged])[]): boolean {
  const fields = new Map(entries);
  return Object.entries(spec.record).every(
    ([key, field]) => typeof field === 'string' || !('literal' in field) || fields.get(key) === field.literal,
  );
}

function scalarOf(spec: TypeSpec | null): ScalarType | null {
  if (spec === null) return null;
  if (typeof spec === 'string') return spec;
  if ('nullable' in spec) return scalarOf(spec.nullable);
  if (!('union' in spec)) return null;
  for (const branch of spec.union) {
    const scalar = scalarOf(branch);
    if (scalar !== null) return scalar;
  }
  return null;
}

interface Tag {
  readonly name: string;
  readonly content: Tagged;
}

function tagOf(tagged: Tagged): Tag | null {
  if (tagged === null || typeof tagged !== 'object' || Array.isArray(tagged)) return null;
  const [first, ...more] = Object.entries(tagged as JsonObject);
  if (first === undefined || more.length > 0 || !first[0].startsWith('$')) return null;
  return { name: first[0], content: first[1] };
}

function pairsOf(content: Tagged): [string, Tagged][] {
  if (!Array.isArray(content)) return [];
  const pairs: readonly Tagged[] = content;
  return pairs.map((pair) => {
    const [key, value] = Array.isArray(pair) ? (pair as readonly Tagged[]) : ['?'];
    return [String(key), value ?? null];
  });
}

function numberOf(tagged: Tagged): number | bigint {
  if (typeof tagged === 'number') return tagged;
  const tag = tagOf(tagged);
  if (tag === null || typeof tag.content !== 'string') return Number.NaN;
  if (tag.name !== '$big') return Number(tag.content);
  return /^-?[0-9]+$/.test(tag.content) ? BigInt(tag.content) : Number.NaN;
}

function describeNumber(number: number | bigint): string {
  return typeof number === 'bigint' ? `the bigint ${number}n` : `the number ${number}`;
}

function isSafe(number: number | bigint): number is number {
  return typeof number === 'number' && Number.isSafeInteger(number);
}

function isAddress(scalar: ScalarType): boolean {
  return scalar === 'addr32' || scalar === 'at32' || scalar === 'addr64' || scalar === 'pte32' || scalar === 'pte64';
}

/** The hex form of suite files: upper case after `0x`, no leading zeros. */
export function hex(value: bigint): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
