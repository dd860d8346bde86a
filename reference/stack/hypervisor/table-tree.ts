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
  /** By step: 4 KiB pages that an entry maps, and entries of a table. */
  private readonly pages: readonly number[];
  private readonly entries: readonly number[];
  private readonly entryWords: number;

  constructor(
    private readonly memory: PhysicalMemory,
    readonly geometry: Geometry,
    readonly root: PageNo,
    private readonly frames: TableFrames,
  ) {
    this.steps = stepsOf(geometry);
    this.pages = geometry.widths.map((_, step) => 2 ** (bitsBelow(geometry, step) - FRAME_BITS));
    this.entries = geometry.widths.map((width) => 2 ** width);
    this.entryWords = geometry.entryBytes / 4;
  }

  /** Finds the deepest entry on the way to a page that a table leads to, down to `deepest`. */
  find(page: PageNo, deepest = this.steps - 1): Place {
    let frame = this.root;
    for (let step = 0; ; step++) {
      const position = this.positionIn(frame, page, step);
      if (step === deepest || !this.isPointer(position, step)) return { step, position, entry: this.read(position) };
      frame = this.pointed(position);
    }
  }

  /** Writes the entry of a page at a step, and makes the tables above it; a large leaf that is in the way is split. */
  set(page: PageNo, step: number, entry: bigint): void {
    let frame = this.root;
    for (let upper = 0; upper < step; upper++) {
      const position = this.positionIn(frame, page, upper);
      frame = this.isPointer(position, upper) ? this.pointed(position) : this.makeTable(position, upper);
    }
    const position = this.positionIn(frame, page, step);
    this.release(position, step);
    this.write(position, entry);
  }

  /** Clears the entry of a page at a step, with all tables below it; a large leaf above the step goes as a whole. */
  clear(page: PageNo, step: number): void {
    const place = this.find(page, step);
    this.release(place.position, place.step);
    this.write(place.position, 0n);
  }

  /** Lists all present leaves, ascending by page. */
  leaves(): readonly { readonly page: PageNo; readonly step: number; readonly entry: bigint }[] {
    const found: { page: PageNo; step: number; entry: bigint }[] = [];
    const visit = (frame: PageNo, step: number, firstPage: PageNo): void => {
      for (let index = 0; index < (this.entries[step] ?? 0); index++) {
        const page = firstPage + index * this.pagesOf(step);
        const position = this.positionIn(frame, page, step);
        if (this.isPointer(position, step)) visit(this.pointed(position), step + 1, page);
        else if (((this.memory.words[position] ?? 0) & BIT.P) !== 0) {
          found.push({ page, step, entry: this.read(position) });
        }
      }
    };
    visit(this.root, 0, 0);
    return found;
  }

  /** Clears everything but the root's frame. */
  clearAll(): void {
    this.releaseTable(this.root, 0);
    const first = this.root * WORDS_PER_FRAME;
    this.memory.words.fill(0, first, first + (this.entries[0] ?? 0) * this.entryWords);
  }

  /** Counts the 4 KiB pages that an entry of a step maps. */
  pagesOf(step: number): number {
    return this.pages[step] ?? 1;
  }

  private positionIn(frame: PageNo, page: PageNo, step: number): number {
    const index = Math.floor(page / this.pagesOf(step)) % (this.entries[step] ?? 1);
    return frame * WORDS_PER_FRAME + index * this.entryWords;
  }

  private isPointer(position: number, step: number): boolean {
    return step < this.steps - 1 && ((this.memory.words[position] ?? 0) & (BIT.P | BIT.PS)) === BIT.P;
  }

  /** The table that a pointer leads to. Tables lie in frames whose numbers the low word holds. */
  private pointed(position: number): PageNo {
    return (this.memory.words[position] ?? 0) >>> FRAME_BITS;
  }

  private read(position: number): bigint {
    return this.memory.readEntry(position, this.geometry.entryBytes);
  }

  private write(position: number, entry: bigint): void {
    this.memory.writeEntry(position, this.geometry.entryBytes, entry);
  }

  /** Puts a new table behind an entry that is clear or a large leaf; a leaf is split into its parts. */
  private makeTable(position: number, step: number): PageNo {
    const frame = this.frames.take();
    this.memory.clear(frame);
    const present = this.read(position);
    if ((present & BigInt(BIT.P)) !== 0n) this.split(present, step, frame);
    this.write(position, (BigInt(frame) << BigInt(FRAME_BITS)) | POINTER);
    return frame;
  }

  private split(leaf: bigint, step: number, frame: PageNo): void {
    const part = step + 1 === this.steps - 1 ? leaf & ~BigInt(BIT.PS) : leaf;
    for (let index = 0; index < (this.entries[step + 1] ?? 0); index++) {
      const offset = BigInt(index * this.pagesOf(step + 1)) << BigInt(FRAME_BITS);
      this.write(frame * WORDS_PER_FRAME + index * this.entryWords, part + offset);
    }
  }

  /** Frees the tables behind an entry of a step. */
  private release(position: number, step: number): void {
    if (!this.isPointer(position, step)) return;
    const frame = this.pointed(position);
    this.releaseTable(frame, step + 1);
    this.frames.free(frame);
  }

  private releaseTable(frame: PageNo, step: number): void {
    if (step >= this.steps - 1) return;
    for (let index = 0; index < (this.entries[step] ?? 0); index++) {
      this.release(frame * WORDS_PER_FRAME + index * this.entryWords, step);
    }
  }
}

/** The frame number in an entry: address bits 51 to 12. */
export function frameOf(entry: bigint): PageNo {
  return Number(BigInt.asUintN(52, entry) >> BigInt(FRAME_BITS));
}
