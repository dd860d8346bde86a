import type { Frame, Machine } from '../../reference/machine';
import { FramePool } from './frame-pool';

/** A frame pool whose frames have contents, garbage at first; nothing clears a frame but `zero`. */
export class GarbageMachine extends FramePool implements Machine {
  private readonly contents = new Map<number, Frame>();

  constructor(
    frames: number,
    poolBase: number,
    private readonly frameBytes = 16,
  ) {
    super(frames, poolBase);
  }

  frame(hfn: number): Frame {
    const known = this.contents.get(hfn) ?? { bytes: new Uint8Array(this.frameBytes).fill(0xa5) };
    this.contents.set(hfn, known);
    return known;
  }

  copy(src: number, dst: number): void {
    this.frame(dst).bytes.set(this.frame(src).bytes);
  }

  zero(hfn: number): void {
    this.frame(hfn).bytes.fill(0);
  }
}
