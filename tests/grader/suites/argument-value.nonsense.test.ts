import type { Json } from '../../../grader/contracts/json';
import type { ScalarType } from '../../../grader/contracts/type-spec';
import { checkArgument } from '../../../grader/suites/argument-value';
import { checkExpected } from '../../../grader/suites/expected-value';

const WHOLE: readonly ScalarType[] = ['page', 'frame', 'count', 'pid', 'index', 'root', 'byte'];

describe('deliberate nonsense numbers', () => {
  it.each<Json>([-1, 1.5, 2 ** 53, { $num: 'NaN' }, { $num: 'Infinity' }, { $num: '-Infinity' }])(
    'takes %j as an argument of every whole type, and never as a result',
    (value) => {
      for (const type of WHOLE) {
        expect(checkArgument(type, value)).toEqual([]);
        expect(checkExpected(type, value)).toHaveLength(1);
      }
    },
  );

  it.each<Json>(['1', true, null, [], {}, { $num: 1 }, { $num: 'NaN', and: 1 }])('refuses %j as a number', (value) => {
    expect(checkArgument('page', value)).toHaveLength(1);
    expect(checkArgument('addr32', value)).toHaveLength(1);
  });

  it.each<Json>([-1, 0.5, 2 ** 32, { $num: 'NaN' }])('takes %j as a 32-bit address that is none', (value) => {
    expect(checkArgument('addr32', value)).toEqual([]);
    expect(checkExpected('addr32', value)).toHaveLength(1);
  });

  it.each<Json>([-1, 2 ** 64, '0x10000000000000000'])('takes %j as a 64-bit address that is none', (value) => {
    expect(checkArgument('addr64', value)).toEqual([]);
    expect(checkExpected('addr64', value)).toHaveLength(1);
  });

  it.each<Json>([1, 0.5, '-0x1', '0x01', '0xa', '16', { $num: 'NaN' }])('refuses %j as a 64-bit address', (value) => {
    expect(checkArgument('addr64', value)).toHaveLength(1);
  });

  it.each<readonly [ScalarType, Json]>([
    ['addr32', '0x0'],
    ['addr32', '0xFFFFFFFF'],
    ['pte64', '0xFFFFFFFFFFFFFFFF'],
    ['page', 0],
    ['step', -1],
    ['fraction', 0.25],
    ['vm', 'vm1'],
    ['access', 'w'],
    ['mode', 'kernel'],
    ['boolean', false],
  ])('takes %s %j as argument and as result', (type, value) => {
    expect(checkArgument(type, value)).toEqual([]);
    expect(checkExpected(type, value)).toEqual([]);
  });

  it('takes null for an operation that returns nothing', () => {
    expect(checkExpected('none', null)).toEqual([]);
    expect(checkExpected('none', 0)).toHaveLength(1);
  });
});

describe('matchers', () => {
  it('may stand together at a frame', () => {
    expect(checkExpected('frame', { $fresh: true, $same: 'a' })).toEqual([]);
  });

  it('look through null and outcomes for the list or number they are about', () => {
    const spec = { nullable: { union: [{ literal: 'none' }, { list: 'page' }] } } as const;
    expect(checkExpected(spec, { $set: [1, 2] })).toEqual([]);
    expect(checkExpected(spec, { $set: [1, 'x'] }).map(({ path }) => path)).toEqual([['$set', 1]]);
    expect(checkExpected({ nullable: 'frame' }, { $fresh: true })).toEqual([]);
  });

  it('expect a throw of any operation', () => {
    expect(checkExpected('none', { $throws: 'RangeError' })).toEqual([]);
  });
});
