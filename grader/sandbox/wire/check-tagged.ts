import type { Tagged } from '../../contracts/engine';
import type { Json, JsonObject } from '../../contracts/json';
import { WireViolation } from './responses';

/** Levels of JSON: the guest tells sixteen levels of a value, and writes a map in three. */
const DEEPEST = 64;
/** A bigint as `String` writes it: no zeros before it, and no minus before a zero. */
const BIG = /^(?:0|-?[1-9]\d{0,77})$/;
const LARGEST_BIG = 2n ** 256n;

/**
 * Accepts plain data in which every object is either without a key of meaning or exactly one of the tagged forms that
 * guest/encode-value.ts writes.
 *
 * @throws {WireViolation} for anything else
 */
export function checkTagged(value: unknown, depth = 0): Tagged {
  if (depth > DEEPEST) throw new WireViolation('a value that is nested too deep');
  if (typeof value === 'number' && !isWhole(value)) throw new WireViolation('a number without its tag');
  if (Array.isArray(value)) for (const item of value) checkTagged(item, depth + 1);
  else if (typeof value === 'object' && value !== null) checkObject(value as JsonObject, depth);
  return value as Tagged;
}

function checkObject(object: JsonObject, depth: number): void {
  const keys = Object.keys(object);
  const tag = keys.find(isReserved);
  if (tag === undefined) for (const key of keys) checkTagged(object[key], depth + 1);
  else if (keys.length !== 1 || !hasTagForm(tag, object[tag], depth))
    throw new WireViolation('a tagged value of an unknown form');
}

function hasTagForm(tag: string, content: Json | undefined, depth: number): boolean {
  switch (tag) {
    case '$big':
      return typeof content === 'string' && isBig(content);
    case '$num':
      return typeof content === 'string' && isNumberText(content) && !Number.isSafeInteger(Number(content));
    case '$undefined':
      return content === true;
    case '$other':
      return typeof content === 'string' && ['function', 'symbol', 'too-deep', 'too-large'].includes(content);
    case '$map':
      return isPairs(content) && checkTagged(content, depth + 1) === content;
    case '$object':
      return isPairs(content) && areReserved(content) && checkTagged(content, depth + 1) === content;
    default:
      return false;
  }
}

function isPairs(content: Json | undefined): content is readonly (readonly Json[])[] {
  return Array.isArray(content) && content.every((pair) => Array.isArray(pair) && pair.length === 2);
}

/** An object is told as pairs only where a key of it has a meaning in tagged JSON. */
function areReserved(pairs: readonly (readonly Json[])[]): boolean {
  const keys = pairs.map(([key]) => key);
  return keys.every((key) => typeof key === 'string') && keys.some(isReserved);
}

function isReserved(key: string): boolean {
  return key.startsWith('$') || key === '__proto__';
}

function isBig(digits: string): boolean {
  if (!BIG.test(digits)) return false;
  const value = BigInt(digits);
  return value < LARGEST_BIG && value > -LARGEST_BIG;
}

/** Whether a number is one of those that the guest writes as they are; -0 is written as 0, all others with a tag. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** Whether a text is what `String` makes of a number. */
export function isNumberText(text: string): boolean {
  return String(Number(text)) === text;
}
