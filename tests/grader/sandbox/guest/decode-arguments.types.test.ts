import * as fc from 'fast-check';
import type { TypeSpec } from '../../../../grader/contracts/type-spec';
import { decoderOf, recordDecoder } from '../../../../grader/sandbox/guest/decode-arguments';

function decode(spec: TypeSpec, json: unknown): unknown {
  return decoderOf(spec)(JSON.parse(JSON.stringify(json)));
}

test.each<[string, TypeSpec, unknown, unknown]>([
  ['a 32-bit address', 'addr32', '0xFFC01ABC', 0xffc01abc],
  ['a 64-bit entry', 'pte64', '0x8000000012345067', 0x8000000012345067n],
  ['a page number', 'page', 7, 7],
  ['a nonsense number', 'page', { $num: 'NaN' }, NaN],
  ['an infinite address', 'addr32', { $num: 'Infinity' }, Infinity],
  ['a name', 'vm', 'vm1', 'vm1'],
  ['an access', 'access', 'w', 'w'],
  ['null where it may be', { nullable: 'addr32' }, null, null],
  ['a value that may be null', { nullable: 'addr32' }, '0x10', 16],
  ['a list', { list: 'addr64' }, ['0x1', '0x2'], [1n, 2n]],
  ['a tuple', { tuple: ['page', 'addr32'] }, [1, '0xA'], [1, 10]],
  [
    'a map',
    { mapOf: 'addr32' },
    { 7: '0xA', 3: '0xB' },
    new Map([
      [3, 11],
      [7, 10],
    ]),
  ],
  [
    'a record in a list',
    { list: { record: { gpa: 'addr32', w: 'boolean' } } },
    [{ gpa: '0x10', w: true }],
    [{ gpa: 16, w: true }],
  ],
  [
    'the branch that fits',
    {
      union: [
        { record: { ok: { literal: true }, at: 'addr32' } },
        { record: { ok: { literal: false }, at: 'addr64' } },
      ],
    },
    { ok: false, at: '0x5' },
    { ok: false, at: 5n },
  ],
])('decodes %s', (_name, spec, json, expected) => {
  expect(decode(spec, json)).toEqual(expected);
});

test('decodes every 32-bit address to itself', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      (n) => decode('addr32', `0x${n.toString(16).toUpperCase()}`) === n,
    ),
  );
});

test('decodes every 64-bit address to itself', () => {
  fc.assert(fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (n) => decode('addr64', `0x${n.toString(16)}`) === n));
});

test('leaves an optional field out that is not there', () => {
  const decodeRecord = recordDecoder({ record: { pa: 'addr32' }, optional: { big: 'boolean' } });
  expect(decodeRecord({ pa: '0x4' })).toEqual({ pa: 4 });
});

test('gives a fresh copy for every text', () => {
  const decoder = decoderOf({ list: 'page' });
  const [first, second] = [decoder(JSON.parse('[1]')), decoder(JSON.parse('[1]'))];
  expect(first).toEqual(second);
  expect(first).not.toBe(second);
});

test('refuses what fits no branch and what is no number', () => {
  expect(() => decode({ union: [{ literal: 'a' }] }, 'b')).toThrow('fits no branch');
  expect(() => decode('addr32', { at: 1 })).toThrow('no number');
});
