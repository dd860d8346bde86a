import type { Access, Frames, PageNo, VmId } from '../machine';

/** An entry of a guest's page table: the page that the guest wants behind a vpn, and whether it may write there. */
export interface GuestPte {
  gfn: PageNo;
  w: boolean;
}

/** A guest's whole page table, by vpn; the order in which a Map holds its entries means nothing. */
export type GuestTable = ReadonlyMap<PageNo, GuestPte>;

/**
 * What became of a guest's attempt to load a page table.
 *
 * - success: the shadow is built; `built` is its number of entries
 * - `bad-frame`: the entry of `vpn` names a page that the VM does not have
 * - `out-of-memory`: the machine has no free frame for the page that the entry of `vpn` names
 */
export type LoadOutcome =
  { ok: true; built: number } | { ok: false; reason: 'bad-frame' | 'out-of-memory'; vpn: PageNo };

/**
 * What the MMU makes of an access.
 *
 * - success: the frame `hfn`
 * - `not-present`: the active shadow has no entry
 * - `protection`: it has one, but the access is a write and the entry does not allow it
 */
export type AccessOutcome = { ok: true; hfn: PageNo } | { ok: false; fault: 'not-present' | 'protection' };

/**
 * A hypervisor that runs every VM on shadow page tables: V2M = P2M after V2P.
 *
 * ```text
 *   vpn  --guest table (V2P)-->  gfn  --P2M-->  hfn        the guest's and the hypervisor's table
 *   vpn  ---------- shadow (V2M) ------------>  hfn        the only table that hardware sees
 * ```
 *
 * Every method but `createVm` throws `RangeError` for an unknown VM (05.S1), and every one throws it for a root, vpn or
 * gfn that is no integer >= 0 (05.S14), before anything else (C.6).
 *
 * @source Tanenbaum, Modern Operating Systems, "Memory virtualization" (pages 7, 4, 3); course 05
 */
export interface ShadowHypervisor {
  /**
   * Gives a new VM the pages 0 to `gfnCount` - 1, none of them backed, and no shadow (05.S1).
   * @throws RangeError if the VM id is in use or `gfnCount` is no integer >= 1
   */
  createVm(vm: VmId, gfnCount: number): void;
  /**
   * Models the trap of the guest's CR3 load: builds the whole shadow of `table` and makes it the active one (05.S2 to
   * 05.S8). A failed load changes nothing. `root` only names the table.
   */
  loadCr3(vm: VmId, root: number, table: GuestTable): LoadOutcome;
  /** Lists the active shadow, ascending by vpn; empty before the first successful load (05.S12). */
  shadow(vm: VmId): ReadonlyArray<{ vpn: PageNo; hfn: PageNo; w: boolean }>;
  /** Lists the frames behind the VM's pages, ascending by gfn (05.S12). */
  p2m(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]>;
  /** Models the MMU: looks at the active shadow and at nothing else, and changes nothing (05.S9). */
  access(vm: VmId, vpn: PageNo, access: Access): AccessOutcome;
  /**
   * Frees each frame of the VM once and forgets the VM (05.S13).
   * @returns how many frames were freed
   */
  destroyVm(vm: VmId): number;
}

/**
 * Creates a hypervisor without VMs that takes its frames from `frames`.
 * Two hypervisors are independent of one another (C.18).
 */
export function createShadowHypervisor(frames: Frames): ShadowHypervisor {
  // #region body createShadowHypervisor: 05.S1 to 05.S14
  return new ShadowPaging(frames);
  // #endregion
}

// #region helper
/** An entry of a shadow page table: it names a frame of the machine where the guest's entry names a page of the VM. */
interface ShadowPte {
  readonly hfn: PageNo;
  readonly w: boolean;
}

/** All that is known of one VM. */
interface Vm {
  readonly gfnCount: number;
  /** gfn -> hfn, for all roots of the VM (05.S4). */
  readonly p2m: Map<PageNo, PageNo>;
  /** vpn -> hfn, of the table loaded last; replaced as a whole. */
  shadow: ReadonlyMap<PageNo, ShadowPte>;
}

/** Invariant: a frame stands in at most one P2M, at most once, from its `alloc` to its `free`. */
class ShadowPaging implements ShadowHypervisor {
  private readonly vms = new Map<VmId, Vm>();

  constructor(private readonly frames: Frames) {}

  createVm(vm: VmId, gfnCount: number): void {
    requireInteger('createVm', 'gfnCount', gfnCount, 1);
    if (this.vms.has(vm)) throw new RangeError(`createVm: the VM id ${vm} is in use`);
    this.vms.set(vm, { gfnCount, p2m: new Map(), shadow: new Map() }); // 05.S1
  }

  loadCr3(vm: VmId, root: number, table: GuestTable): LoadOutcome {
    requireInteger('loadCr3', 'root', root, 0);
    const entries = ascendingEntries(table); // 05.S2
    const owner = this.knownVm('loadCr3', vm);
    // 05.S8: what this load makes is kept apart, and installed only when nothing can fail any more.
    const shadow = new Map<PageNo, ShadowPte>();
    const taken = new Map<PageNo, PageNo>();
    for (const { vpn, gfn, w } of entries) {
      // 05.S7: entries are judged one after the other, so the smallest failing vpn is the one reported.
      if (gfn >= owner.gfnCount) return this.refuse(taken, 'bad-frame', vpn);
      const hfn = this.back(owner, taken, gfn);
      if (hfn === null) return this.refuse(taken, 'out-of-memory', vpn);
      shadow.set(vpn, { hfn, w }); // 05.S5, 05.S10: the numbers are copied, not the guest's objects
    }
    for (const [gfn, hfn] of taken) owner.p2m.set(gfn, hfn);
    owner.shadow = shadow; // 05.S6: the former shadow goes; the P2M keeps every page
    return { ok: true, built: shadow.size };
  }

  shadow(vm: VmId): ReadonlyArray<{ vpn: PageNo; hfn: PageNo; w: boolean }> {
    const { shadow } = this.knownVm('shadow', vm);
    return [...shadow].map(([vpn, { hfn, w }]) => ({ vpn, hfn, w })).sort((one, other) => one.vpn - other.vpn); // 05.S12
  }

  p2m(vm: VmId): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    const { p2m } = this.knownVm('p2m', vm);
    return [...p2m].sort(([one], [other]) => one - other); // 05.S12
  }

  access(vm: VmId, vpn: PageNo, access: Access): AccessOutcome {
    requireInteger('access', 'vpn', vpn, 0);
    // 05.S9: first whether there is a translation, then whether this access is allowed.
    const entry = this.knownVm('access', vm).shadow.get(vpn);
    if (entry === undefined) return { ok: false, fault: 'not-present' };
    if (access === 'w' && !entry.w) return { ok: false, fault: 'protection' };
    return { ok: true, hfn: entry.hfn };
  }

  destroyVm(vm: VmId): number {
    const { p2m } = this.knownVm('destroyVm', vm);
    // 05.S13: the P2M names each frame once; the shadow may name one often, or not at all.
    for (const hfn of p2m.values()) this.frames.free(hfn);
    this.vms.delete(vm);
    return p2m.size;
  }

  /** Finds the frame behind a page of the VM, or takes one for it; null if the machine has none left. */
  private back(owner: Vm, taken: Map<PageNo, PageNo>, gfn: PageNo): PageNo | null {
    const present = owner.p2m.get(gfn) ?? taken.get(gfn);
    if (present !== undefined) return present; // 05.S3, 05.S4
    const hfn = this.frames.alloc(gfn); // 05.S3: the guest's own number if it is free, "so far, so good"
    if (hfn !== null) taken.set(gfn, hfn);
    return hfn;
  }

  /** Gives back what a failing load took; the VM itself has not been touched (05.S8). */
  private refuse(taken: ReadonlyMap<PageNo, PageNo>, reason: 'bad-frame' | 'out-of-memory', vpn: PageNo): LoadOutcome {
    for (const hfn of taken.values()) this.frames.free(hfn);
    return { ok: false, reason, vpn };
  }

  private knownVm(method: string, vm: VmId): Vm {
    const known = this.vms.get(vm);
    if (known === undefined) throw new RangeError(`${method}: there is no VM ${vm}`);
    return known;
  }
}

/** Copies a guest's table into a list, ascending by vpn (05.S2); refuses nonsense in it before anything happens (05.S14). */
function ascendingEntries(table: GuestTable): readonly (GuestPte & { readonly vpn: PageNo })[] {
  const entries = [...table].map(([vpn, { gfn, w }]) => ({
    vpn: requireInteger('loadCr3', 'a vpn of the table', vpn, 0),
    gfn: requireInteger('loadCr3', `the gfn of vpn ${vpn}`, gfn, 0),
    w,
  }));
  return entries.sort((one, other) => one.vpn - other.vpn);
}

/** Returns the integer, -0 as 0 (C.1); refuses anything else (05.S1, 05.S14). */
function requireInteger(method: string, name: string, n: number, least: number): number {
  if (!Number.isSafeInteger(n) || n < least) {
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer >= ${least}`);
  }
  return n + 0;
}
// #endregion
