import { CHARACTER } from './line-parser';

/** A line longer than this many bytes, its line feed not counted, is none: the file is no text. */
export const LONGEST_LINE = 1 << 16;

/** Cuts a stream of chunks after its line feeds. */
export class WholeLines {
  /** What the last chunk began and did not end. */
  private begun: Buffer = Buffer.alloc(0);

  /** Whether the line that has begun is too long already. */
  get isTooLong(): boolean {
    return this.begun.length > LONGEST_LINE;
  }

  /** The whole lines up to the end of this chunk. */
  add(chunk: Buffer): Buffer {
    const end = chunk.lastIndexOf(CHARACTER.lineFeed) + 1;
    const whole = end === 0 ? Buffer.alloc(0) : joined(this.begun, chunk.subarray(0, end));
    this.begun = end === 0 ? joined(this.begun, chunk) : Buffer.from(chunk.subarray(end));
    return whole;
  }

  /** The last line, if it lacks its line feed. */
  rest(): Buffer {
    return this.begun.length === 0 ? this.begun : Buffer.concat([this.begun, Buffer.from('\n')]);
  }
}

function joined(begun: Buffer, chunk: Buffer): Buffer {
  return begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
}
