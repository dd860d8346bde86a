import type { Machine, PageNo, VmId } from '../machine';

/**
 * The guest's side of the balloon: a driver inside the VM that asks its own operating system for pages. Given code.
 *
 * It names only gfns below gfnCount, never one that is in the balloon, and does not call back into the host.
 */
export interface GuestOs {
  /** Pins a page that the guest can do without and names it; null if the guest refuses. */
  allocPinned(): PageNo | null;
  /** Gives a page of the balloon back to the guest. */
  freePinned(gfn: PageNo): void;
}

/** A virtual machine as it is configured. */
export interface VmSpec {
  id: VmId;
  /** The VM has pages 0 to gfnCount - 1. */
  gfnCount: number;
  /** Pages that the VM keeps whatever is asked of it. */
  min: number;
  /** The VM's weight when pages are short. */
  shares: number;
  guest: GuestOs;
}

/**
 * What became of an access.
 *
 * - success: the page is backed by frame `hfn`; `fresh` says that the page is new and all zeros, `popped` that it was
 *   in the balloon
 * - `out-of-range`: the VM has no page with this number
 * - `out-of-memory`: the machine has no free frame
 */
export type TouchOutcome =
  { ok: true; hfn: PageNo; fresh: boolean; popped: boolean } | { ok: false; reason: 'out-of-range' | 'out-of-memory' };

/** What a new target did: whether it was reached, and the pages that changed state, in the order in which they did. */
export interface Adjustment {
  reached: boolean;
  inflated: PageNo[];
  deflated: PageNo[];
  swapped: PageNo[];
}

/** How many pages of a VM are in which state; the rest are empty. */
export interface VmStats {
  resident: number;
  balloon: number;
  swapped: number;
  target: number;
}

/**
 * Changes the size of running VMs: asks the guest first, and swaps only what the guest does not give.
 *
 * ```text
 *             touch                       setTarget: the guest names it
 *    empty ----------> resident ------------------------------------------> ballooned
 *      |                 ^  ^                                                |    |
 *      |                 |  +------------- touch: it pops, zeros ------------+    |
 *      |                 +--- touch: its own bytes ----- swapped <- setTarget     |
 *      +<------------------------- setTarget: it is given back -------------------+
 * ```
 *
 * Every method throws `RangeError` for a VM that it does not know (09.S2).
 *
 * @source slide "Virtual Machine Memory Management" (ballooning, Waldspurger OSDI 2002); course 09
 */
export interface BalloonHost {
  /**
   * Models an access of the guest to one of its pages (09.S3 to 09.S8). It looks at no target and reclaims nothing.
   * @throws RangeError if gfn is no integer >= 0
   */
  touch(vm: VmId, gfn: PageNo): TouchOutcome;
  /**
   * Gives a VM a new size in pages and goes there: deflates, inflates, then swaps (09.S9 to 09.S15).
   * @throws RangeError if `pages` is no integer >= 0
   */
  setTarget(vm: VmId, pages: number): Adjustment;
  /**
   * Plans who gives up `pages` pages; changes nothing (09.S16 to 09.S19).
   * @param activeFraction - for each VM the part of its pages in use, 0 to 1
   * @param tax - how much dearer an idle page is than an active one, 0 <= tax < 1
   * @returns the VMs that give any, in the order of configuration
   * @throws RangeError if an argument is outside its range or a VM has no active fraction
   */
  reclaim(
    pages: number,
    activeFraction: ReadonlyMap<VmId, number>,
    tax: number,
  ): ReadonlyArray<{ vm: VmId; pages: number }>;
  /** Counts the pages of a VM by state (09.S1). */
  stats(vm: VmId): VmStats;
}

/**
 * Creates a host of these VMs, with all pages empty and every target at gfnCount.
 *
 * @throws RangeError if an id is repeated, gfnCount is no integer >= 1, min no integer from 0 to gfnCount, or shares no
 *   finite number above 0 (09.S2)
 */
export function createBalloonHost(machine: Machine, vms: readonly VmSpec[]): BalloonHost {
  // #region body createBalloonHost: 09.S1 to 09.S19
  return new Ballooning(machine, vms);
  // #endregion
}

// #region helper
/** Two values of rho closer than this part of the larger are a tie (09.S17). */
const TIE = 1e-9;

/** All that is known of one VM. A page in none of the three collections is empty (09.S1). */
interface Vm {
  readonly id: VmId;
  readonly gfnCount: number;
  readonly min: number;
  readonly shares: number;
  readonly guest: GuestOs;
  /** gfn -> hfn. */
  readonly resident: Map<PageNo, PageNo>;
  /** The page that entered last stands last. */
  balloon: PageNo[];
  /** gfn -> what was in its frame. */
  readonly swapped: Map<PageNo, Uint8Array>;
  target: number;
}

/** What reclaim knows of a VM while it plans. */
interface Candidate {
  readonly vm: Vm;
  /** What one of its pages costs: 1 if all are active, k if all are idle. */
  readonly costPerPage: number;
  planned: number;
}

/** Invariant: each gfn is in at most one of resident, balloon and swapped; a frame is in one `resident`, once. */
class Ballooning implements BalloonHost {
  /** In the order of configuration. */
  private readonly vms = new Map<VmId, Vm>();

  constructor(
    private readonly machine: Machine,
    specs: readonly VmSpec[],
  ) {
    for (const spec of specs) {
      if (this.vms.has(spec.id)) throw new RangeError(`createBalloonHost: the VM id ${spec.id} is there twice`);
      this.vms.set(spec.id, newVm(spec));
    }
  }

  touch(id: VmId, gfn: PageNo): TouchOutcome {
    const vm = this.knownVm('touch', id);
    const page = requireInteger('touch', 'gfn', gfn); // 09.S3
    if (page >= vm.gfnCount) return { ok: false, reason: 'out-of-range' };
    const present = vm.resident.get(page);
    if (present !== undefined) return { ok: true, hfn: present, fresh: false, popped: false };
    const hfn = this.machine.alloc();
    if (hfn === null) return { ok: false, reason: 'out-of-memory' }; // 09.S7: nothing has changed yet
    vm.resident.set(page, hfn);
    const saved = vm.swapped.get(page);
    if (saved !== undefined) {
      this.machine.frame(hfn).bytes.set(saved); // 09.S6
      vm.swapped.delete(page);
      return { ok: true, hfn, fresh: false, popped: false };
    }
    this.machine.zero(hfn); // 09.S8: whoever had the frame before left its bytes in it
    const popped = vm.balloon.includes(page);
    if (popped) vm.balloon = vm.balloon.filter((pinned) => pinned !== page); // 09.S5
    return { ok: true, hfn, fresh: true, popped }; // 09.S4
  }

  setTarget(id: VmId, pages: number): Adjustment {
    const vm = this.knownVm('setTarget', id);
    const asked = requireInteger('setTarget', 'pages', pages);
    vm.target = Math.min(Math.max(asked, vm.min), vm.gfnCount); // 09.S9
    const deflated = this.deflate(vm);
    const inflated = this.inflate(vm);
    const swapped = this.swap(vm);
    // 09.S13: measured against what was asked for, which min may forbid.
    return { reached: vm.resident.size <= asked, inflated, deflated, swapped };
  }

  reclaim(
    pages: number,
    activeFraction: ReadonlyMap<VmId, number>,
    tax: number,
  ): ReadonlyArray<{ vm: VmId; pages: number }> {
    requireInteger('reclaim', 'pages', pages);
    if (!(tax >= 0 && tax < 1)) throw new RangeError(`reclaim: tax is ${tax}; expected 0 <= tax < 1`); // 09.S19
    const idleCost = 1 / (1 - tax);
    const candidates = [...this.vms.values()].map((vm): Candidate => {
      const active = requireFraction(vm.id, activeFraction.get(vm.id));
      return { vm, costPerPage: active + idleCost * (1 - active), planned: 0 };
    });
    for (let left = pages; left > 0; left--) {
      const victim = chooseVictim(candidates);
      if (victim === null) break; // 09.S18: nobody may give any more
      victim.planned += 1;
    }
    return candidates.filter(({ planned }) => planned > 0).map(({ vm, planned }) => ({ vm: vm.id, pages: planned }));
  }

  stats(id: VmId): VmStats {
    const { resident, balloon, swapped, target } = this.knownVm('stats', id);
    return { resident: resident.size, balloon: balloon.length, swapped: swapped.size, target };
  }

  /** 09.S10: gives back what the balloon has too much, the newest page first. */
  private deflate(vm: Vm): PageNo[] {
    const deflated: PageNo[] = [];
    while (vm.balloon.length > vm.gfnCount - vm.target) {
      const gfn = vm.balloon.pop();
      if (gfn === undefined) break;
      vm.guest.freePinned(gfn);
      deflated.push(gfn);
    }
    return deflated;
  }

  /** 09.S11: asks the guest until enough frames are free; only the guest knows which page it can do without. */
  private inflate(vm: Vm): PageNo[] {
    const inflated: PageNo[] = [];
    while (vm.resident.size > vm.target) {
      const gfn = vm.guest.allocPinned();
      if (gfn === null) break;
      this.release(vm, gfn);
      vm.swapped.delete(gfn);
      vm.balloon.push(gfn); // 09.S15: as the newest, also if it popped before
      inflated.push(gfn);
    }
    return inflated;
  }

  /** 09.S12: takes what the guest did not give, the highest gfn first, and keeps its contents. */
  private swap(vm: Vm): PageNo[] {
    const swapped: PageNo[] = [];
    while (vm.resident.size > vm.target) {
      const gfn = Math.max(...vm.resident.keys());
      const hfn = vm.resident.get(gfn);
      if (hfn === undefined) break;
      vm.swapped.set(gfn, this.machine.frame(hfn).bytes.slice());
      this.release(vm, gfn);
      swapped.push(gfn);
    }
    return swapped;
  }

  /** Frees the frame of a page; an empty or swapped page has none, and nothing is freed. */
  private release(vm: Vm, gfn: PageNo): void {
    const hfn = vm.resident.get(gfn);
    if (hfn === undefined) return;
    vm.resident.delete(gfn);
    this.machine.free(hfn);
  }

  private knownVm(method: string, id: VmId): Vm {
    const vm = this.vms.get(id);
    if (vm === undefined) throw new RangeError(`${method}: there is no VM ${id}`);
    return vm;
  }
}

/** 09.S16, 09.S17: the candidate with the smallest rho; of those that tie with it, the first. */
function chooseVictim(candidates: readonly Candidate[]): Candidate | null {
  const payers = candidates.filter((candidate) => pagesLeft(candidate) > candidate.vm.min);
  const smallest = Math.min(...payers.map(rho));
  return payers.find((candidate) => rho(candidate) - smallest <= TIE * rho(candidate)) ?? null;
}

/** Shares per page, where an idle page counts for more than one: the less a VM pays for its memory, the sooner it gives. */
function rho(candidate: Candidate): number {
  return candidate.vm.shares / (pagesLeft(candidate) * candidate.costPerPage);
}

/** P of 09.S16. */
function pagesLeft({ vm, planned }: Candidate): number {
  return vm.resident.size - planned;
}

function newVm({ id, gfnCount, min, shares, guest }: VmSpec): Vm {
  if (!Number.isSafeInteger(gfnCount) || gfnCount < 1) {
    throw new RangeError(`createBalloonHost: gfnCount of ${id} is ${gfnCount}; expected an integer >= 1`);
  }
  if (!Number.isSafeInteger(min) || min < 0 || min > gfnCount) {
    throw new RangeError(`createBalloonHost: min of ${id} is ${min}; expected an integer from 0 to ${gfnCount}`);
  }
  if (!Number.isFinite(shares) || shares <= 0) {
    throw new RangeError(`createBalloonHost: shares of ${id} are ${shares}; expected a finite number above 0`);
  }
  const pages = { resident: new Map<PageNo, PageNo>(), balloon: [], swapped: new Map<PageNo, Uint8Array>() };
  return { id, gfnCount, min: min + 0, shares, guest, ...pages, target: gfnCount };
}

/** Returns the integer, -0 as 0 (C.1); refuses anything else. */
function requireInteger(method: string, name: string, n: number): number {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new RangeError(`${method}: ${name} is ${n}; expected an integer >= 0`);
  }
  return n + 0;
}

function requireFraction(vm: VmId, fraction: number | undefined): number {
  if (fraction === undefined || !(fraction >= 0 && fraction <= 1)) {
    throw new RangeError(`reclaim: the active fraction of ${vm} is ${fraction}; expected 0 to 1`);
  }
  return fraction;
}
// #endregion
