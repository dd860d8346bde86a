import type { Frame, Machine, PageNo, VmId } from '../machine';
import { NotImplementedError } from '../machine';

/**
 * What a scan found.
 *
 * - `shared`: an equal page was known; the page now uses frame `hfn`, and its former frame `freed` is free
 * - `hint`: nothing is known of these bytes yet; the page is remembered
 * - `false-match`: the remembered page has the same hash and other bytes
 * - `already-shared`: the page is on a shared frame
 * - `not-attached`: there is no such page; both numbers are null
 */
export interface ScanOutcome {
  result: 'shared' | 'hint' | 'false-match' | 'already-shared' | 'not-attached';
  hfn: PageNo | null;
  freed: PageNo | null;
}

/**
 * What a write did: nothing special (`none`), a copy of a shared frame (`copied`), or the last reference to a shared
 * frame took it over (`last-ref`). `hfn` is the page's frame after it.
 */
export type WriteOutcome =
  { cow: 'none' | 'copied' | 'last-ref'; hfn: PageNo } | { error: 'not-attached' | 'out-of-memory' };

/** How much is shared. `byRefs` lists [count, number of frames with this count], ascending by count. */
export interface SharingStats {
  frames: number;
  guestPages: number;
  saved: number;
  byRefs: ReadonlyArray<readonly [refs: number, frames: number]>;
}

/**
 * Finds pages of equal content and lets them use one frame, until somebody writes.
 *
 * ```text
 *                 hash                      all bytes equal?
 *   page --> frame ----> shared frames  ----------------------> use that frame, free the own one
 *                   \--> the hint, if it is valid now  --------> both use the hint's frame
 *                    \-> nobody: become the hint
 * ```
 *
 * A page is a pair (vm, gfn). A frame is private (one page, written in place) or shared (copy-on-write, one or more
 * pages). Every method throws `RangeError` for a gfn that is no integer >= 0, before anything else (11.S14).
 *
 * @source slide "Virtual Machine Memory Management" (discover: compare hash; share: copy-on-write); course 11
 */
export interface Sharer {
  /**
   * Enters a page with its frame, as private; the frame then belongs to the sharer (11.S1).
   * @throws RangeError if the page is attached, or an attached page uses the frame
   */
  attach(vm: VmId, gfn: PageNo, hfn: PageNo): void;
  /** Looks for a page that equals this one, and shares if there is one (11.S2 to 11.S9). */
  scan(vm: VmId, gfn: PageNo): ScanOutcome;
  /**
   * Stores a byte, in a copy if others use the frame (11.S10 to 11.S13).
   * @throws RangeError for an attached page if offset or byte is out of range
   */
  write(vm: VmId, gfn: PageNo, offset: number, byte: number): WriteOutcome;
  /**
   * Returns a byte of a page (11.S14).
   * @throws RangeError if the page is not attached or the offset out of range
   */
  read(vm: VmId, gfn: PageNo, offset: number): number;
  /**
   * Ends a page's attachment (11.S15).
   * @returns the frame that this freed; null if others use it or the page is not attached
   */
  detach(vm: VmId, gfn: PageNo): PageNo | null;
  /** Counts frames and pages (11.S17); changes nothing. */
  stats(): SharingStats;
}

/**
 * Creates a sharer without pages.
 *
 * @param hash - equal frames have equal hashes; frames of equal hashes may differ (11.S4)
 */
export function createSharer(machine: Machine, hash: (frame: Frame) => number): Sharer {
  throw new NotImplementedError('createSharer', '11.S1 to 11.S18');
}
