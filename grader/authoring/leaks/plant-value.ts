import type { Json, JsonObject } from '../../contracts/json';
import type { TypeSpec } from '../../contracts/type-spec';
import { INPUT_CANARY, type CanaryWords } from './canary-words';

/** Scalars that any whole number can stand for. A step, a fraction or a mode has too few values for a canary. */
const WHOLE: ReadonlySet<string> = new Set(['page', 'frame', 'count', 'pid', 'index', 'root', 'byte']);
const ADDRESSES: ReadonlySet<string> = new Set(['addr32', 'addr64', 'at32', 'pte32', 'pte64']);
const TEXTS: ReadonlySet<string> = new Set(['vm', 'text']);

/**
 * Puts canaries into a value of a suite file, wherever its type leaves room for one: texts, and numbers and addresses if
 * there are words for them. What decides how a value is read stays: the keys of objects, literals, matchers, null and
 * deliberate nonsense. Equal texts get equal canaries, so that a VM is the same one everywhere.
 *
 * @param words - gives out the numbers; null: only texts are planted
 * @returns the value as it was where nothing could be planted
 */
export function plantValue(spec: TypeSpec, value: Json, words: CanaryWords | null): Json {
  if (typeof spec === 'string') return plantScalar(spec, value, words);
  if ('nullable' in spec) return value === null ? null : plantValue(spec.nullable, value, words);
  if ('union' in spec) {
    const branch = spec.union.find((one) => fits(one, value));
    return branch === undefined ? value : plantValue(branch, value, words);
  }
  if ('list' in spec)
    return Array.isArray(value) ? value.map((item: Json) => plantValue(spec.list, item, words)) : value;
  if ('tuple' in spec) return Array.isArray(value) ? plantTuple(spec.tuple, value, words) : value;
  if ('mapOf' in spec) return plantFields(() => spec.mapOf, value, words);
  if ('record' in spec) {
    const fields = { ...spec.optional, ...spec.record };
    return plantFields((key) => (Object.hasOwn(fields, key) ? fields[key] : undefined), value, words);
  }
  return value;
}

function plantScalar(type: string, value: Json, words: CanaryWords | null): Json {
  if (TEXTS.has(type) && typeof value === 'string') return `${INPUT_CANARY}${value}`;
  if (words === null) return value;
  if (WHOLE.has(type) && Number.isSafeInteger(value) && Number(value) >= 0) return words.number();
  return ADDRESSES.has(type) && typeof value === 'string' ? words.address() : value;
}

function plantTuple(specs: readonly TypeSpec[], items: readonly Json[], words: CanaryWords | null): Json {
  return items.map((item, index) => {
    const spec = specs[index];
    return spec === undefined ? item : plantValue(spec, item, words);
  });
}

function plantFields(specOf: (key: string) => TypeSpec | undefined, value: Json, words: CanaryWords | null): Json {
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, field]) => {
    const spec = specOf(key);
    return [key, spec === undefined ? field : plantValue(spec, field, words)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** Whether a value is of this branch of a union, as far as literals and shapes tell. */
function fits(spec: TypeSpec, value: Json): boolean {
  if (typeof spec === 'string') return value === null || typeof value !== 'object';
  if ('literal' in spec) return value === spec.literal;
  if ('nullable' in spec) return value === null || fits(spec.nullable, value);
  if ('union' in spec) return spec.union.some((branch) => fits(branch, value));
  if ('list' in spec || 'tuple' in spec) return Array.isArray(value);
  if (!isPlainObject(value)) return false;
  if ('mapOf' in spec) return true;
  const fields = { ...spec.optional, ...spec.record };
  return Object.entries(value).every(([key, field]) => {
    const of = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return of !== undefined && (isMatcher(field) || fits(of, field));
  });
}

/** An object that is no matcher and no number that JSON cannot write. */
function isPlainObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isMatcher(value);
}

function isMatcher(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).some((key) => key.startsWith('$'));
}
