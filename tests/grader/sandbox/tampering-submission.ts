import { submissionOf } from './sandbox-kit';

/** Tools of a hostile submission: `patch` replaces a method, `trap` puts an accessor; both take down when they are hit. */
const TOOLS = `
  let notes = '';
  const define = Reflect.defineProperty;
  const ownKeys = Reflect.ownKeys;
  const describe = Reflect.getOwnPropertyDescriptor;
  const note = (name) => { notes = notes + name + ' '; };
  const patch = (target, key, value = 'forged') =>
    define(target, key, { __proto__: null, value() { note(String(key)); return value; }, configurable: true, writable: true });
  const trap = (target, key) =>
    define(target, key, { __proto__: null, get() { note('get ' + key); return 'forged'; }, set() { note('set ' + key); }, configurable: true });
`;

/** Works honestly on the memory, while everything around it is patched. */
const HONEST = `
  return {
    run(memory, input, { wide, frames, record }) {
      if (input === 'report') return notes;
      memory.write32(0x1000, 0xFFC01003);
      wide.write64(8n, 0x8000000012345067n);
      record(['read', 1, 7]);
      const hfn = frames.alloc();
      const result = { ok: true, pa: memory.read32(0x1000), hfn, big: wide.read64(8n), list, map, text: 'a"b', odd: NaN };
      return result;
    },
  };
`;

const ATTACKS: Readonly<Record<string, string>> = {
  'no attack at all': '',
  'JSON.stringify and JSON.parse': `
    patch(JSON, 'stringify', '{"value":"forged","references":"","frames":"","calls":[]}');
    patch(JSON, 'parse', { op: 'run', args: { input: 'report' } });`,
  'setters and getters for array indices': `
    for (let index = 0; index < 64; index++) trap(Array.prototype, '' + index);`,
  'methods of arrays': `
    for (const key of ['push', 'pop', 'join', 'map', 'slice', 'concat', 'forEach', 'fill', 'splice', 'indexOf']) patch(Array.prototype, key);`,
  'accessors on Object.prototype': `
    for (const key of ['value', 'thrown', 'references', 'frames', 'calls', 'probe', 'op', 'args', 'input', 'kind', 'text',
      'message', 'stack', 'get', 'set', 'writable', 'enumerable', 'configurable', 'done', 'toJSON', 'nodes', 'characters',
      'taken', 'then', 'length', 'decode', 'run', 'name', 'shape', '0', '1', '2', '$num', '5', '42']) trap(Object.prototype, key);`,
  'methods of Object.prototype': `
    for (const key of ['toString', 'valueOf', 'hasOwnProperty', 'toLocaleString', 'isPrototypeOf', 'constructor']) patch(Object.prototype, key);`,
  'toPrimitive and toStringTag': `
    for (const prototype of [Object.prototype, Number.prototype, String.prototype, BigInt.prototype, Array.prototype]) {
      patch(prototype, Symbol.toPrimitive); patch(prototype, Symbol.toStringTag);
    }`,
  'the iteration protocol': `
    for (const prototype of [Array.prototype, Map.prototype, Set.prototype, String.prototype]) patch(prototype, Symbol.iterator);
    patch(Object.getPrototypeOf([][Symbol.iterator] ? [].values() : []), 'next', { done: true });`,
  'Function.prototype': `
    for (const key of ['call', 'apply', 'bind', 'toString']) patch(Function.prototype, key);
    patch(Function.prototype, Symbol.hasInstance, true);`,
  'Reflect and the functions of Object': `
    for (const target of [Reflect, Object]) for (const key of ownKeys(target)) if (typeof target[key] === 'function') patch(target, key);`,
  'maps and their iterators': `
    const iterator = Object.getPrototypeOf(new Map().entries());
    patch(iterator, 'next', { done: true });
    for (const key of ['get', 'set', 'has', 'entries', 'keys', 'values', 'forEach']) patch(Map.prototype, key);
    trap(Map.prototype, 'size');`,
  'numbers, bigints and texts': `
    for (const prototype of [Number.prototype, BigInt.prototype, String.prototype])
      for (const key of ownKeys(prototype)) if (key !== 'length' && key !== 'constructor') patch(prototype, key);
    for (const key of ['isInteger', 'isSafeInteger', 'isFinite', 'isNaN']) patch(Number, key, true);`,
  'typed arrays': `
    for (const type of [Uint8Array, Uint32Array, BigUint64Array]) {
      for (const prototype of [type.prototype, Object.getPrototypeOf(type.prototype)]) {
        for (const key of ownKeys(prototype)) patch(prototype, key);
        for (const key of ['0', '1', '2', '8', '9', 'length']) trap(prototype, key);
      }
    }`,
  'global constructors': `
    for (const key of ownKeys(globalThis)) {
      const { value } = describe(globalThis, key);
      if (typeof value === 'function') patch(globalThis, key);
    }`,
  'the error classes of the given module': `
    patch(machine.BusError.prototype, 'message'); patch(machine.BusError, 'prototype');
    try { Object.setPrototypeOf(machine.BusError, class { constructor() { note('bus'); } }); } catch {}
    try { machine.PTE32.P = 4; } catch {}`,
  'every method of every built-in': `
    const names = ownKeys(globalThis);
    const values = [];
    for (const name of names) { const { value } = describe(globalThis, name); if (value && value !== globalThis) values[values.length] = value; }
    for (const value of values) {
      const targets = typeof value === 'function' && value.prototype ? [value.prototype, value] : [value];
      for (let at = 0; at < targets.length; at++) {
        const target = targets[at];
        if (typeof target !== 'object' && typeof target !== 'function') continue;
        const keys = ownKeys(target);
        for (let index = 0; index < keys.length; index++) {
          const key = keys[index];
          const descriptor = describe(target, key);
          if (key !== 'prototype' && descriptor && descriptor.configurable && target !== Object.prototype) patch(target, key);
        }
      }
    }`,
};

/** Names of the attacks, for `test.each`. */
export const ATTACK_NAMES = Object.keys(ATTACKS);

/** A submission that makes an attack while it is loaded. */
export function tamperingSubmission(name: string): string {
  const state = 'const list = [1, [2, 3]]; const map = new Map([[7, 10], [3, 12]]);';
  return submissionOf(`${TOOLS}${state}${ATTACKS[name] ?? ''}${HONEST}`);
}
