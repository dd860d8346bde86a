import type { Frames } from '../../reference/machine';

/** A frame allocator as the course describes it: the lowest free frame of the pool first. */
export class FramePool implements Frames {
  private readonly taken = new Set<number>();

  constructor(
    private readonly frames: number,
    private readonly poolBase: number,
  ) {}

  alloc(prefer?: number): number | null {
    if (prefer !== undefined && prefer < this.frames && !this.taken.has(prefer)) return this.take(prefer);
    for (let hfn = this.poolBase; hfn < this.frames; hfn++) {
      if (!this.taken.has(hfn)) return this.take(hfn);
    }
    return null;
  }

  free(hfn: number): void {
    if (!this.taken.delete(hfn)) throw new Error(`double free of frame ${hfn}`);
  }

  /** Frames handed out and not freed since, ascending. */
  allocated(): number[] {
    return [...this.taken].sort((a, b) => a - b);
  }

  private take(hfn: number): number {
    this.taken.add(hfn);
    return hfn;
  }
}
