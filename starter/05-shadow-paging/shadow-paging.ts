import type { Access, Frames, PageNo, VmId } from '../machine';
import { NotImplementedError } from '../machine';

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
  throw new NotImplementedError('createShadowHypervisor', '05.S1 to 05.S14');
}
