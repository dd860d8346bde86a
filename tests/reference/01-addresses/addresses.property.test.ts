import * as fc from 'fast-check';
import { join32, pageOf, pagesTouched, split32, split48 } from '../../../reference/01-addresses/addresses';

const address = fc.integer({ min: 0, max: 0xffffffff });
const pageSize = fc.integer({ min: 5, max: 30 }).map((bits) => 2 ** bits);

describe('any 32-bit address', () => {
  it('comes back from its parts, which are what division gives', () => {
    fc.assert(
      fc.property(address, (va) => {
        const parts = split32(va);
        expect(join32(parts)).toBe(va);
        expect(parts.idx[0] * 2 ** 22 + parts.idx[1] * 2 ** 12 + parts.offset).toBe(va);
        expect(Math.max(...parts.idx)).toBeLessThan(1024);
        expect(parts.offset).toBeLessThan(4096);
      }),
    );
  });

  it('is page * pageSize + offset', () => {
    fc.assert(
      fc.property(address, pageSize, (va, size) => {
        const { page, offset } = pageOf(va, size);
        expect(page * size + offset).toBe(va);
        expect(offset).toBeLessThan(size);
      }),
    );
  });

  it('touches the pages of its bytes', () => {
    const small = fc.integer({ min: 5, max: 9 }).map((bits) => 2 ** bits);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffffffff - 2000 }),
        fc.integer({ min: 0, max: 2000 }),
        small,
        (va, len, size) => {
          const pages = new Set<number>();
          for (let byte = va; byte < va + len; byte++) pages.add(Math.floor(byte / size));
          expect(pagesTouched(va, len, size)).toEqual([...pages]);
        },
      ),
    );
  });
});

describe('any 64-bit value', () => {
  it('is canonical if and only if sign extension of 48 bits leaves it as it is', () => {
    const value = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.bigInt({ min: -(2n ** 47n), max: 2n ** 47n - 1n }).map((n) => BigInt.asUintN(64, n)),
    );
    fc.assert(
      fc.property(value, (va) => {
        const outcome = split48(va);
        expect(outcome.ok).toBe(BigInt.asUintN(64, BigInt.asIntN(48, va)) === va);
        if (!outcome.ok) return;
        const sum = outcome.idx.reduce((high, index) => high * 512n + BigInt(index), 0n) * 4096n;
        expect(sum + BigInt(outcome.offset)).toBe(BigInt.asUintN(48, va));
      }),
    );
  });
});
