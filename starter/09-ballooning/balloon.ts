import type { Machine, PageNo, VmId } from '../machine';
import { NotImplementedError } from '../machine';

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
  throw new NotImplementedError('createBalloonHost', '09.S1 to 09.S19');
}
