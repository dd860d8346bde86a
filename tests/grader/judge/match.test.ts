import type { Json } from '../../../grader/contracts/json';
import { match, type MatchContext } from '../../../grader/judge/match';

function context(fresh: readonly number[] = []): MatchContext {
  return { bindings: new Map<string, Json>(), isFresh: (hfn) => fresh.includes(hfn) };
}

describe('matching a result', () => {
  it('takes objects as subsets: fields that are not named are free', () => {
    expect(match({ ok: true }, { ok: true, hfn: 20 }, context())).toBeNull();
  });

  it('takes arrays and scalars exactly', () => {
    expect(match([1, 2], [1, 2, 3], context())).toMatchObject({ path: '' });
    expect(match([[3, 20]], [[3, 21]], context())).toEqual({ path: '[0][1]', expected: 20, actual: 21 });
    expect(match('0x1000', '0x1004', context())).toMatchObject({ expected: '0x1000', actual: '0x1004' });
  });

  it('names the first different field by its path', () => {
    const expected = { ok: false, fault: { code: 'not-present', at: '0x1000' } };
    const actual = { ok: false, fault: { code: 'not-present', at: '0x2000' } };
    expect(match(expected, actual, context())?.path).toBe('fault.at');
  });

  it('does not find a field on the prototype of a result', () => {
    expect(match({ constructor: { $any: true } }, {}, context())?.path).toBe('constructor');
  });

  it('never takes a missing value for any value', () => {
    expect(match({ hfn: { $any: true } }, {}, context())).not.toBeNull();
    expect(match({ hfn: { $any: true } }, { hfn: 0 }, context())).toBeNull();
  });

  it('takes a frame for fresh only if this operation got it from the allocator', () => {
    expect(match({ $fresh: true }, 20, context([20]))).toBeNull();
    expect(match({ $fresh: true }, 21, context([20]))).not.toBeNull();
  });

  it('binds a label at its first use and holds later uses to it', () => {
    const shared = context([20]);
    expect(match({ $fresh: true, $same: 'a' }, 20, shared)).toBeNull();
    expect(match({ $same: 'a' }, 21, shared)).not.toBeNull();
    expect(match({ $same: 'a' }, 20, shared)).toBeNull();
  });

  it('compares approximately within the given tolerance', () => {
    expect(match({ $approx: [0.4, 1e-9] }, 0.4 + 1e-12, context())).toBeNull();
    expect(match({ $approx: [0.4, 1e-9] }, 0.41, context())).not.toBeNull();
    expect(match({ $approx: [0.4, 1e-9] }, '0.4', context())).not.toBeNull();
  });

  it('compares sets in any order, each element once', () => {
    expect(match({ $set: [1, 2, 2] }, [2, 1, 2], context())).toBeNull();
    expect(match({ $set: [1, 2, 2] }, [1, 1, 2], context())).not.toBeNull();
    expect(match({ $set: [1] }, [1, 1], context())).not.toBeNull();
  });
});
