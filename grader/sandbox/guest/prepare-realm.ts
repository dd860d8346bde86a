const FIXED_TIME = Date.UTC(2000, 0, 1);
const FIRST_SEED = 0x9e3779b9;

/** What a realm must not have: they show the garbage collector, or could wait. */
const REMOVED = ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'performance'];

/** What a student may have left in a submission: it does nothing here. */
const CONSOLE_METHODS = ['log', 'info', 'warn', 'error', 'debug', 'table'];

/**
 * Prototypes and constructors that stay extensible in their own properties, because ordinary code assigns over what it
 * inherits from them (`this.name = ...` in an error class). New properties are refused all the same.
 */
const ASSIGNED_OVER = new Set([
  'Object',
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
  'InternalError',
  'AggregateError',
]);

/**
 * Makes a fresh sandbox realm deterministic, and locks its built-ins, before a submission is evaluated: the clock
 * stands still, randomness is seeded, the garbage collector cannot be watched, and no built-in can be patched.
 *
 * The harness is safe without the lock; a chapter's operations.ts, which uses maps and arrays as everybody does, is
 * safe because of it. Never call this in a realm that anything else uses.
 */
export function prepareRealm(): void {
  for (const name of REMOVED) Reflect.deleteProperty(globalThis, name);
  addSilentConsole();
  fixClock();
  correctAsUintN();
  Math.random = seededRandom();
  lockHiddenPrototypes();
  for (const name of Object.getOwnPropertyNames(globalThis)) lockGlobal(name);
}

function addSilentConsole(): void {
  const methods = CONSOLE_METHODS.map((name) => [name, Object.freeze(() => undefined)] as const);
  const silent = Object.freeze(Object.fromEntries(methods));
  Object.defineProperty(globalThis, 'console', { value: silent, configurable: true });
}

function fixClock(): void {
  const RealDate = Date;
  function FixedDate(this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return new RealDate(FIXED_TIME).toString();
    return Reflect.construct(RealDate, parts.length === 0 ? [FIXED_TIME] : parts, new.target);
  }
  const statics = { now: () => FIXED_TIME, parse: RealDate.parse, UTC: RealDate.UTC };
  const fixed = Object.assign(FixedDate, statics);
  Object.defineProperty(fixed, 'prototype', { value: RealDate.prototype, writable: false });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: fixed });
  Object.defineProperty(globalThis, 'Date', { value: fixed });
}

/** QuickJS returns a negative bigint unchanged from `BigInt.asUintN`; every other case is left to it. */
function correctAsUintN(): void {
  const original = BigInt.asUintN;
  const asUintN = (bits: number, value: bigint): bigint => {
    const wrapped = original(bits, value);
    if (wrapped >= 0n) return wrapped;
    const modulus = 1n << BigInt(bits);
    return ((wrapped % modulus) + modulus) % modulus;
  };
  Object.defineProperty(BigInt, 'asUintN', { value: asUintN });
}

function seededRandom(): () => number {
  let state = FIRST_SEED;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function lockGlobal(name: string): void {
  const value: unknown = Reflect.get(globalThis, name);
  Object.defineProperty(globalThis, name, { writable: false, configurable: false });
  if (typeof value === 'object' && value !== null && value !== globalThis) Object.freeze(value);
  if (typeof value !== 'function') return;
  const prototype: unknown = value.prototype;
  const isAssignedOver = ASSIGNED_OVER.has(name);
  const lock = isAssignedOver ? Object.preventExtensions : Object.freeze;
  if (typeof prototype === 'object' && prototype !== null) lock(prototype);
  if (!isAssignedOver || name === 'Object') Object.freeze(value);
}

/** Prototypes that no global names: of iterators, generators, async functions and of all typed arrays. */
function lockHiddenPrototypes(): void {
  function* generator(): Generator<undefined> {}
  async function promised(): Promise<undefined> {}
  const samples = [
    [].values(),
    new Map().values(),
    new Set().values(),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
    generator(),
    generator,
    promised,
    new Uint8Array(),
  ];
  for (const sample of samples) {
    let prototype: object | null = Object.getPrototypeOf(sample) as object;
    while (prototype !== null && prototype !== Object.prototype) {
      Object.freeze(prototype);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  }
}
