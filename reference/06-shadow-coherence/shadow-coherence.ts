import type { Access, Frames, PageNo } from '../machine';

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
  // #region body createTrackingHypervisor: 06.S1 to 06.S19
  requireInteger('createTrackingHypervisor', 'gfnCount', gfnCount, 1);
  return new ShadowTracker(mode, guest, frames, gfnCount);
  // #endregion
}

// #region helper
/** An entry of the shadow; `w` is false too while the page is clean, so that its first write faults (06.S9). */
interface ShadowPte {
  readonly hfn: PageNo;
  readonly w: boolean;
}

/** Invariant: the P2M only grows, and a frame stands in it at most once. */
class ShadowTracker implements TrackingHypervisor {
  /** By root, then by vpn (06.S1). */
  private readonly shadows = new Map<number, Map<PageNo, ShadowPte>>();
  private readonly frameOf = new Map<PageNo, PageNo>();
  /** Roots that a CR3 load has shown: their pages are the ones to protect, or to be asked about (06.S2). */
  private readonly known = new Set<number>();
  private readonly counts = { cr3: 0, 'pt-write': 0, invlpg: 0, 'hv-fault': 0, 'guest-fault': 0, hypercall: 0 };
  private current: number | null = null;

  constructor(
    private readonly mode: Tracking,
    private readonly guest: GuestMem,
    private readonly frames: Frames,
    private readonly gfnCount: number,
  ) {}

  guestWritePte(root: number, vpn: PageNo, entry: GuestEntry): void {
    requireInteger('guestWritePte', 'root', root, 0);
    requireInteger('guestWritePte', 'vpn', vpn, 0);
    const isTracked = this.mode !== 'lazy' && this.known.has(root);
    if (isTracked && this.mode === 'paravirt') {
      throw new RangeError(`guestWritePte: root ${root} is known; a paravirtualized guest uses hypercall`); // 06.S13
    }
    if (isTracked) this.exit('pt-write'); // 06.S11
    this.guest.write(root, vpn, entry); // 06.S12: an untracked write leaves the shadow as it is, stale or not
    if (isTracked) this.drop(root, vpn);
  }

  hypercall(
    root: number,
    batch: ReadonlyArray<readonly [vpn: PageNo, entry: GuestEntry]>,
  ): { ok: true } | { ok: false; at: number } {
    requireInteger('hypercall', 'root', root, 0);
    for (const [vpn] of batch) requireInteger('hypercall', 'a vpn of the batch', vpn, 0);
    if (this.mode !== 'paravirt') throw new RangeError(`hypercall: the mode is ${this.mode}, not paravirt`); // 06.S15
    this.exit('hypercall');
    // 06.S14: the whole batch is judged before any of it is written.
    const at = batch.findIndex(([, entry]) => entry.p && entry.gfn >= this.gfnCount);
    if (at >= 0) return { ok: false, at };
    for (const [vpn, entry] of batch) {
      this.guest.write(root, vpn, entry);
      this.drop(root, vpn);
    }
    return { ok: true };
  }

  loadCr3(root: number): void {
    requireInteger('loadCr3', 'root', root, 0);
    this.exit('cr3');
    this.known.add(root);
    this.current = root; // 06.S2
    // 06.S12: to a lazy hypervisor a CR3 load is the guest's "forget what you know of this table".
    if (this.mode === 'lazy') this.shadowOf(root).clear();
  }

  invlpg(vpn: PageNo): void {
    requireInteger('invlpg', 'vpn', vpn, 0);
    const root = this.currentRoot('invlpg');
    this.exit('invlpg');
    this.drop(root, vpn); // 06.S16
  }

  access(vpn: PageNo, access: Access): AccessOutcome {
    requireInteger('access', 'vpn', vpn, 0);
    const root = this.currentRoot('access');
    // 06.S4: a hit is the hardware's alone. Nobody looks at the guest's table.
    const present = this.shadowOf(root).get(vpn);
    if (present !== undefined && (access === 'r' || present.w)) return { ok: true, hfn: present.hfn, exits: [] };
    // 06.S5: whose fault is it? The guest's own table, as it is now, decides.
    const entry = this.guest.read(root, vpn);
    if (!entry.p) return this.deliver('not-present');
    if (entry.gfn >= this.gfnCount) return this.deliver('not-present');
    if (access === 'w' && !entry.w) return this.deliver('protection');
    return this.fill(root, vpn, entry, access);
  }

  exits(): Readonly<Record<ExitKind, number>> {
    return { ...this.counts }; // 06.S18
  }

  shadow(root: number): ReadonlyArray<{ vpn: PageNo; hfn: PageNo; w: boolean }> {
    requireInteger('shadow', 'root', root, 0);
    const rows = [...(this.shadows.get(root) ?? [])].map(([vpn, { hfn, w }]) => ({ vpn, hfn, w }));
    return rows.sort((one, other) => one.vpn - other.vpn); // 06.S19
  }

  p2m(): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    return [...this.frameOf].sort(([one], [other]) => one - other); // 06.S19
  }

  /** Gives the fault to the guest, and touches nothing (06.S6). */
  private deliver(code: 'not-present' | 'protection'): AccessOutcome {
    return { ok: false, deliver: 'guest', code, exits: this.exit('guest-fault') };
  }

  /** Handles a fault that only the shadow's gap has caused: the guest permits this access (06.S7 to 06.S10). */
  private fill(root: number, vpn: PageNo, entry: GuestEntry, access: Access): AccessOutcome {
    const exits = this.exit('hv-fault');
    const hfn = this.back(entry.gfn);
    if (hfn === null) return { ok: false, deliver: 'hypervisor', code: 'out-of-memory', exits };
    const marked = { ...entry, a: true, d: entry.d || access === 'w' }; // 06.S8
    if (marked.a !== entry.a || marked.d !== entry.d) this.guest.write(root, vpn, marked);
    this.shadowOf(root).set(vpn, { hfn, w: marked.w && marked.d }); // 06.S9
    return { ok: true, hfn, exits };
  }

  /** Finds the frame behind a page of the VM, or takes one for it; null if the machine has none left (06.S7, 06.S17). */
  private back(gfn: PageNo): PageNo | null {
    const present = this.frameOf.get(gfn);
    if (present !== undefined) return present;
    const hfn = this.frames.alloc(gfn);
    if (hfn !== null) this.frameOf.set(gfn, hfn);
    return hfn;
  }

  /** Forgets one translation. Its frame stays with its page, which the guest may still use (06.S17). */
  private drop(root: number, vpn: PageNo): void {
    this.shadowOf(root).delete(vpn);
  }

  /** Counts an exit; returns it as the list of an access's exits. */
  private exit(kind: ExitKind): ExitKind[] {
    this.counts[kind] += 1;
    return [kind];
  }

  private shadowOf(root: number): Map<PageNo, ShadowPte> {
    const present = this.shadows.get(root);
    if (present !== undefined) return present;
    const empty = new Map<PageNo, ShadowPte>();
    this.shadows.set(root, empty);
    return empty;
  }

  private currentRoot(method: string): number {
    if (this.current === null) throw new RangeError(`${method}: no root is loaded yet`); // 06.S2
    return this.current;
  }
}

/** Refuses what is no integer, or less than `least` (06.S3). */
function requireInteger(method: string, name: string, n: number, least: number): void {
  if (!Number.isSafeInteger(n) || n < least) {
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer >= ${least}`);
  }
}
// #endregion
