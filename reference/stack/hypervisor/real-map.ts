import type { PageNo } from '../../machine';
import { BIT } from '../entry-rules';
import { FRAME_BITS, stepOfPage } from '../geometry';
import type { TableTree } from './table-tree';

/** Told that a page of the real map has changed; `stale` is the frame that hardware may still use for it, if any. */
export type MapListener = (gfn: PageNo, stale: PageNo | undefined) => void;

/**
 * The real map table of one VM (p2m): gfn to hfn. It is a tree in memory under every regime; nested hardware walks it, and
 * elsewhere only the hypervisor does. Whoever changes it tells the listener, so that nothing stale stays in use.
 */
export class RealMap {
  /** By gfn: the frame behind a page, or -1. A page that is only invalid keeps its frame here. */
  private readonly frames: Int32Array;

  /**
   * @param marks - bits that new entries have besides their rights: A and D, where nobody asks the hardware for them
   */
  constructor(
    readonly pages: number,
    readonly tree: TableTree,
    private readonly marks: number,
    private readonly changed: MapListener,
  ) {
    this.frames = new Int32Array(pages).fill(-1);
  }

  /** The frame behind a page, or undefined. */
  frame(gfn: PageNo): PageNo | undefined {
    const hfn = this.frames[gfn] ?? -1;
    return hfn < 0 ? undefined : hfn;
  }

  /** Puts a block of frames behind a block of pages. */
  map(gfn: PageNo, hfn: PageNo, pageBits: number = FRAME_BITS, isWritable = true): void {
    const step = stepOfPage(this.tree.geometry, pageBits);
    const large = pageBits > FRAME_BITS ? BIT.PS : 0;
    const flags = BIT.P | BIT.U | large | this.marks | (isWritable ? BIT.W : 0);
    const pages = Array.from({ length: 2 ** (pageBits - FRAME_BITS) }, (_, i) => gfn + i);
    const stale = pages.map((page) => this.validFrame(page));
    for (const page of pages) this.frames[page] = hfn + (page - gfn);
    this.tree.set(gfn, step, (BigInt(hfn) << BigInt(FRAME_BITS)) | BigInt(flags));
    pages.forEach((page, i) => this.changed(page, stale[i]));
  }

  /** Takes the frame of a page away; a large block is split. Returns the frame, or undefined if there was none. */
  unmap(gfn: PageNo): PageNo | undefined {
    const hfn = this.frame(gfn);
    if (hfn === undefined) return undefined;
    this.clearLeaf(gfn);
    this.frames[gfn] = -1;
    return hfn;
  }

  /** Makes the mapping of a page invalid, but keeps its frame: the next access is a fault of the host. */
  invalidate(gfn: PageNo): void {
    if (this.frame(gfn) !== undefined) this.clearLeaf(gfn);
  }

  /** Makes an invalid mapping valid again. Returns whether the page has a frame and its mapping was invalid. */
  validate(gfn: PageNo, isWritable = true): boolean {
    const hfn = this.frame(gfn);
    if (hfn === undefined || this.validFrame(gfn) !== undefined) return false;
    this.map(gfn, hfn, FRAME_BITS, isWritable);
    return true;
  }

  /** Lists the pages that have a frame, ascending by gfn. */
  list(): ReadonlyArray<readonly [gfn: PageNo, hfn: PageNo]> {
    return Array.from(this.frames.entries()).filter(([, hfn]) => hfn >= 0);
  }

  /** Whether hardware can find a frame for a page. */
  isValid(gfn: PageNo): boolean {
    return this.validFrame(gfn) !== undefined;
  }

  /** Whether a page has a frame that it must not write: a shared one. */
  isReadOnly(gfn: PageNo): boolean {
    const { entry } = this.tree.find(gfn);
    return (entry & BigInt(BIT.P)) !== 0n && (entry & BigInt(BIT.W)) === 0n;
  }

  /** Counts how many pages in a row, from `gfn` on and aligned, have frames in a row: a power of two, at most `most`. */
  runAround(gfn: PageNo, most: number): number {
    let run = 1;
    while (run * 2 <= most && this.isRun(gfn - (gfn % (run * 2)), run * 2)) run *= 2;
    return run;
  }

  private isRun(first: PageNo, count: number): boolean {
    const hfn = this.frame(first);
    if (first + count > this.pages || hfn === undefined || hfn % count !== 0) return false;
    for (let i = 0; i < count; i++) {
      if (this.frames[first + i] !== hfn + i) return false;
    }
    return true;
  }

  private clearLeaf(gfn: PageNo): void {
    const stale = this.validFrame(gfn);
    this.tree.set(gfn, this.tree.geometry.widths.length - 1, 0n);
    this.changed(gfn, stale);
  }

  /** The frame that hardware can find for a page. */
  private validFrame(gfn: PageNo): PageNo | undefined {
    if (this.frame(gfn) === undefined) return undefined;
    const isValid = (this.tree.find(gfn).entry & BigInt(BIT.P)) !== 0n;
    return isValid ? this.frame(gfn) : undefined;
  }
}
