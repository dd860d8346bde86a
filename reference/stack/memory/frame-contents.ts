import type { Frame, PageNo } from '../../machine';
import { FRAME_BITS } from '../geometry';

/** The bytes of data frames, as far as anybody has looked at them. A frame that nobody has is not kept. */
export class FrameContents {
  private readonly byFrame = new Map<PageNo, Uint8Array>();

  /** The bytes of a frame; a frame seen for the first time is all zeros. */
  frame(hfn: PageNo): Frame {
    const present = this.byFrame.get(hfn);
    if (present !== undefined) return { bytes: present };
    const bytes = new Uint8Array(2 ** FRAME_BITS);
    this.byFrame.set(hfn, bytes);
    return { bytes };
  }

  copy(source: PageNo, destination: PageNo): void {
    this.frame(destination).bytes.set(this.frame(source).bytes);
  }

  zero(hfn: PageNo): void {
    this.frame(hfn).bytes.fill(0);
  }
}
