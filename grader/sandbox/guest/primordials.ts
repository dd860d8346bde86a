/**
 * The built-ins that the guest uses, captured before a submission is evaluated. A submission lives in the same realm
 * and may replace `JSON.parse`, `Map.prototype.set` or `Function.prototype.call`; it cannot replace these constants.
 *
 * The rule for every file of this folder: after start-up use only these, operators, own properties of objects that the
 * guest made, and typed arrays by index. No iteration protocol (`for...of`, spread, array destructuring), no method
 * call on a value, no assignment to an element or key that is not there yet, unless the object has no prototype.
 * Texts are joined with `+` and never with a template: QuickJS makes a call of `String.prototype.concat` out of those.
 */

const bind = Function.prototype.call.bind(Function.prototype.bind);

/** Turns a method into a function whose first argument is `this`; calling it looks nothing up. */
function uncurry<This, Args extends readonly unknown[], Result>(
  method: (this: This, ...args: Args) => Result,
): (self: This, ...args: Args) => Result {
  return bind(Function.prototype.call, method) as (self: This, ...args: Args) => Result;
}

export const parseJson: (text: string) => unknown = JSON.parse;
/** Quotes a primitive string as JSON does; lone surrogates are escaped. */
export const quote: (text: string) => string = JSON.stringify;

export const keysOf: (object: object) => string[] = Object.keys;
export const prototypeOf: (object: object) => object | null = Object.getPrototypeOf;
export const hasOwn: (object: object, key: string) => boolean = Object.hasOwn;
export const freeze = Object.freeze;
const createObject: (prototype: null) => object = Object.create;
export const isArray: (value: unknown) => value is readonly unknown[] = Array.isArray;

export const isInteger: (value: number) => boolean = Number.isInteger;
export const isSafeInteger: (value: number) => boolean = Number.isSafeInteger;
export const toNumber: (value: bigint | string) => number = Number;
export const toBigInt: (text: string) => bigint = BigInt;
export const numberToText = uncurry(Number.prototype.toString);
export const bigintToText = uncurry(BigInt.prototype.toString);
export const sliceText = uncurry(String.prototype.slice);

export const Words32 = Uint32Array;
export const Words64 = BigUint64Array;
export const Bytes = Uint8Array;

export const NewMap = Map;
export const MAP_PROTOTYPE: object = Map.prototype;
export const setEntry = uncurry<Map<unknown, unknown>, [unknown, unknown], Map<unknown, unknown>>(Map.prototype.set);
const readSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size')?.get;
/** The number of entries; throws for anything that is no genuine Map. */
export const sizeOf = uncurry(readSize as (this: Map<unknown, unknown>) => number);
export const entriesOf = uncurry<Map<unknown, unknown>, [], object>(Map.prototype.entries);
interface NextEntry {
  readonly value?: readonly [unknown, unknown];
}

/** The next entry of what {@link entriesOf} made. */
export const nextEntry = uncurry(new Map().entries().next as (this: object) => NextEntry);

export const OBJECT_PROTOTYPE: object = Object.prototype;
export const RANGE_ERROR_PROTOTYPE: object = RangeError.prototype;

/** The prototype of QuickJS's InternalError (stack overflow, out of memory); null in an engine that has none. */
export const INTERNAL_ERROR_PROTOTYPE = internalErrorPrototype();

/** A store without a prototype: reading and writing any key touches nothing that a submission can reach. */
export function emptyStore<Value>(): Record<string | number, Value | undefined> {
  return createObject(null) as Record<string | number, Value | undefined>;
}

function internalErrorPrototype(): object | null {
  const { InternalError } = globalThis as { readonly InternalError?: { readonly prototype: object } };
  return InternalError?.prototype ?? null;
}
