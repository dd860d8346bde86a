import {
  MAP_PROTOTYPE,
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
const LARGEST_SAFE = Number.MAX_SAFE_INTEGER;

/** How much of the reply is left; shared by all parts of one value. */
interface Room {
  nodes: number;
  characters: number;
}

/** Thrown by the encoder at itself. No code of a submission stands between the throw and its catch. */
const overflow = { reason: 'too-large' } as const;

/**
 * Writes any value as tagged JSON (see `Tagged` in the contracts). Getters and proxies of the value may run the
 * submission's code; what they throw is thrown on.
 *
 * @param room - the most characters the text may have; a value that needs more becomes {@link TOO_LARGE}
 */
export function encodeValue(value: unknown, room: number): string {
  try {
    return encode(value, 0, { nodes: MAX_NODES, characters: room });
  } catch (error) {
    if (error === overflow) return TOO_LARGE;
    throw error;
  }
}

function encode(value: unknown, depth: number, room: Room): string {
  if (--room.nodes < 0) throw overflow;
  if (typeof value !== 'object' || value === null) return pay(encodeScalar(value, room), room);
  if (depth === MAX_DEPTH) return pay(TOO_DEEP, room);
  if (isArray(value)) return encodeList(value, depth, room);
  if (isMap(value)) return encodeMap(value, depth, room);
  return encodeRecord(value, depth, room);
}

function encodeScalar(value: unknown, room: Room): string {
  switch (typeof value) {
    case 'number':
      // -0 is written as 0: course C.1.
      return isSafeInteger(value) ? '' + value : '{"$num":"' + value + '"}';
    case 'string':
      if (value.length > room.characters) throw overflow;
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

function encodeList(list: readonly unknown[], depth: number, room: Room): string {
  const length: unknown = list.length;
  if (typeof length !== 'number' || !(length <= room.nodes)) throw overflow;
  pay('[]', room);
  let text = '';
  for (let index = 0; index < length; index++) {
    const value = list[index];
    let item: string;
    if (typeof value === 'number' && value % 1 === 0 && value <= LARGEST_SAFE && value >= -LARGEST_SAFE) {
      // Most of all that is ever encoded are integers in lists, so they take the short way.
      item = '' + value;
      room.characters -= item.length + 1;
      if (--room.nodes < 0 || room.characters < 0) throw overflow;
    } else {
      item = encode(value, depth + 1, room);
    }
    text += index === 0 ? item : ',' + item;
  }
  return '[' + text + ']';
}

function encodeMap(map: Map<unknown, unknown>, depth: number, room: Room): string {
  if (sizeOf(map) > room.nodes) throw overflow;
  pay('{"$map":[]}', room);
  const entries = entriesOf(map);
  let text = '';
  for (let entry = nextEntry(entries).value; entry !== undefined; entry = nextEntry(entries).value) {
    pay('[]', room);
    const pair = '[' + encode(entry[0], depth + 1, room) + ',' + encode(entry[1], depth + 1, room) + ']';
    text += text === '' ? pair : ',' + pair;
  }
  return '{"$map":[' + text + ']}';
}

function encodeRecord(record: object, depth: number, room: Room): string {
  const keys = keysOf(record);
  if (keys.length > room.nodes) throw overflow;
  const paired = hasReservedKey(keys);
  pay(paired ? '{"$object":[]}' : '{}', room);
  let text = '';
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (paired) pay('[]', room);
    if (key.length > room.characters) throw overflow;
    const name = pay(quote(key), room);
    const value = encode((record as Record<string, unknown>)[key], depth + 1, room);
    const field = paired ? '[' + name + ',' + value + ']' : name + ':' + value;
    text += index === 0 ? field : ',' + field;
  }
  return paired ? '{"$object":[' + text + ']}' : '{' + text + '}';
}

/** Keys that have a meaning in tagged JSON (a dollar sign, which `%` follows, comes first), or would have one in an object built from it. */
function hasReservedKey(keys: readonly string[]): boolean {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (key === '__proto__' || (key >= '$' && key < '%')) return true;
  }
  return false;
}

function isMap(value: object): value is Map<unknown, unknown> {
  let prototype = prototypeOf(value);
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

/** Takes a piece of text, and the comma or colon after it, off the room that is left. */
function pay(text: string, room: Room): string {
  room.characters -= text.length + 1;
  if (room.characters < 0) throw overflow;
  return text;
}
