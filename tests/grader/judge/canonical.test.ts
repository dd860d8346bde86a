import { canonicalise } from '../../../grader/judge/canonical';
import type { TypeSpec } from '../../../grader/contracts/type-spec';

const OUTCOME: TypeSpec = {
  union: [
    { record: { ok: { literal: true }, hpa: 'addr32' } },
    { record: { ok: { literal: false }, fault: { record: { step: 'step', at: 'addr32' } } } },
  ],
};

describe('the canonical form of a returned value', () => {
  it('writes declared addresses as hex strings and other numbers as they are', () => {
    expect(canonicalise(OUTCOME, { ok: true, hpa: 0x14abc }).value).toEqual({ ok: true, hpa: '0x14ABC' });
    expect(canonicalise({ record: { vpn: 'page' } }, { vpn: 7 }).value).toEqual({ vpn: 7 });
  });

  it('chooses the branch of a union by its literals', () => {
    const fault = canonicalise(OUTCOME, { ok: false, fault: { step: -1, at: 4096 } });
    expect(fault).toEqual({ value: { ok: false, fault: { step: -1, at: '0x1000' } }, bad: null });
  });

  it('writes a bigint address as a hex string and a Map as an object', () => {
    expect(canonicalise('addr64', { $big: '18446744073709551615' }).value).toBe('0xFFFFFFFFFFFFFFFF');
    expect(canonicalise({ mapOf: 'page' }, { $map: [[7, 10]] }).value).toEqual({ '7': 10 });
  });

  it('leaves an undefined field out and gives undefined for undefined', () => {
    expect(canonicalise(OUTCOME, { ok: true, hpa: 0, extra: { $undefined: true } }).value).toEqual({
      ok: true,
      hpa: '0x0',
    });
    expect(canonicalise('none', { $undefined: true }).value).toBeUndefined();
  });

  it.each<[string, TypeSpec, Parameters<typeof canonicalise>[1], string]>([
    ['a negative address', 'addr32', -4096, 'the number -4096'],
    ['an address of 2^32', 'addr32', 2 ** 32, 'the number 4294967296'],
    ['a fraction', 'page', { $num: '1.5' }, 'the number 1.5'],
    ['NaN', 'count', { $num: 'NaN' }, 'the number NaN'],
    ['a number where a bigint is declared', 'addr64', 5, 'the number 5'],
    ['a bigint where a number is declared', 'page', { $big: '5' }, 'the bigint 5n'],
    ['a step below -1', 'step', -2, 'the number -2'],
    ['a text that a suite file would write for the address', 'addr32', '0x7ABC', 'a text'],
    ['a text where a bigint is declared', 'pte64', '0x7ABC', 'a text'],
    ['a text in place of an address or nothing', { nullable: 'addr32' }, '0x7ABC', 'a text'],
  ])('finds %s to be a bad value', (_, spec, tagged, found) => {
    expect(canonicalise(spec, tagged).bad).toMatchObject({ path: '', found });
  });

  it('names the place of a bad value inside the result', () => {
    expect(canonicalise({ list: { tuple: ['page', 'frame'] } }, [[1, -1]]).bad?.path).toBe('[0][1]');
    expect(canonicalise(OUTCOME, { ok: true, hpa: -1 }).bad?.path).toBe('hpa');
  });

  it('leaves a value of another shape as it is, to differ from what is expected', () => {
    expect(canonicalise('page', 'seven')).toEqual({ value: 'seven', bad: null });
    expect(canonicalise(OUTCOME, { $other: 'function' })).toEqual({ value: { $other: 'function' }, bad: null });
  });

  it('keeps a key that looks like a tag as data', () => {
    expect(canonicalise('text', { $object: [['$fresh', true]] }).value).toEqual({ $fresh: true });
  });
});
