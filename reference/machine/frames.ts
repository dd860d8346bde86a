import type { PageNo } from './addresses';

/** The machine's frames, as the hypervisor gets them and gives them back. */
export interface Frames {
  /**
   * Takes a frame: `prefer` if it is given, lies inside the machine and is free; otherwise the lowest free frame of the
   * pool. The frame is **not** cleared. Frames below the pool base are given out only by preference.
   *
   * @returns the frame number, which may be 0, or null if none is free
   */
  alloc(prefer?: PageNo): PageNo | null;
  /** Gives a frame back. Freeing a frame that is not allocated throws, and is reported as "double free". */
  free(hfn: PageNo): void;
}

/** The bytes of one frame. All frames of one machine are equally long; use `bytes.length`, not 4096. */
export interface Frame {
  readonly bytes: Uint8Array;
}

/** A machine whose frames can be looked at, copied and cleared. */
export interface Machine extends Frames {
  frame(hfn: PageNo): Frame;
  copy(src: PageNo, dst: PageNo): void;
  zero(hfn: PageNo): void;
}
