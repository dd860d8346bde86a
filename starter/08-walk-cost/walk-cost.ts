import type { Access, Gpa, Gva, Hpa, Mem64, Res, VmId } from '../machine';
import { NotImplementedError } from '../machine';

/** The two base registers: the guest's holds a gPA, the host's an hPA. Both are multiples of 4096 (08.S1). */
export interface Nested48 {
  guestRoot: Gpa;
  hostRoot: Hpa;
}

/** A translation, and what it cost. */
export interface WalkOut {
  /** Where the data lies. */
  hpa: Hpa;
  /** What the guest calls that place. */
  gpa: Gpa;
  /** Table reads of this call, guest and host (08.S6). */
  refs: number;
  /** Log2 of the bytes that the guest's leaf maps (08.S7). */
  guestPage: 12 | 21 | 30;
  /** Log2 of the bytes that the host's leaf of the data maps (08.S7). */
  hostPage: 12 | 21 | 30;
}

/**
 * An MMU without a TLB: every translation walks, shortened by two caches that all VMs share.
 *
 * | cache | from | to | saves |
 * | --- | --- | --- | --- |
 * | nested TLB (nTLB) | a gPA page | an hPA page | one host walk |
 * | page walk cache (PWC) | the upper indices of a gVA | the hPA of a guest table | the guest steps above it, with their host walks |
 *
 * Neither watches memory: what they hold is used until it is dropped (08.S19). Only `translate` makes references (08.S23).
 *
 * @source lecture "Memory Virtualization", slide "hardware support": "Page walk cache"
 */
export interface Mmu48 {
  /**
   * Switches to a VM. Compared with the most recent `load` of the same VM, another guestRoot drops its PWC entries, and
   * another hostRoot drops its PWC and nTLB entries (08.S22).
   * @throws RangeError if a root is no multiple of 4096
   */
  load(vm: VmId, regs: Nested48): void;
  /**
   * Translates for the current VM. `pwc` is the guest step of the deepest table entry that the PWC knew, or -1 (08.S14).
   * @throws RangeError before the first `load`
   */
  translate(va: Gva, access: Access): Res<WalkOut & { pwc: -1 | 0 | 1 | 2 }>;
  /**
   * Drops all PWC entries of the current VM, whatever `va` is, and nothing of the nTLB (08.S20).
   * @throws RangeError before the first `load`
   */
  invlpg(va: Gva): void;
  /** Drops all PWC and nTLB entries of a VM, current or not; an unknown VM is no error (08.S21). */
  invept(vm: VmId): void;
}

/**
 * Translates a guest virtual address through the guest's tree, whose entries lie at guest physical addresses, and the
 * result through the host's tree. Both trees have the same shape:
 *
 * ```text
 *  63        48 47     39 38     30 29     21 20     12 11       0
 * +------------+---------+---------+---------+---------+----------+
 * | as bit 47  | step 0  | step 1  | step 2  | step 3  |  offset  |   4 KB page: four entries
 * +------------+---------+---------+---------+---------+----------+
 * | as bit 47  | step 0  | step 1  | step 2  |       offset       |   2 MB page: three entries
 * +------------+---------+---------+---------+--------------------+
 * | as bit 47  | step 0  | step 1  |            offset            |   1 GB page: two entries
 * +------------+---------+---------+------------------------------+
 * ```
 *
 * It does not access the data itself.
 *
 * @returns the translation and its cost; or a fault of stage `guest` whose `at` is the gPA of the guest entry (for
 *   `non-canonical`, step -1, it is `va`); or a fault of stage `host` whose `at` is the full gPA under translation, with
 *   step 4 for a result outside memory (08.S2 to 08.S5)
 * @throws RangeError if a root is no multiple of 4096 (08.S1)
 * @source lecture "Memory Virtualization", slide "hardware support": "how many memory references are needed to resolve
 *   a TLB miss?"; course 08.S1 to 08.S8
 */
export function nestedWalk48(mem: Mem64, regs: Nested48, va: Gva, access: Access): Res<WalkOut> {
  throw new NotImplementedError('nestedWalk48', '08.S1 to 08.S8');
}

/**
 * Counts the table reads of one nested walk.
 *
 * @param guestSteps - how many guest entries are read
 * @param hostSteps - host entries read for each guest entry in order, then for the data: one more than `guestSteps`
 * @throws RangeError if a number is no integer >= 0, or the list has another length (08.S9)
 * @source lecture "Memory Virtualization", slide "hardware support"; course 08.S9
 */
export function refCount(guestSteps: number, hostSteps: readonly number[]): number {
  throw new NotImplementedError('refCount', '08.S9');
}

/**
 * Creates an MMU over `mem` with empty caches.
 *
 * @param mem - host physical memory
 * @param config - how many entries each cache holds, over all VMs; 0 switches it off
 * @param config.pwcEntries - capacity of the page walk cache
 * @param config.ntlbEntries - capacity of the nested TLB
 * @throws RangeError if a capacity is no integer >= 0
 * @source course 08.S10 to 08.S24
 */
export function createMmu48(mem: Mem64, config: { pwcEntries: number; ntlbEntries: number }): Mmu48 {
  throw new NotImplementedError('createMmu48', '08.S10 to 08.S24');
}
