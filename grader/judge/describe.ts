import type { OperationCall } from '../contracts/engine';
import type { Json, JsonObject } from '../contracts/json';

const MAX_VALUE = 160;

/** Longest argument in a message, in UTF-16 units. */
const MAX_ARGUMENT = 60;

/**
 * `translate(vm=vm1, pid=1, vpn=0)`: an operation as messages name it.
 *
 * @param longest - an argument that is longer is clipped, in UTF-16 units
 */
export function describeCall(call: OperationCall, longest = MAX_ARGUMENT): string {
  return `${call.op}(${describeFields(call.args, longest)})`;
}

/** `size=0x400000, poolBase=20`: named values as messages list them, each clipped to `longest` UTF-16 units. */
export function describeFields(fields: JsonObject, longest: number): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : clip(write(value), longest)}`)
    .join(', ');
}

/** A value in the notation of the course: `{ok: true, hfn: 20}`, clipped to one line of `longest` UTF-16 units. */
export function describeValue(value: Json | undefined, longest = MAX_VALUE): string {
  return clip(write(value), longest);
}

function write(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return /^0x[0-9A-F]+$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => write(item)).join(', ')}]`;
  return writeObject(value as JsonObject);
}

function writeObject(object: JsonObject): string {
  const entries = Object.entries(object);
  const only = entries.length === 1 ? entries[0] : undefined;
  if (only?.[0].startsWith('$')) return writeMatcher(only[0], only[1]);
  if ('$fresh' in object) return writeMatcher('$fresh', true);
  return `{${entries.map(([key, value]) => `${key}: ${write(value)}`).join(', ')}}`;
}

/** Matchers and tags in words. */
function writeMatcher(name: string, argument: Json): string {
  switch (name) {
    case '$any':
      return 'any value';
    case '$fresh':
      return 'a frame newly allocated by this operation';
    case '$same':
      return `the same value as before (${String(argument)})`;
    case '$approx':
      return `about ${Array.isArray(argument) ? String(argument[0]) : '?'}`;
    case '$set':
      return `in any order ${write(argument)}`;
    case '$throws':
      return `a ${String(argument)}`;
    case '$big':
      return `${String(argument)}n`;
    case '$num':
      return String(argument);
    case '$other':
      return `a ${String(argument)}`;
    case '$undefined':
      return 'undefined';
    default:
      return JSON.stringify({ [name]: argument });
  }
}

/** Cuts a text to a number of UTF-16 units, with an ellipsis. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** A throw as messages name it, by its kind and never by its own words. */
export function describeThrow(kind: string): string {
  switch (kind) {
    case 'other':
      return 'an exception';
    case 'InternalError':
      return 'a stack overflow or another limit of the engine';
    case 'DoubleFreeError':
      return 'a double free: the frame was not allocated';
    case 'BusError':
      return 'a bus error';
    default:
      return `a ${kind}`;
  }
}
