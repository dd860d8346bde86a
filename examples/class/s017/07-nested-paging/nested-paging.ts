import type { Access, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';
import { NotImplementedError } from '../machine';

/** The two base registers: the guest's holds a gPA, the host's an hPA. Both are multiples of 4 (07.S4). */
export interface Nested32 {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}

/**
 * A TLB that holds translations gVA -> hPA, tagged by VM (07.S16).
 *
 * No method but `translate` makes a memory reference (07.S23).
 *
 * @source MIT 6.823 handout 7: "The processor's TLB caches only the full gVA=>hPA translations."
 */
export interface Tlb32 {
  /**
   * Switches to a VM (07.S22). If its registers differ from those of the most recent `load` of the same VM, all
   * entries of that VM are dropped; otherwise none.
   * @throws RangeError if a root is no multiple of 4
   */
  load(vm: VmId, regs: Nested32): void;
  /**
   * Translates for the current VM (07.S17 to 07.S20). `hit` says whether the TLB knew the answer; a hit makes no memory
   * reference. A fault is returned as the walk gave it, and leaves the TLB as it was.
   * @throws RangeError before the first `load`
   */
  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }>;
  /**
   * Drops the entry of one page of the current VM (07.S23).
   * @throws RangeError before the first `load`
   */
  invlpg(va: Gva32): void;
  /** Drops all entries of a VM, current or not; an unknown VM is no error (07.S23). */
  hostUnmapped(vm: VmId): void;
}

/**
 * Translates a guest physical address through the host's page table.
 *
 * ```text
 *  31         22 21         12 11          0
 * +-------------+-------------+-------------+
 * | host step 0 | host step 1 |   offset    |   4 KB page: two entries
 * +-------------+-------------+-------------+
 * | host step 0 |          offset           |   4 MB page: one entry, with PS=1
 * +-------------+---------------------------+
 * ```
 *
 * On success A, and for access `w` D in the leaf, have been written (07.S3). It does not access the result.
 *
 * @returns the host physical address; or a fault of stage `host` whose `at` is the full `gpa` (07.S2):
 *   `not-present`, `reserved-bit` or `protection` with the host step, or `out-of-range` with the host step of an entry
 *   outside memory, step 2 for a result outside memory
 * @throws RangeError if `hostRoot` is no multiple of 4 (07.S4)
 * @source MIT 6.823 handout 7, Figure 2; course 07.S1 to 07.S4
 */
export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  throw new NotImplementedError('hostWalk32', '07.S1 to 07.S4');
}

/**
 * Translates a guest virtual address through the guest's page table, whose entries lie at guest physical addresses, and
 * the result through the host's.
 *
 * It does not access the data itself (07.S14). A fault leaves all guest entries unchanged (07.S13); what completed host
 * walks have marked stays marked (07.S3).
 *
 * @returns the data's guest physical and host physical address; or a fault of stage `guest` whose `at` is the gPA of the
 *   guest entry (07.S7, 07.S8, 07.S10); or the fault of a host walk, as it is
 * @throws RangeError if a root is no multiple of 4 (07.S4)
 * @source MIT 6.823 handout 7, Figure 2; course 07.S5 to 07.S15
 */
export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  throw new NotImplementedError('nestedWalk32', '07.S5 to 07.S15');
}

/**
 * Creates an empty TLB over `mem`.
 *
 * @param capacity - how many entries it holds, over all VMs; 0 means no TLB: every look-up walks (07.S21)
 * @throws RangeError if `capacity` is no integer >= 0
 * @source course 07.S16 to 07.S24
 */
export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  throw new NotImplementedError('createTlb32', '07.S16 to 07.S24');
}
