import type { Frame, Machine, PageNo, VmId } from '../machine';

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
  // #region body createSharer: 11.S1 to 11.S18
  return new ContentSharer(machine, hash);
  // #endregion
}

// #region helper
/** A page that is attached. */
interface Page {
  frame: UsedFrame;
}

/** A frame that attached pages use. */
interface UsedFrame {
  readonly hfn: PageNo;
  /** How many attached pages use it. */
  refs: number;
  /** The hash under which the shared index has it; null while it is private. */
  sharedAs: number | null;
}

/** The name of a page, attached or not: a hint outlives the attachment (11.S5). */
interface PageName {
  readonly vm: VmId;
  readonly gfn: PageNo;
}

/** Invariant: `refs` of a frame is the number of pages that name it; a frame is in the index if and only if it is shared. */
class ContentSharer implements Sharer {
  private readonly pages = new Map<VmId, Map<PageNo, Page>>();
  private readonly frames = new Map<PageNo, UsedFrame>();
  /** All shared frames by hash; several may have the same one (11.S4). */
  private readonly sharedIndex = new Map<number, UsedFrame[]>();
  /** At most one hint per hash (11.S5). */
  private readonly hints = new Map<number, PageName>();

  constructor(
    private readonly machine: Machine,
    private readonly hash: (frame: Frame) => number,
  ) {}

  attach(vm: VmId, gfn: PageNo, hfn: PageNo): void {
    const pageNo = requirePage('attach', gfn);
    if (this.find(vm, pageNo) !== undefined) throw new RangeError(`attach: page ${gfn} of ${vm} is attached already`);
    if (this.frames.has(hfn)) throw new RangeError(`attach: frame ${hfn} is used by an attached page`);
    const ofVm = this.pages.get(vm) ?? new Map<PageNo, Page>();
    this.pages.set(vm, ofVm);
    ofVm.set(pageNo, { frame: this.privateFrame(hfn) }); // 11.S1
  }

  scan(vm: VmId, gfn: PageNo): ScanOutcome {
    const page = this.find(vm, requirePage('scan', gfn));
    if (page === undefined) return { result: 'not-attached', hfn: null, freed: null }; // 11.S2
    const own = page.frame;
    if (own.sharedAs !== null) return { result: 'already-shared', hfn: own.hfn, freed: null }; // 11.S3
    const key = this.hashOf(own);
    const equal = (this.sharedIndex.get(key) ?? []).find((shared) => this.sameBytes(shared, own));
    if (equal !== undefined) return this.join(page, equal); // 11.S4
    const hinted = this.validHint(key, page);
    if (hinted === null) {
      this.hints.set(key, { vm, gfn: gfn + 0 }); // 11.S6; the page stays private and writable (11.S9)
      return { result: 'hint', hfn: own.hfn, freed: null };
    }
    if (!this.sameBytes(hinted.frame, own)) return { result: 'false-match', hfn: own.hfn, freed: null }; // 11.S8
    this.hints.delete(key);
    this.makeShared(hinted.frame, key);
    return this.join(page, hinted.frame); // 11.S7
  }

  write(vm: VmId, gfn: PageNo, offset: number, byte: number): WriteOutcome {
    const page = this.find(vm, requirePage('write', gfn));
    if (page === undefined) return { error: 'not-attached' }; // 11.S10: before offset and byte are looked at
    this.requireOffset('write', page, offset);
    requireByte(byte);
    const own = page.frame;
    if (own.sharedAs === null) return this.store('none', own, offset, byte);
    if (own.refs === 1) {
      this.makePrivate(own); // 11.S12
      return this.store('last-ref', own, offset, byte);
    }
    const hfn = this.machine.alloc();
    if (hfn === null) return { error: 'out-of-memory' }; // 11.S11: nothing has changed yet
    this.machine.copy(own.hfn, hfn);
    own.refs -= 1; // 11.S13: at 1 it stays shared, so that others may still join
    page.frame = this.privateFrame(hfn);
    return this.store('copied', page.frame, offset, byte);
  }

  read(vm: VmId, gfn: PageNo, offset: number): number {
    const page = this.find(vm, requirePage('read', gfn));
    if (page === undefined) throw new RangeError(`read: page ${gfn} of ${vm} is not attached`);
    this.requireOffset('read', page, offset);
    return this.bytesOf(page.frame)[offset] ?? 0;
  }

  detach(vm: VmId, gfn: PageNo): PageNo | null {
    const pageNo = requirePage('detach', gfn);
    const page = this.find(vm, pageNo);
    if (page === undefined) return null;
    this.pages.get(vm)?.delete(pageNo); // 11.S15; a hint that names the page stays
    return this.dropReference(page.frame);
  }

  stats(): SharingStats {
    const byRefs = new Map<number, number>();
    let guestPages = 0;
    for (const { refs } of this.frames.values()) {
      guestPages += refs;
      byRefs.set(refs, (byRefs.get(refs) ?? 0) + 1);
    }
    const frames = this.frames.size;
    const ascending = [...byRefs].sort(([one], [other]) => one - other);
    return { frames, guestPages, saved: guestPages - frames, byRefs: ascending }; // 11.S17
  }

  /** Moves a page to a shared frame and gives up its own. */
  private join(page: Page, shared: UsedFrame): ScanOutcome {
    const former = page.frame;
    shared.refs += 1;
    page.frame = shared;
    return { result: 'shared', hfn: shared.hfn, freed: this.dropReference(former) };
  }

  /** The hinted page, if the hint is valid now (11.S5); a hint that is not valid stays where it is. */
  private validHint(key: number, scanned: Page): Page | null {
    const name = this.hints.get(key);
    const page = name === undefined ? undefined : this.find(name.vm, name.gfn);
    if (page === undefined || page === scanned) return null;
    if (page.frame.sharedAs !== null) return null;
    // The page was private and writable since it was hinted: what it hashed to then proves nothing.
    if (!sameHash(this.hashOf(page.frame), key)) return null;
    return page;
  }

  private makeShared(frame: UsedFrame, key: number): void {
    frame.sharedAs = key;
    this.sharedIndex.set(key, [...(this.sharedIndex.get(key) ?? []), frame]);
  }

  private makePrivate(frame: UsedFrame): void {
    if (frame.sharedAs === null) return;
    const others = (this.sharedIndex.get(frame.sharedAs) ?? []).filter((shared) => shared !== frame);
    this.sharedIndex.set(frame.sharedAs, others);
    frame.sharedAs = null;
  }

  /** Counts one page less; frees the frame, and returns it, where that was the last one. */
  private dropReference(frame: UsedFrame): PageNo | null {
    frame.refs -= 1;
    if (frame.refs > 0) return null;
    this.makePrivate(frame);
    this.frames.delete(frame.hfn);
    this.machine.free(frame.hfn);
    return frame.hfn;
  }

  private privateFrame(hfn: PageNo): UsedFrame {
    const frame: UsedFrame = { hfn, refs: 1, sharedAs: null };
    this.frames.set(hfn, frame);
    return frame;
  }

  private store(cow: 'none' | 'copied' | 'last-ref', frame: UsedFrame, offset: number, byte: number): WriteOutcome {
    this.bytesOf(frame)[offset] = byte;
    return { cow, hfn: frame.hfn };
  }

  private sameBytes(one: UsedFrame, other: UsedFrame): boolean {
    const bytes = this.bytesOf(other);
    return this.bytesOf(one).every((byte, offset) => byte === bytes[offset]);
  }

  private find(vm: VmId, gfn: PageNo): Page | undefined {
    return this.pages.get(vm)?.get(gfn);
  }

  private hashOf({ hfn }: UsedFrame): number {
    return this.hash(this.machine.frame(hfn));
  }

  private bytesOf({ hfn }: UsedFrame): Uint8Array {
    return this.machine.frame(hfn).bytes;
  }

  private requireOffset(method: string, page: Page, offset: number): void {
    const { length } = this.bytesOf(page.frame);
    if (Number.isSafeInteger(offset) && offset >= 0 && offset < length) return;
    throw new RangeError(`${method}: offset is ${offset}; expected an integer from 0 to ${length - 1}`);
  }
}

/** Two hashes are one if a Map says so: -0 is 0, and NaN is itself. */
function sameHash(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

/** Returns the page number, -0 as 0 (C.1); refuses anything else (11.S14). */
function requirePage(method: string, gfn: PageNo): PageNo {
  if (!Number.isSafeInteger(gfn) || gfn < 0) throw new RangeError(`${method}: gfn is ${gfn}; expected an integer >= 0`);
  return gfn + 0;
}

function requireByte(byte: number): void {
  if (Number.isSafeInteger(byte) && byte >= 0 && byte <= 255) return;
  throw new RangeError(`write: byte is ${byte}; expected an integer from 0 to 255`);
}
// #endregion
