import * as fc from 'fast-check';
import type { Json } from '../../../../grader/contracts/json';
import { encodeValue, MAX_DEPTH, TOO_LARGE } from '../../../../grader/sandbox/guest/encode-value';
import { decodeReply } from '../../../../grader/sandbox/wire/decode-observation';

const ROOM = 60_000;

function tagged(value: unknown, room = ROOM): Json {
  return JSON.parse(encodeValue(value, room)) as Json;
}

/** What a judge could rebuild from tagged JSON. */
function untag(json: Json): unknown {
  if (Array.isArray(json)) return json.map(untag);
  if (typeof json !== 'object' || json === null) return json;
  const [[tag, content] = ['', null]] = Object.entries(json);
  if (tag === '$big') return BigInt(content as string);
  if (tag === '$num') return Number(content);
  if (tag === '$undefined') return undefined;
  if (tag === '$map') return new Map((content as [Json, Json][]).map(([key, value]) => [untag(key), untag(value)]));
  if (tag === '$object') return fromPairs((content as [string, Json][]).map(([key, value]) => [key, untag(value)]));
  return fromPairs(Object.entries(json).map(([key, value]) => [key, untag(value)]));
}

function fromPairs(pairs: [string, unknown][]): object {
  const object = {};
  for (const [key, value] of pairs)
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  return object;
}

const anyValue = fc
  .anything({
    withBigInt: true,
    withMap: true,
    maxDepth: 4,
    maxKeys: 4,
    key: fc.oneof(fc.string(), fc.constantFrom('$big', '$', '__proto__', 'constructor')),
    values: [
      fc.integer(),
      fc.double(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constantFrom(null, undefined),
      fc.bigInt(-(2n ** 64n), 2n ** 64n),
    ],
  })
  .map((value) => (Object.is(value, -0) ? 0 : value));

describe('encoding a returned value', () => {
  test('loses nothing of plain data, maps, bigints and odd numbers', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const back = untag(tagged(value));
        const zeros = (text: string): string => text.replace(/-0(?=[,\]}n]|$)/g, '0');
        expect(zeros(fc.stringify(back))).toBe(zeros(fc.stringify(plain(value))));
      }),
      { numRuns: 300 },
    );
  });

  test('writes what the strict decoder accepts', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const reply = `{"value":${encodeValue(value, ROOM)},"references":"","frames":"","calls":[]}`;
        expect(decodeReply(reply)).toHaveProperty('observation');
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, unknown, Json]>([
    ['a safe integer', 20, 20],
    ['negative zero', -0, 0],
    ['a fraction', 1.5, { $num: '1.5' }],
    ['not a number', NaN, { $num: 'NaN' }],
    ['infinity', -Infinity, { $num: '-Infinity' }],
    ['an integer that is not safe', 2 ** 53, { $num: '9007199254740992' }],
    ['a bigint', 0x123n, { $big: '291' }],
    ['undefined', undefined, { $undefined: true }],
    ['an undefined field', { ok: true, hfn: undefined }, { ok: true, hfn: { $undefined: true } }],
    ['a hole', Array(2), [{ $undefined: true }, { $undefined: true }]],
    ['a function', () => 1, { $other: 'function' }],
    ['a symbol', Symbol('x'), { $other: 'symbol' }],
    ['a map', new Map([[3, { hfn: 1 }]]), { $map: [[3, { hfn: 1 }]] }],
    [
      'a key with a dollar',
      { $big: '1', b: 2 },
      {
        $object: [
          ['$big', '1'],
          ['b', 2],
        ],
      },
    ],
    ['the key __proto__', JSON.parse('{"__proto__":1}'), { $object: [['__proto__', 1]] }],
    ['a promise', Promise.resolve(1), {}],
    ['an object with a toJSON', { toJSON: () => 1, ok: true }, { toJSON: { $other: 'function' }, ok: true }],
  ])('tags %s', (_name, value, expected) => {
    expect(tagged(value)).toEqual(expected);
  });

  test('stops at the depth limit of an endless object', () => {
    const loop: { self?: object } = {};
    loop.self = loop;
    expect(encodeValue(loop, ROOM)).toBe(
      `${'{"self":'.repeat(MAX_DEPTH)}{"$other":"too-deep"}${'}'.repeat(MAX_DEPTH)}`,
    );
  });

  test.each<[string, unknown]>([
    ['too many elements', Array(30_000).fill(0)],
    ['an array of any claimed length', Object.assign([], { length: 2 ** 32 - 1 })],
    ['a text that is longer than the reply', 'x'.repeat(ROOM)],
    ['many long texts', Array(1000).fill('x'.repeat(100))],
    ['a bigint of a million digits', 2n ** 100_000n],
    ['a map with too many entries', new Map(Array.from({ length: 30_000 }, (_, index) => [index, index]))],
    [
      'an object with too many keys',
      Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 0])),
    ],
    [
      'a proxy that claims to be a long array',
      new Proxy([], { get: (_target, key) => (key === 'length' ? 2 ** 52 : 0) }),
    ],
  ])('replaces %s', (_name, value) => {
    expect(encodeValue(value, ROOM)).toBe(TOO_LARGE);
  });

  test('keeps within its room', () => {
    fc.assert(
      fc.property(anyValue, fc.integer({ min: 30, max: 300 }), (value, room) => {
        expect(encodeValue(value, room).length).toBeLessThanOrEqual(Math.max(room, TOO_LARGE.length));
      }),
    );
  });

  test('passes on what a getter throws', () => {
    const value = {
      get ok(): boolean {
        throw new RangeError('mine');
      },
    };
    expect(() => encodeValue(value, ROOM)).toThrow('mine');
  });
});

/** Drops what is not told: symbols as keys, and prototypes. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plain);
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [plain(key), plain(each)]));
  if (typeof value !== 'object' || value === null) return value;
  return fromPairs(Object.keys(value).map((key) => [key, plain((value as Record<string, unknown>)[key])]));
}
