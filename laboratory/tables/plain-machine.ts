import type { Frame, Machine, PageNo } from '../../reference/machine';

/** Bytes of a frame; contents are told apart by a number in the first four. */
const FRAME_BYTES = 16;

/** A machine of small frames, for tables that count frames and compare contents. */
export class PlainMachine implements Machine {
  private readonly frames = new Map<PageNo, Frame & { readonly bytes: Uint8Array<ArrayBuffer> }>();
  private readonly freed: PageNo[] = [];
  private next = 0;

  /** @param capacity - in frames */
  constructor(private readonly capacity: number) {}

  /** Frames that are given out now. */
  get used(): number {
    return this.frames.size;
  }

  alloc(): PageNo | null {
    const hfn = this.freed.pop() ?? (this.next < this.capacity ? this.next++ : null);
    if (hfn !== null) this.frames.set(hfn, { bytes: new Uint8Array(FRAME_BYTES) });
    return hfn;
  }

  free(hfn: PageNo): void {
    if (!this.frames.delete(hfn)) throw new Error(`PlainMachine: double free of frame ${hfn}`);
    this.freed.push(hfn);
  }

  frame(hfn: PageNo): Frame {
    const frame = this.frames.get(hfn);
    if (frame === undefined) throw new RangeError(`PlainMachine: frame ${hfn} is not allocated`);
    return frame;
  }

  copy(src: PageNo, dst: PageNo): void {
    this.frame(dst).bytes.set(this.frame(src).bytes);
  }

  zero(hfn: PageNo): void {
    this.frame(hfn).bytes.fill(0);
  }

  /** Gives out a frame whose content is this number. @throws Error if there is none left */
  frameWith(content: number): PageNo {
    const hfn = this.alloc();
    if (hfn === null) throw new Error(`PlainMachine: all ${this.capacity} frames are in use`);
    new DataView(this.frame(hfn).bytes.buffer).setUint32(0, content);
    return hfn;
  }
}

/** The content that {@link PlainMachine.frameWith} wrote. */
export function contentOf({ bytes }: Frame): number {
  return new DataView(bytes.buffer).getUint32(0);
}
