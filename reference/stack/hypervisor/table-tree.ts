import type { PageNo } from '../../machine';
import { BIT } from '../entry-rules';
import type { Geometry } from '../geometry';
import { bitsBelow, FRAME_BITS, stepsOf } from '../geometry';
import type { PhysicalMemory } from '../hardware/physical-memory';
import { WORDS_PER_FRAME } from '../hardware/physical-memory';

/** Flags of a pointer to a table that leaves all rights to the leaf. */
const POINTER = BigInt(BIT.P | BIT.W | BIT.U | BIT.A);

/** Where a tree gets frames for its tables, and gives them back. */
export interface TableFrames {
  take(): PageNo;
  free(frame: PageNo): void;
}

/** An entry that lies on the way to a page. */
export interface Place {
  readonly step: number;
  readonly position: number;
  readonly entry: bigint;
}

/**
 * A tree of tables whose pointers are hPAs: the hypervisor's own, as the real map or a shadow. Pages are named by number, without the
 * repeated sign bit.
 */
export class TableTree {
  private readonly steps: number;

  constructor(
    private readonly memory: PhysicalMemory,
    readonly geometry: Geometry,
    readonly root: PageNo,
    private readonly frames: TableFrames,
  ) {
    this.steps = stepsOf(geometry);
  }

  /** Finds the deepest entry on the way to a page that a table leads to, down to `deepest`. */
  find(page: PageNo, deepest = this.steps - 1): Place {
    let frame = this.root;
    for (let step = 0; ; step++) {
      const position = this.positionIn(frame, page, step);
      const entry = this.memory.readEntry(position, this.geometry.entryBytes);
      if (step === deepest || !this.isPointer(entry, step)) return { step, position, entry };
      frame = frameOf(entry);
    }
  }

  /** Writes the entry of a page at a step, and makes the tables above it; a large leaf that is in the way is split. */
  set(page: PageNo, step: number, entry: bigint): void {
    let frame = this.root;
    for (let upper = 0; upper < step; upper++) {
      const position = this.positionIn(frame, page, upper);
      const present = this.memory.readEntry(position, this.geometry.entryBytes);
      frame = this.isPointer(present, upper) ? frameOf(present) : this.makeTable(position, present, upper);
    }
    const position = this.positionIn(frame, page, step);
    this.release(this.memory.readEntry(position, this.geometry.entryBytes), step);
    this.memory.writeEntry(position, this.geometry.entryBytes, entry);
  }

  /** Clears the entry of a page at a step, with all tables below it. Returns whether there was one. */
  clear(page: PageNo, step: number): boolean {
    const place = this.find(page, step);
    if (place.entry === 0n) return false;
    this.release(place.entry, place.step);
    this.memory.writeEntry(place.position, this.geometry.entryBytes, 0n);
    return true;
  }

  /** Lists all present leaves, ascending by page. */
  leaves(): readonly { readonly page: PageNo; readonly step: number; readonly entry: bigint }[] {
    const found: { page: PageNo; step: number; entry: bigint }[] = [];
    const visit = (frame: PageNo, step: number, firstPage: PageNo): void => {
      for (let index = 0; index < 2 ** (this.geometry.widths[step] ?? 0); index++) {
        const page = firstPage + index * this.pagesOf(step);
        const entry = this.memory.readEntry(this.positionIn(frame, page, step), this.geometry.entryBytes);
        if (this.isPointer(entry, step)) visit(frameOf(entry), step + 1, page);
        else if ((entry & BigInt(BIT.P)) !== 0n) found.push({ page, step, entry });
      }
    };
    visit(this.root, 0, 0);
    return found;
  }

  /** Clears everything but the root's frame. */
  clearAll(): void {
    this.releaseTable(this.root, 0);
    const words = (2 ** (this.geometry.widths[0] ?? 0) * this.geometry.entryBytes) / 4;
    this.memory.words.fill(0, this.root * WORDS_PER_FRAME, this.root * WORDS_PER_FRAME + words);
  }

  /** Counts the 4 KiB pages that an entry of a step maps. */
  pagesOf(step: number): number {
    return 2 ** (bitsBelow(this.geometry, step) - FRAME_BITS);
  }

  private positionIn(frame: PageNo, page: PageNo, step: number): number {
    const index = Math.floor(page / this.pagesOf(step)) % 2 ** (this.geometry.widths[step] ?? 0);
    return frame * WORDS_PER_FRAME + (index * this.geometry.entryBytes) / 4;
  }

  private isPointer(entry: bigint, step: number): boolean {
    return step < this.steps - 1 && (entry & BigInt(BIT.P | BIT.PS)) === BigInt(BIT.P);
  }

  /** Puts a new table behind an entry that is clear or a large leaf; a leaf is split into its parts. */
  private makeTable(position: number, present: bigint, step: number): PageNo {
    const frame = this.frames.take();
    this.memory.clear(frame);
    if ((present & BigInt(BIT.P)) !== 0n) this.split(present, step, frame);
    this.memory.writeEntry(position, this.geometry.entryBytes, (BigInt(frame) << BigInt(FRAME_BITS)) | POINTER);
    return frame;
  }

  private split(leaf: bigint, step: number, frame: PageNo): void {
    const pages = this.pagesOf(step + 1);
    const part = step + 1 === this.steps - 1 ? leaf & ~BigInt(BIT.PS) : leaf;
    for (let index = 0; index < 2 ** (this.geometry.widths[step + 1] ?? 0); index++) {
      const position = frame * WORDS_PER_FRAME + (index * this.geometry.entryBytes) / 4;
      this.memory.writeEntry(position, this.geometry.entryBytes, part + (BigInt(index * pages) << BigInt(FRAME_BITS)));
    }
  }

  /** Frees the tables behind an entry of a step. */
  private release(entry: bigint, step: number): void {
    if (!this.isPointer(entry, step)) return;
    this.releaseTable(frameOf(entry), step + 1);
    this.frames.free(frameOf(entry));
  }

  private releaseTable(frame: PageNo, step: number): void {
    if (step >= this.steps - 1) return;
    for (let index = 0; index < 2 ** (this.geometry.widths[step] ?? 0); index++) {
      const position = frame * WORDS_PER_FRAME + (index * this.geometry.entryBytes) / 4;
      this.release(this.memory.readEntry(position, this.geometry.entryBytes), step);
    }
  }
}

/** The frame number in an entry: address bits 51 to 12. */
export function frameOf(entry: bigint): PageNo {
  return Number(BigInt.asUintN(52, entry) >> BigInt(FRAME_BITS));
}
