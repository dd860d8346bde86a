import type { Access, Frames, PageNo } from '../machine';
import { NotImplementedError } from '../machine';

/**
 * How the hypervisor learns that the guest has changed a page table.
 *
 * - `write-protect`: it protects the pages of tables that it knows, so that every write to them traps
 * - `lazy`: not at all; like a TLB, it relies on the guest to flush
 * - `paravirt`: the guest knows that it is a guest, and asks by a hypercall
 */
export type Tracking = 'write-protect' | 'lazy' | 'paravirt';

/** Why control went from the guest to the hypervisor; each one costs. */
export type ExitKind = 'cr3' | 'pt-write' | 'invlpg' | 'hv-fault' | 'guest-fault' | 'hypercall';

/** A guest's page-table entry: present, page of the VM, writable, accessed, dirty. */
export interface GuestEntry {
  p: boolean;
  gfn: PageNo;
  w: boolean;
  a: boolean;
  d: boolean;
}

/** The memory in which the guest keeps its tables. Reading it costs the hypervisor time; hardware never does. */
export interface GuestMem {
  read(root: number, vpn: PageNo): GuestEntry;
  write(root: number, vpn: PageNo, entry: GuestEntry): void;
}

/**
 * What became of an access. `exits` lists the exits that it took: none, or one.
 *
 * - success: the frame `hfn`
 * - `guest`: the guest caused the fault, and its own handler gets it
 * - `hypervisor`: the machine has no frame for a page that the guest rightly uses
 */
export type AccessOutcome =
  | { ok: true; hfn: PageNo; exits: ExitKind[] }
  | { ok: false; deliver: 'guest'; code: 'not-present' | 'protection'; exits: ExitKind[] }
  | { ok: false; deliver: 'hypervisor'; code: 'out-of-memory'; exits: ExitKind[] };

/**
 * A hypervisor with one VM, and the MMU that walks its shadow.
 *
 * ```text
 *   guest   --- plain write --->  guest table         nobody need notice
 *                                     |
 *                                     | read at an hv-fault only
 *                                     v
 *   MMU     <------- walks ------  shadow             a cache of guest table and P2M
 * ```
 *
 * Every method throws `RangeError` for a vpn or root that is no integer >= 0, before anything else (06.S3).
 *
 * @source Tanenbaum, Modern Operating Systems, "Memory virtualization" (7 remapped to 200); course 06
 */
export interface TrackingHypervisor {
  /**
   * Models the guest's plain memory write to one of its tables (06.S11 to 06.S13).
   * @throws RangeError in paravirt mode for a known root: such a guest has agreed to ask
   */
  guestWritePte(root: number, vpn: PageNo, entry: GuestEntry): void;
  /**
   * Writes a whole batch for the guest, or nothing (06.S14).
   * @returns success, or the index of the first entry that names a page beyond the VM
   * @throws RangeError in another mode than paravirt (06.S15)
   */
  hypercall(
    root: number,
    batch: ReadonlyArray<readonly [vpn: PageNo, entry: GuestEntry]>,
  ): { ok: true } | { ok: false; at: number };
  /** Models the trap of a CR3 load: makes `root` current, and known for ever (06.S2). */
  loadCr3(root: number): void;
  /**
   * Models the trap of the guest's flush of one page of the current root (06.S16).
   * @throws RangeError before the first `loadCr3`
   */
  invlpg(vpn: PageNo): void;
  /**
   * Models an access of the guest through the MMU: a hit in the shadow, or a fault and what comes of it (06.S4 to 06.S10).
   * @throws RangeError before the first `loadCr3`
   */
  access(vpn: PageNo, access: Access): AccessOutcome;
  /** Counts all exits since creation, by kind (06.S18). */
  exits(): Readonly<Record<ExitKind, number>>;
  /** Lists the shadow of a root, ascending by vpn; empty for an unknown root (06.S19). */
  shadow(root: number): ReadonlyArray<{ vpn: PageNo; hfn: PageNo; w: boolean }>;
  /** Lists the frames behind the VM's pages, ascending by gfn (06.S19). */
  p2m(): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]>;
}

/**
 * Creates the hypervisor of one VM with the pages 0 to `gfnCount` - 1, none of them backed, whose tables lie in `guest`.
 * @throws RangeError if `gfnCount` is no integer >= 1 (06.S3)
 */
export function createTrackingHypervisor(
  mode: Tracking,
  guest: GuestMem,
  frames: Frames,
  gfnCount: number,
): TrackingHypervisor {
  throw new NotImplementedError('createTrackingHypervisor', '06.S1 to 06.S19');
}
