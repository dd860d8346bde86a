import type { Addr32, PageNo, Res } from '../machine';
import { NotImplementedError } from '../machine';

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
  throw new NotImplementedError('split32', '01.S1, 01.S8');
}

/**
 * Puts the parts of a 32-bit address together again: the inverse of {@link split32}.
 *
 * @returns an unsigned number, 0 to 2^32-1
 * @throws RangeError if an index is no integer from 0 to 1023, or the offset none from 0 to 4095 (01.S3)
 * @source course 01.S2
 */
export function join32(parts: Parts32): Addr32 {
  throw new NotImplementedError('join32', '01.S2, 01.S3');
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
  throw new NotImplementedError('split48', '01.S4 to 01.S7');
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
  throw new NotImplementedError('pageOf', '01.S8 to 01.S10');
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
  throw new NotImplementedError('pagesTouched', '01.S8, 01.S10 to 01.S12');
}
