import { join32, pageOf, pagesTouched, split32, split48 } from '../../../reference/01-addresses/addresses';

describe('the worked example of chapter 01', () => {
  it('is true to the letter', () => {
    expect(split32(0xffc01abc)).toEqual({ idx: [1023, 1], offset: 0xabc });
    expect(split32(0x00c07abc)).toEqual({ idx: [3, 7], offset: 0xabc });
    expect(split48(0x7f8a12345678n)).toEqual({ ok: true, idx: [255, 40, 145, 325], offset: 0x678 });
    expect(split48(0xffff800000000000n)).toEqual({ ok: true, idx: [256, 0, 0, 0], offset: 0 });
    expect(pagesTouched(0x1ffc, 8, 4096)).toEqual([1, 2]);
    expect(pagesTouched(0x1ffc, 4, 4096)).toEqual([1]);
    expect(pageOf(0x7abc, 32)).toEqual({ page: 981, offset: 28 });
  });
});

describe('split32 and join32', () => {
  it('cut bits 31:22, 21:12 and 11:0 (01.S1)', () => {
    expect(split32(0)).toEqual({ idx: [0, 0], offset: 0 });
    expect(split32(0xffffffff)).toEqual({ idx: [1023, 1023], offset: 4095 });
    expect(split32(0x80000000)).toEqual({ idx: [512, 0], offset: 0 });
  });

  it('join to an unsigned number (01.S2)', () => {
    expect(join32({ idx: [1023, 1], offset: 0xabc })).toBe(0xffc01abc);
    expect(join32({ idx: [512, 0], offset: 0 })).toBe(0x80000000);
  });

  it('take -0 for 0 (C.1)', () => {
    expect(split32(-0)).toEqual({ idx: [0, 0], offset: 0 });
    expect(join32({ idx: [-0, -0], offset: -0 })).toBe(0);
    expect(pageOf(-0, 32)).toEqual({ page: 0, offset: 0 });
  });

  it.each([1024, -1, 0.5, NaN, Infinity])('refuse %d as an index (01.S3)', (index) => {
    expect(() => join32({ idx: [index, 0], offset: 0 })).toThrow(
      /^join32: idx\[0\] is .*; expected an integer from 0 to 1023$/,
    );
    expect(() => join32({ idx: [0, index], offset: 0 })).toThrow(RangeError);
  });

  it.each([4096, -1, 1.5, NaN])('refuse %d as an offset (01.S3)', (offset) => {
    expect(() => join32({ idx: [0, 0], offset })).toThrow(RangeError);
  });
});

describe('split48', () => {
  it('gives numbers, not bigints (01.S4)', () => {
    expect(split48(0x7fffffffffffn)).toEqual({ ok: true, idx: [255, 511, 511, 511], offset: 4095 });
  });

  it.each([0x800000000000n, 0x1000000000000n, 0xffff7fffffffffffn, 0x8000000000000000n])(
    'finds %d not canonical and names it unchanged (01.S5)',
    (va) => {
      expect(split48(va)).toEqual({ ok: false, fault: { code: 'non-canonical', stage: 'guest', step: -1, at: va } });
    },
  );

  it('splits the upper half (01.S6)', () => {
    expect(split48(0xffffffffffffffffn)).toEqual({ ok: true, idx: [511, 511, 511, 511], offset: 4095 });
  });

  it('refuses what has no 64 bits (01.S7)', () => {
    expect(() => split48(-1n)).toThrow(RangeError);
    expect(() => split48(1n << 64n)).toThrow('split48: va is 18446744073709551616; expected 0 to 2^64-1');
  });
});

describe('pageOf and pagesTouched', () => {
  it.each([-1, 2 ** 32, 0.5, NaN])('refuse %d as an address, as split32 does (01.S8)', (va) => {
    expect(() => split32(va)).toThrow(RangeError);
    expect(() => pageOf(va, 4096)).toThrow(RangeError);
    expect(() => pagesTouched(va, 0, 4096)).toThrow(RangeError);
  });

  it.each([0, 48, 3000, 16, 2 ** 31, 64.5, -32, NaN])('refuse %d as a page size (01.S10)', (pageSize) => {
    expect(() => pageOf(0, pageSize)).toThrow(RangeError);
    expect(() => pagesTouched(0, 0, pageSize)).toThrow(RangeError);
    expect(() => pagesTouched(0, 1, pageSize)).toThrow(RangeError);
  });

  it('accept every power of two from 32 to 2^30 (01.S9)', () => {
    for (let bits = 5; bits <= 30; bits++) {
      const size = 2 ** bits;
      expect(pageOf(0xffffffff, size)).toEqual({ page: 2 ** (32 - bits) - 1, offset: size - 1 });
    }
  });

  it('touch the page of the last byte and not of the one after it (01.S11)', () => {
    expect(pagesTouched(0x1000, 4096, 4096)).toEqual([1]);
    expect(pagesTouched(0x1000, 4097, 4096)).toEqual([1, 2]);
    expect(pagesTouched(0x1fff, 1, 4096)).toEqual([1]);
    expect(pagesTouched(0x1fff, 0, 4096)).toEqual([]);
  });

  it('end at 2^32 at the latest (01.S12)', () => {
    expect(pagesTouched(0xffffffff, 1, 4096)).toEqual([0xfffff]);
    expect(pagesTouched(0, 2 ** 32, 2 ** 30)).toEqual([0, 1, 2, 3]);
    for (const len of [2, -1, 0.5, NaN]) expect(() => pagesTouched(0xffffffff, len, 4096)).toThrow(RangeError);
  });
});
