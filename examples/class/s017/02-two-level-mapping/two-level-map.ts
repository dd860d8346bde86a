import type { Frames, PageNo, VmId } from '../machine';
import { NotImplementedError } from '../machine';

/**
 * What became of a guest's attempt to establish a page-table entry.
 *
 * - success: it trapped to the hypervisor, and the guest's page is backed by frame `hfn`; `newFrame` says whether that
 *   frame was taken for this call
 * - `no-such-vm`, `no-such-process`: there is nobody to map for
 * - `out-of-range`: the VM has no real page with this number
 * - `out-of-memory`: the machine has no free frame
 */
export type MapOutcome =
  | { ok: true; trapped: true; hfn: PageNo; newFrame: boolean }
  | { ok: false; reason: 'no-such-vm' | 'no-such-process' | 'out-of-range' | 'out-of-memory' };

/**
 * Where a virtual page lies, through both mappings.
 *
 * - success: the real page `gfn` of the VM and the physical page `hfn` of the machine
 * - `config`: there is no such VM or process
 * - `page-table`: the guest's mapping has no entry
 * - `real-map`: the hypervisor's mapping has no entry
 */
export type Translation =
  { ok: true; gfn: PageNo; hfn: PageNo } | { ok: false; failed: 'config' | 'page-table' | 'real-map' };

/**
 * Two mappings after one another, for any number of VMs and processes.
 *
 * ```text
 *   virtual page          real page             physical page
 *       vpn   --page table-->  gfn  --real map table-->  hfn
 *             per process           per VM
 *             (the guest's)         (the hypervisor's)
 * ```
 *
 * Every method throws `RangeError` for a vpn, gfn or pid that is no integer >= 0 (02.S16), before anything else (C.6).
 *
 * @source CMU, "Two-level page mapping", Figure 3.25; course 02
 */
export interface TwoLevelMap {
  /**
   * Gives a new VM the real pages 0 to `gfnCount` - 1; takes no frame (02.S1).
   * @throws RangeError if the VM id is in use or `gfnCount` is no integer >= 1
   */
  createVm(vm: VmId, gfnCount: number): void;
  /**
   * Gives a VM a new process with an empty page table (02.S2).
   * @throws RangeError if the VM is unknown or has a process `pid` already
   */
  createProcess(vm: VmId, pid: number): void;
  /**
   * Models the guest as it tries to establish the entry vpn -> gfn, which traps (02.S3 to 02.S9).
   * A failed call changes nothing. A successful one replaces an entry that vpn had.
   */
  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome;
  /**
   * Removes the page-table entry of vpn and nothing else (02.S10).
   * @returns whether there was one
   * @throws RangeError if the VM or the process is unknown
   */
  unmap(vm: VmId, pid: number, vpn: PageNo): boolean;
  /**
   * Takes the frame of a real page away from its VM and frees it (02.S12); page tables stay as they are.
   * @returns the frame, or null if the real page has none
   * @throws RangeError if the VM is unknown
   */
  evict(vm: VmId, gfn: PageNo): PageNo | null;
  /** Looks a virtual page up in both mappings, or tells the first one that has no answer (02.S11). */
  translate(vm: VmId, pid: number, vpn: PageNo): Translation;
  /**
   * Frees every frame of the VM once and forgets the VM; its id may be used again (02.S14).
   * @returns how many frames were freed
   * @throws RangeError if the VM is unknown
   */
  destroyVm(vm: VmId): number;
  /**
   * Lists the real map table of a VM, ascending by gfn; later calls do not change the list (02.S15).
   * @throws RangeError if the VM is unknown
   */
  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]>;
}

/**
 * Creates a hypervisor without VMs that takes its frames from `frames`.
 * Two maps are independent of one another (C.18).
 */
export function createTwoLevelMap(frames: Frames): TwoLevelMap {
  throw new NotImplementedError('createTwoLevelMap', '02.S1 to 02.S16');
}
