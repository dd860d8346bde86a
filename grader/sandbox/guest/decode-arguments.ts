import type { RecordSpec, ScalarType, TypeSpec } from '../../contracts/type-spec';
import { hasOwn, isArray, keysOf, NewMap, setEntry, toBigInt, toNumber } from './primordials';

/** Turns a JSON value, fresh from `JSON.parse`, into what a submission expects. It may change and return its argument. */
export type Decoder = (json: unknown) => unknown;

type Fits = (json: unknown) => boolean;

interface Shape {
  readonly decode: Decoder;
  readonly fits: Fits;
}

const asIs: Decoder = (json) => json;

/**
 * Prepares the decoder of a declared type. Call it before a submission is evaluated.
 *
 * Objects and lists are converted in place: all their fields are their own, so that no setter of a prototype sees them.
 */
export function decoderOf(spec: TypeSpec): Decoder {
  return shapeOf(spec).decode;
}

/** Prepares the decoder of named arguments; fields that are absent stay absent. */
export function recordDecoder(fields: RecordSpec): Decoder {
  return recordShape(fields).decode;
}

function shapeOf(spec: TypeSpec): Shape {
  if (typeof spec === 'string') return scalarShape(spec);
  if ('literal' in spec) return { decode: asIs, fits: (json) => json === spec.literal };
  if ('nullable' in spec) return nullableShape(shapeOf(spec.nullable));
  if ('list' in spec) return listShape(shapeOf(spec.list));
  if ('tuple' in spec) return tupleShape(spec.tuple.map(shapeOf));
  if ('mapOf' in spec) return mapShape(shapeOf(spec.mapOf));
  if ('union' in spec) return unionShape(spec.union.map(shapeOf));
  return recordShape(spec);
}

function scalarShape(scalar: ScalarType): Shape {
  switch (scalar) {
    case 'addr32':
    case 'pte32':
      return { decode: decodeNumber, fits: isNumberLike };
    case 'addr64':
    case 'pte64':
      return { decode: (json) => toBigInt(json as string), fits: (json) => typeof json === 'string' };
    case 'vm':
    case 'text':
      return { decode: asIs, fits: (json) => typeof json === 'string' };
    case 'access':
      return { decode: asIs, fits: (json) => json === 'r' || json === 'w' };
    case 'mode':
      return { decode: asIs, fits: (json) => json === 'user' || json === 'kernel' };
    case 'boolean':
      return { decode: asIs, fits: (json) => typeof json === 'boolean' };
    case 'none':
      return { decode: () => undefined, fits: (json) => json === undefined || json === null };
    default:
      return { decode: decodeNumber, fits: isNumberLike };
  }
}

/** A number, a hex string, or `{"$num": "NaN"}` for what JSON cannot write. */
function decodeNumber(json: unknown): number {
  if (typeof json === 'number') return json;
  if (typeof json === 'string') return toNumber(json);
  if (isObject(json) && hasOwn(json, '$num')) return toNumber(json.$num as string);
  throw new Error('an argument is no number');
}

function isNumberLike(json: unknown): boolean {
  return typeof json === 'number' || typeof json === 'string' || (isObject(json) && hasOwn(json, '$num'));
}

function nullableShape(inner: Shape): Shape {
  return {
    decode: (json) => (json === null ? null : inner.decode(json)),
    fits: (json) => json === null || inner.fits(json),
  };
}

function listShape(item: Shape): Shape {
  return {
    fits: isArray,
    decode(json) {
      const list = json as unknown[];
      for (let index = 0; index < list.length; index++) list[index] = item.decode(list[index]);
      return list;
    },
  };
}

function tupleShape(items: readonly Shape[]): Shape {
  return {
    fits: (json) => isArray(json) && json.length === items.length,
    decode(json) {
      const list = json as unknown[];
      for (let index = 0; index < items.length; index++) list[index] = (items[index] as Shape).decode(list[index]);
      return list;
    },
  };
}

/** Keys are taken in the order that JavaScript gives them: integers ascending. */
function mapShape(value: Shape): Shape {
  return {
    fits: isObject,
    decode(json) {
      const object = json as Record<string, unknown>;
      const keys = keysOf(object);
      const map = new NewMap<unknown, unknown>();
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string;
        setEntry(map, toNumber(key), value.decode(object[key]));
      }
      return map;
    },
  };
}

function unionShape(branches: readonly Shape[]): Shape {
  const find = (json: unknown): Shape | null => {
    for (let index = 0; index < branches.length; index++) {
      const branch = branches[index] as Shape;
      if (branch.fits(json)) return branch;
    }
    return null;
  };
  return {
    fits: (json) => find(json) !== null,
    decode(json) {
      const branch = find(json);
      if (branch === null) throw new Error('an argument fits no branch of its type');
      return branch.decode(json);
    },
  };
}

function recordShape({ record, optional }: RecordSpec): Shape {
  const required = fieldsOf(record);
  const changing = required.filter(changes);
  const mayChange = fieldsOf(optional ?? {}).filter(changes);
  return {
    fits(json) {
      if (!isObject(json)) return false;
      for (let index = 0; index < required.length; index++) {
        const { name, shape } = required[index] as Field;
        if (!hasOwn(json, name) || !shape.fits(json[name])) return false;
      }
      return true;
    },
    decode(json) {
      const object = json as Record<string, unknown>;
      for (let index = 0; index < changing.length; index++) {
        const { name, shape } = changing[index] as Field;
        const value = object[name];
        // Most arguments are numbers already.
        if (typeof value !== 'number' || shape.decode !== decodeNumber) object[name] = shape.decode(value);
      }
      for (let index = 0; index < mayChange.length; index++) {
        const { name, shape } = mayChange[index] as Field;
        if (hasOwn(object, name)) object[name] = shape.decode(object[name]);
      }
      return object;
    },
  };
}

function changes({ shape }: Field): boolean {
  return shape.decode !== asIs;
}

interface Field {
  readonly name: string;
  readonly shape: Shape;
}

function fieldsOf(specs: Readonly<Record<string, TypeSpec>>): readonly Field[] {
  return Object.entries(specs).map(([name, spec]) => ({ name, shape: shapeOf(spec) }));
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !isArray(json);
}
