import { CanaryWords, INPUT_CANARY } from '../../../../grader/authoring/leaks/canary-words';
import { plantValue } from '../../../../grader/authoring/leaks/plant-value';
import type { TypeSpec } from '../../../../grader/contracts/type-spec';
import type { Json } from '../../../../grader/contracts/json';

const WALK: TypeSpec = {
  union: [
    { record: { ok: { literal: true }, hpa: 'addr32', vm: 'vm' } },
    { record: { ok: { literal: false }, step: 'step', at: 'addr32' } },
  ],
};

test.each<[string, TypeSpec, Json]>([
  ['a page', 'page', 7],
  ['an address', 'addr32', '0x7ABC'],
  ['an entry of 64 bits', 'pte64', '0x67'],
  ['a page in a list in a nullable', { nullable: { list: 'page' } }, [7]],
  ['a frame in a map', { mapOf: 'frame' }, { 3: 7 }],
  ['an address in a tuple', { tuple: ['access', 'addr32'] }, ['r', '0x10']],
])('plants a number in %s', (_, spec, value) => {
  const words = new CanaryWords();
  const planted = plantValue(spec, value, words);
  expect(words.in(JSON.stringify(planted))).toHaveLength(1);
});

test('takes the branch of a union that the literals choose, and leaves them as they are', () => {
  const words = new CanaryWords();
  const fault = plantValue(WALK, { ok: false, step: 1, at: '0x10' }, words);
  expect(fault).toEqual({ ok: false, step: 1, at: expect.not.stringMatching(/^0x10$/) });
  expect(plantValue(WALK, { ok: true, vm: 'a' }, words)).toEqual({ ok: true, vm: `${INPUT_CANARY}a` });
});

test.each<[string, TypeSpec, Json]>([
  ['null', { nullable: 'page' }, null],
  ['a matcher', 'page', { $any: true }],
  ['a number that JSON cannot write', 'page', { $num: 'NaN' }],
  ['deliberate nonsense', 'page', -1],
  ['a step', 'step', 1],
  ['a mode', 'mode', 'user'],
  ['a field that the type does not name', { record: { vpn: 'page' } }, { other: 7 }],
])('leaves %s as it is', (_, spec, value) => {
  expect(plantValue(spec, value, new CanaryWords())).toEqual(value);
});

test('without words plants texts only, equal ones alike', () => {
  const spec: TypeSpec = { record: { vm: 'vm', other: 'vm', vpn: 'page' } };
  expect(plantValue(spec, { vm: 'a', other: 'a', vpn: 7 }, null)).toEqual({
    vm: `${INPUT_CANARY}a`,
    other: `${INPUT_CANARY}a`,
    vpn: 7,
  });
});
