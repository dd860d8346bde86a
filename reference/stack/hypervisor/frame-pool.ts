import type { PageNo } from '../../machine';

/** The machine's frames as its hypervisor gives them out: tables from the low ones, data from the others. */
export class FramePool {
  private readonly used: Uint8Array;
  /** No frame below these is free. */
  private tableHint: number;
  private dataHint: number;

  /** @param reserved - frames from 0 on that the pool leaves alone; at least frame 0 */
  constructor(
    readonly frames: number,
    readonly tableFrames: number,
    private readonly reserved = 1,
  ) {
    this.used = new Uint8Array(frames).fill(1, 0, reserved);
    this.tableHint = reserved;
    this.dataHint = Math.max(tableFrames, reserved);
  }

  /**
   * Takes one frame by its number; a reserved one is the caller's anyway.
   * @throws RangeError if it is in use, or beyond the machine
   */
  claim(hfn: PageNo): void {
    if (hfn < this.reserved) return;
    if (this.used[hfn] !== 0)
      throw new RangeError(`frame ${hfn} is in use, or beyond the machine's ${this.frames} frames`);
    this.used[hfn] = 1;
  }

  /**
   * Takes `count` table frames in a row, the lowest ones.
   * @throws RangeError if there are not so many: the machine was described too small
   */
  takeTables(count: number): PageNo {
    const first = this.findRun(this.tableHint, this.tableFrames, count, 1);
    if (first === null) {
      throw new RangeError(
        `the machine has ${this.tableFrames} table frames and needs more; give it a larger tableFrames`,
      );
    }
    if (first === this.tableHint) this.tableHint += count;
    return this.take(first, count);
  }

  /** Takes `count` data frames in a row, aligned to `count`; null if there are none. A preferred first frame is taken if it is free. */
  takeData(count: number, prefer?: PageNo): PageNo | null {
    if (prefer !== undefined && prefer >= this.tableFrames && this.isFree(prefer, count))
      return this.take(prefer, count);
    const start = Math.ceil(this.dataHint / count) * count;
    const first = this.findRun(start, this.frames, count, count);
    if (first === null) return null;
    if (count === 1) this.dataHint = first + 1;
    return this.take(first, count);
  }

  /** @throws RangeError for a frame that is not in use: a double free */
  free(hfn: PageNo): void {
    if (hfn < this.reserved) return;
    if (this.used[hfn] !== 1) throw new RangeError(`free: frame ${hfn} is not in use`);
    this.used[hfn] = 0;
    if (hfn < this.tableFrames) this.tableHint = Math.min(this.tableHint, hfn);
    else this.dataHint = Math.min(this.dataHint, hfn);
  }

  private findRun(from: number, to: number, count: number, align: number): number | null {
    for (let first = from; first + count <= to; first += align) {
      if (this.isFree(first, count)) return first;
    }
    return null;
  }

  private isFree(first: number, count: number): boolean {
    for (let hfn = first; hfn < first + count; hfn++) {
      if (this.used[hfn] !== 0) return false;
    }
    return true;
  }

  private take(first: number, count: number): number {
    this.used.fill(1, first, first + count);
    return first;
  }
}
