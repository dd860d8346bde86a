import type { Access, Addr32, Mem32, Mode, Res } from '../machine';
import { NotImplementedError } from '../machine';

/**
 * One translation that is asked for: of `va`, through the tree whose root table begins at physical address `root`.
 * The root is a multiple of 4 and need not be page aligned (03.S1, 03.S2).
 */
export interface WalkRequest {
  root: Addr32;
  va: Addr32;
  access: Access;
  mode: Mode;
}

/**
 * Translates a virtual address through a page table of two steps that lies in physical memory.
 *
 * ```text
 *  31         22 21         12 11          0
 * +-------------+-------------+-------------+
 * |   step 0    |   step 1    |   offset    |   4 KB page: two entries
 * +-------------+-------------+-------------+
 * |   step 0    |          offset           |   4 MB page: one entry, with PS=1
 * +-------------+---------------------------+
 * ```
 *
 * On success A is set in every entry used, and D in the leaf of a write (03.S12). A walk that faults writes nothing
 * (03.S13). It does not access the result itself (03.S15).
 *
 * @returns the physical address and the size of its page in bytes; or a fault of stage `guest` whose `at` is the physical
 *   address of the offending entry (03.S11): `not-present`, `reserved-bit`, `protection` or `out-of-range` with the step
 *   of that entry; or `out-of-range` with step 2, whose `at` is the result that lies outside memory
 * @throws RangeError if `root` or `va` is no integer from 0 to 2^32-1, or `root` is no multiple of 4 (03.S1)
 * @source Tanenbaum, "Memory virtualization": "(multilevel) page tables"; MIT 6.823 handout 7, Figure 1 (a); course 03
 */
export function walk32(mem: Mem32, request: WalkRequest): Res<{ pa: Addr32; pageSize: 4096 | 4194304 }> {
  throw new NotImplementedError('walk32', '03.S1 to 03.S15');
}
