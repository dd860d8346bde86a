import type { Addr32, PageNo, Res } from '../machine';

/** The parts of a 32-bit address: the indices, root first, and the offset in the page. All are integers. */
export interface Parts32 {
  /** One index per step, 0 to 1023 each: the root's first. */
  idx: readonly [number, number];
  /** In bytes, 0 to 4095. */
  offset: number;
}

/** The parts of a 48-bit address: the indices, root first, and the offset in the page. All are integers, never bigints. */
export interface Parts48 {
  /** One index per step, 0 to 511 each: the root's first. */
  idx: readonly [number, number, number, number];
  /** In bytes, 0 to 4095. */
  offset: number;
}

/**
 * Cuts a 32-bit address into the two indices of its page walk and the offset in its page.
 *
 * ```text
 *  31         22 21         12 11          0
 * +-------------+-------------+-------------+
 * |   idx[0]    |   idx[1]    |   offset    |
 * |   step 0    |   step 1    |             |
 * +-------------+-------------+-------------+
 * ```
 *
 * @throws RangeError if `va` is no integer from 0 to 2^32-1 (01.S8)
 * @source MIT 6.823 handout 7, Figure 2 (it calls step 0 "L1" and step 1 "L2"); course 01.S1
 */
export function split32(va: Addr32): Parts32 {
  // #region body split32: 01.S1, 01.S8
  requireAddr32('split32', va);
  // 01.S1: >>> reads va as unsigned; >> would copy bit 31 into the index.
  return { idx: [va >>> 22, (va >>> 12) & 0x3ff], offset: va & 0xfff };
  // #endregion
}

/**
 * Puts the parts of a 32-bit address together again: the inverse of {@link split32}.
 *
 * @returns an unsigned number, 0 to 2^32-1
 * @throws RangeError if an index is no integer from 0 to 1023, or the offset none from 0 to 4095 (01.S3)
 * @source course 01.S2
 */
export function join32(parts: Parts32): Addr32 {
  // #region body join32: 01.S2, 01.S3
  const [root, leaf] = parts.idx;
  requireInteger('join32', 'idx[0]', root, 0x3ff);
  requireInteger('join32', 'idx[1]', leaf, 0x3ff);
  requireInteger('join32', 'offset', parts.offset, 0xfff);
  // 01.S2: | gives a signed result, which >>> 0 reads as unsigned.
  return ((root << 22) | (leaf << 12) | parts.offset) >>> 0;
  // #endregion
}

/**
 * Cuts a 64-bit value into the four indices of a 48-bit page walk and the offset in its page, if it is canonical.
 *
 * ```text
 *  63        48 47    39 38    30 29    21 20    12 11     0
 * +------------+--------+--------+--------+--------+--------+
 * | all as 47  | idx[0] | idx[1] | idx[2] | idx[3] | offset |
 * |            | step 0 | step 1 | step 2 | step 3 |        |
 * +------------+--------+--------+--------+--------+--------+
 * ```
 *
 * @returns the parts; or a `non-canonical` fault of stage `guest`, step -1, whose `at` is `va` itself (01.S5)
 * @throws RangeError if `va` is below 0 or above 2^64-1 (01.S7)
 * @source the slide "hardware support" of the lecture "Memory Virtualization" (it calls step 0 "level 4"); course 01.S4 to 01.S7
 */
export function split48(va: bigint): Res<Parts48> {
  // #region body split48: 01.S4 to 01.S7
  if (va < 0n || va >= 1n << 64n) throw new RangeError(`split48: va is ${va}; expected 0 to 2^64-1`);
  // 01.S5, 01.S6: bit 47 and the 16 bits above it are all clear (lower half) or all set (upper half).
  const signBits = va >> 47n;
  if (signBits !== 0n && signBits !== 0x1ffffn) {
    return { ok: false, fault: { code: 'non-canonical', stage: 'guest', step: -1, at: va } };
  }
  // 01.S4: Number has 53 bits and its shifts have 32, so cut as bigint and convert each part.
  const indexAbove = (bit: bigint): number => Number((va >> bit) & 0x1ffn);
  return {
    ok: true,
    idx: [indexAbove(39n), indexAbove(30n), indexAbove(21n), indexAbove(12n)],
    offset: Number(va & 0xfffn),
  };
  // #endregion
}

/**
 * Tells the page in which an address lies, and where in the page.
 *
 * @param pageSize - in bytes, a power of two from 32 to 2^30
 * @returns `page` = floor(va / pageSize) and `offset` = va mod pageSize, in bytes
 * @throws RangeError if `va` is no integer from 0 to 2^32-1 (01.S8), or for any other page size (01.S10)
 * @source course 01.S9
 */
export function pageOf(va: Addr32, pageSize: number): { page: PageNo; offset: number } {
  // #region body pageOf: 01.S8 to 01.S10
  requireAddr32('pageOf', va);
  requirePageSize('pageOf', pageSize);
  const address = va + 0; // -0 + 0 is 0 (C.1)
  return { page: Math.floor(address / pageSize), offset: address % pageSize }; // 01.S9
  // #endregion
}

/**
 * Lists the pages of the bytes `va` to `va + len - 1`, as an access of `len` bytes touches them.
 *
 * @param len - in bytes; 0 touches nothing
 * @param pageSize - in bytes, a power of two from 32 to 2^30
 * @returns page numbers, ascending, each once
 * @throws RangeError if `va` is no integer from 0 to 2^32-1 (01.S8), for any other page size, also when `len` is 0 (01.S10),
 *   and if `len` is no integer >= 0 or a byte would lie at 2^32 or above (01.S12)
 * @source course 01.S11
 */
export function pagesTouched(va: Addr32, len: number, pageSize: number): PageNo[] {
  // #region body pagesTouched: 01.S8, 01.S10 to 01.S12
  requireAddr32('pagesTouched', va);
  requirePageSize('pagesTouched', pageSize);
  requireInteger('pagesTouched', 'len', len, ADDRESS_SPACE - va); // 01.S12: the byte at 2^32-1 is the last one
  if (len === 0) return []; // 01.S11
  const { page: first } = pageOf(va, pageSize);
  const { page: last } = pageOf(va + len - 1, pageSize); // 01.S11: the page of the last byte, not of the one after it
  const pages: PageNo[] = [];
  for (let page = first; page <= last; page++) pages.push(page);
  return pages;
  // #endregion
}

// #region helper
/** Bytes that 32 bits can address. */
const ADDRESS_SPACE = 2 ** 32;

const SMALLEST_PAGE = 32;
const LARGEST_PAGE = 2 ** 30;

/** Refuses what is no 32-bit address (01.S8). */
function requireAddr32(method: string, va: number): void {
  requireInteger(method, 'va', va, ADDRESS_SPACE - 1);
}

/** Refuses what is no power of two from 32 to 2^30 (01.S10). */
function requirePageSize(method: string, pageSize: number): void {
  requireInteger(method, 'pageSize', pageSize, LARGEST_PAGE);
  // A power of two has one bit set: one less has all the lower ones, and no bit in common with it.
  const isPowerOfTwo = (pageSize & (pageSize - 1)) === 0;
  if (pageSize < SMALLEST_PAGE || !isPowerOfTwo) {
    throw new RangeError(`${method}: pageSize is ${pageSize}; expected a power of two from 32 to 2^30`);
  }
}

function requireInteger(method: string, name: string, n: number, most: number): void {
  if (!Number.isSafeInteger(n) || n < 0 || n > most) {
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer from 0 to ${most}`);
  }
}
// #endregion
