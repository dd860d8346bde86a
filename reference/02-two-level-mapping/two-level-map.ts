import type { Frames, PageNo, VmId } from '../machine';

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
  // #region body createTwoLevelMap: 02.S1 to 02.S16
  return new TwoLevelMapping(frames);
  // #endregion
}

// #region helper
/** The guest's mapping, one per process: vpn -> gfn. */
type PageTable = Map<PageNo, PageNo>;

/** The hypervisor's mapping, one per VM: gfn -> hfn. */
type RealMap = Map<PageNo, PageNo>;

/** All that is known of one VM. Equal numbers in two VMs never meet: each VM has maps of its own (02.S2, 02.S9). */
interface Vm {
  readonly gfnCount: number;
  readonly realMap: RealMap;
  /** By pid. */
  readonly processes: Map<number, PageTable>;
}

/** Invariant: a frame stands in at most one real map, at most once, from its `alloc` to its `free`. */
class TwoLevelMapping implements TwoLevelMap {
  private readonly vms = new Map<VmId, Vm>();

  constructor(private readonly frames: Frames) {}

  createVm(vm: VmId, gfnCount: number): void {
    requireInteger('createVm', 'gfnCount', gfnCount, 1);
    if (this.vms.has(vm)) throw new RangeError(`createVm: the VM id ${vm} is in use`);
    this.vms.set(vm, { gfnCount, realMap: new Map(), processes: new Map() }); // 02.S1
  }

  createProcess(vm: VmId, pid: number): void {
    requireInteger('createProcess', 'pid', pid, 0);
    const { processes } = this.knownVm('createProcess', vm);
    if (processes.has(pid)) throw new RangeError(`createProcess: the VM ${vm} has a process ${pid} already`);
    processes.set(pid, new Map()); // 02.S2
  }

  map(vm: VmId, pid: number, vpn: PageNo, gfn: PageNo): MapOutcome {
    requireInteger('map', 'pid', pid, 0);
    requireInteger('map', 'vpn', vpn, 0);
    const realPage = requireInteger('map', 'gfn', gfn, 0);
    // 02.S4: first the VM, then the process, the range and the frame.
    const owner = this.vms.get(vm);
    if (owner === undefined) return { ok: false, reason: 'no-such-vm' };
    const pageTable = owner.processes.get(pid);
    if (pageTable === undefined) return { ok: false, reason: 'no-such-process' };
    if (realPage >= owner.gfnCount) return { ok: false, reason: 'out-of-range' };
    const backing = this.back(owner.realMap, realPage);
    if (backing === null) return { ok: false, reason: 'out-of-memory' }; // 02.S6: neither table has changed yet
    // 02.S7: the former real page, if any, keeps its frame; nobody told the hypervisor that it is free.
    pageTable.set(vpn, realPage);
    return { ok: true, trapped: true, ...backing }; // 02.S3
  }

  unmap(vm: VmId, pid: number, vpn: PageNo): boolean {
    requireInteger('unmap', 'pid', pid, 0);
    requireInteger('unmap', 'vpn', vpn, 0);
    const pageTable = this.knownVm('unmap', vm).processes.get(pid);
    if (pageTable === undefined) throw new RangeError(`unmap: the VM ${vm} has no process ${pid}`);
    return pageTable.delete(vpn); // 02.S10
  }

  evict(vm: VmId, gfn: PageNo): PageNo | null {
    requireInteger('evict', 'gfn', gfn, 0);
    const { realMap } = this.knownVm('evict', vm);
    const hfn = realMap.get(gfn);
    if (hfn === undefined) return null;
    // 02.S12, 02.S13: page-table entries that name gfn survive, and translate again once it is backed again.
    realMap.delete(gfn);
    this.frames.free(hfn);
    return hfn;
  }

  translate(vm: VmId, pid: number, vpn: PageNo): Translation {
    requireInteger('translate', 'pid', pid, 0);
    requireInteger('translate', 'vpn', vpn, 0);
    // 02.S11: the first mapping that has no answer is the one to name.
    const owner = this.vms.get(vm);
    const pageTable = owner?.processes.get(pid);
    if (owner === undefined || pageTable === undefined) return { ok: false, failed: 'config' };
    const gfn = pageTable.get(vpn);
    if (gfn === undefined) return { ok: false, failed: 'page-table' };
    const hfn = owner.realMap.get(gfn);
    if (hfn === undefined) return { ok: false, failed: 'real-map' };
    return { ok: true, gfn, hfn };
  }

  destroyVm(vm: VmId): number {
    const { realMap } = this.knownVm('destroyVm', vm);
    // 02.S14: the real map names each frame once; page tables may name one real page often.
    for (const hfn of realMap.values()) this.frames.free(hfn);
    this.vms.delete(vm);
    return realMap.size;
  }

  realMap(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    const { realMap } = this.knownVm('realMap', vm);
    return [...realMap].sort(([one], [other]) => one - other); // 02.S15
  }

  /** Finds the frame behind a real page, or takes one for it; null if the machine has none left. */
  private back(realMap: RealMap, gfn: PageNo): { hfn: PageNo; newFrame: boolean } | null {
    const present = realMap.get(gfn);
    if (present !== undefined) return { hfn: present, newFrame: false }; // 02.S5, 02.S8
    const hfn = this.frames.alloc();
    if (hfn === null) return null;
    realMap.set(gfn, hfn);
    return { hfn, newFrame: true };
  }

  private knownVm(method: string, vm: VmId): Vm {
    const known = this.vms.get(vm);
    if (known === undefined) throw new RangeError(`${method}: there is no VM ${vm}`);
    return known;
  }
}

/** Returns the integer, -0 as 0 (C.1); refuses anything else (02.S1, 02.S16). */
function requireInteger(method: string, name: string, n: number, least: number): number {
  if (!Number.isSafeInteger(n) || n < least) {
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer >= ${least}`);
  }
  return n + 0;
}
// #endregion
