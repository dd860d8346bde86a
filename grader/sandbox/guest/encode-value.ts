import {
  MAP_PROTOTYPE,
  OBJECT_PROTOTYPE,
  emptyStore,
  entriesOf,
  isArray,
  isSafeInteger,
  keysOf,
  nextEntry,
  prototypeOf,
  quote,
  sizeOf,
} from './primordials';

/** The deepest nesting of lists, maps and objects that is told in full. */
export const MAX_DEPTH = 16;

/** The most values, at any depth, in one returned value. */
export const MAX_NODES = 20_000;

/** What stands for a value that is larger than a reply may be. */
export const TOO_LARGE = '{"$other":"too-large"}';

const TOO_DEEP = '{"$other":"too-deep"}';
const LARGEST_BIG = 2n ** 256n;

/** How many values of the present one are still allowed, and characters of each of its parts. No part runs twice at once. */
let nodesLeft = 0;
let limit = 0;

/** Thrown by the encoder at itself. No code of a submission stands between the throw and its catch. */
const overflow = { reason: 'too-large' } as const;

/**
 * Writes any value as tagged JSON (see `Tagged` in the contracts). Getters and proxies of the value may run the
 * submission's code; what they throw is thrown on.
 *
 * @param room - the most characters the text may have; a value that needs more becomes {@link TOO_LARGE}
 */
export function encodeValue(value: unknown, room: number): string {
  nodesLeft = MAX_NODES;
  limit = room;
  try {
    return fit(encode(value, 0));
  } catch (error) {
    if (error === overflow) return TOO_LARGE;
    throw error;
  }
}

function encode(value: unknown, depth: number): string {
  if (--nodesLeft < 0) throw overflow;
  if (typeof value !== 'object' || value === null) return encodeScalar(value);
  if (depth === MAX_DEPTH) return TOO_DEEP;
  if (isArray(value)) return encodeList(value, depth);
  const prototype = prototypeOf(value);
  if (prototype !== OBJECT_PROTOTYPE && prototype !== null && isMap(value, prototype)) return encodeMap(value, depth);
  return encodeRecord(value, depth);
}

function encodeScalar(value: unknown): string {
  switch (typeof value) {
    case 'number':
      // -0 is written as 0: course C.1.
      return isSafeInteger(value) ? '' + value : '{"$num":"' + value + '"}';
    case 'string':
      if (value.length > limit) throw overflow;
      return quote(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      if (value >= LARGEST_BIG || value <= -LARGEST_BIG) throw overflow;
      return '{"$big":"' + value + '"}';
    case 'undefined':
      return '{"$undefined":true}';
    default:
      return value === null ? 'null' : '{"$other":"' + typeof value + '"}';
  }
}

function encodeList(list: readonly unknown[], depth: number): string {
  const length: unknown = list.length;
  if (typeof length !== 'number' || !(length <= nodesLeft)) throw overflow;
  let text = '[';
  for (let index = 0; index < length; index++) {
    const value = list[index];
    if (index !== 0) text += ',';
    // Most of all that is ever encoded are small integers, so they take the short way.
    if (typeof value === 'number' && (value | 0) === value && --nodesLeft >= 0) text += value;
    else text = lengthen(text, encode(value, depth + 1));
  }
  return text + ']';
}

function encodeMap(map: Map<unknown, unknown>, depth: number): string {
  if (sizeOf(map) > nodesLeft) throw overflow;
  const entries = entriesOf(map);
  let text = '';
  for (let entry = nextEntry(entries).value; entry !== undefined; entry = nextEntry(entries).value) {
    if (text !== '') text += ',';
    text = lengthen(text, '[' + encode(entry[0], depth + 1) + ',' + encode(entry[1], depth + 1) + ']');
  }
  return '{"$map":[' + text + ']}';
}

function encodeRecord(record: object, depth: number): string {
  const keys = keysOf(record);
  const count = keys.length;
  if (count > nodesLeft) throw overflow;
  for (let index = 0; index < count; index++) {
    if (nameOf(keys[index] as string) === RESERVED) return encodePairs(record, keys, depth);
  }
  let text = '{';
  for (let index = 0; index < count; index++) {
    const key = keys[index] as string;
    const value = (record as Record<string, unknown>)[key];
    text += index === 0 ? nameOf(key) : ',' + nameOf(key);
    if (typeof value === 'number' && (value | 0) === value && --nodesLeft >= 0) text += value;
    else if (typeof value === 'boolean' && --nodesLeft >= 0) text += value;
    else text = lengthen(text, encode(value, depth + 1));
  }
  return text + '}';
}

function encodePairs(record: object, keys: readonly string[], depth: number): string {
  let text = '';
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (index !== 0) text += ',';
    text = lengthen(text, '[' + quote(key) + ',' + encode((record as Record<string, unknown>)[key], depth + 1) + ']');
  }
  return '{"$object":[' + text + ']}';
}

/** Field names as they are written, each with its colon: most are the same few. A submission's own fill it up and stop. */
const names = emptyStore<string>();
let namesKept = 0;
const MOST_NAMES = 200;
const LONGEST_NAME = 60;

/** Stands for a name that has a meaning in tagged JSON, or would have one in an object built from it. */
const RESERVED = '';

function nameOf(key: string): string {
  const known = names[key];
  if (known !== undefined) return known;
  if (key.length > limit) throw overflow;
  // A dollar sign, which `%` follows, comes first.
  const name = key === '__proto__' || (key >= '$' && key < '%') ? RESERVED : quote(key) + ':';
  if (key.length <= LONGEST_NAME && namesKept < MOST_NAMES) {
    namesKept++;
    names[key] = name;
  }
  return name;
}

/** Whether one of the prototypes is that of maps, and the value is a map indeed. */
function isMap(value: object, first: object): value is Map<unknown, unknown> {
  let prototype: object | null = first;
  for (let step = 0; prototype !== null && step < MAX_DEPTH; step++) {
    if (prototype === MAP_PROTOTYPE) return isGenuineMap(value);
    prototype = prototypeOf(prototype);
  }
  return false;
}

function isGenuineMap(value: object): boolean {
  try {
    return sizeOf(value as Map<unknown, unknown>) >= 0;
  } catch {
    return false;
  }
}

function lengthen(text: string, more: string): string {
  return fit(text + more);
}

function fit(text: string): string {
  if (text.length > limit) throw overflow;
  return text;
}
