import { FRAME_BITS } from '../geometry';

/** Words of 32 bits in a frame. */
export const WORDS_PER_FRAME = 2 ** (FRAME_BITS - 2);

/** No word index leaves the 32-bit integers while there are at most so many frames of tables. */
const MOST_TABLE_FRAMES = 2 ** 20;

/** No frame number leaves the 32-bit integers while a machine has at most so many frames: 8 TiB. */
const MOST_FRAMES = 2 ** 31 - 1;

/**
 * The machine's memory. Its low frames hold words, so that tables can lie there; the others are mere numbers, for nobody
 * here reads the data in them.
 *
 * A 64-bit entry is two words, the low one first. One typed array for all of them is what makes a walk fast.
 */
export class PhysicalMemory {
  /** All words of all table frames: frame f begins at f * {@link WORDS_PER_FRAME}. A power of two of frames has room. */
  readonly words: Int32Array;

  /**
   * @param frames - all frames of the machine
   * @param tableFrames - how many of them, from 0 on, hold words
   * @throws RangeError if there are more frames than 32-bit integers can number
   */
  constructor(
    readonly frames: number,
    readonly tableFrames: number,
  ) {
    requireCount('frames', frames, MOST_FRAMES);
    requireCount('tableFrames', tableFrames, Math.min(frames, MOST_TABLE_FRAMES));
    this.words = new Int32Array(2 ** Math.ceil(Math.log2(tableFrames)) * WORDS_PER_FRAME);
  }

  /** Reads an entry of 4 or 8 bytes by the index of its low word. */
  readEntry(position: number, entryBytes: 4 | 8): bigint {
    const low = BigInt.asUintN(32, BigInt(this.words[position] ?? 0));
    if (entryBytes === 4) return low;
    return (BigInt.asUintN(32, BigInt(this.words[position + 1] ?? 0)) << 32n) | low;
  }

  /** Writes an entry of 4 or 8 bytes by the index of its low word. */
  writeEntry(position: number, entryBytes: 4 | 8, entry: bigint): void {
    this.words[position] = Number(BigInt.asIntN(32, entry));
    if (entryBytes === 8) this.words[position + 1] = Number(BigInt.asIntN(32, entry >> 32n));
  }

  /** Clears a table frame. */
  clear(frame: number): void {
    this.words.fill(0, frame * WORDS_PER_FRAME, (frame + 1) * WORDS_PER_FRAME);
  }
}

function requireCount(name: string, count: number, most: number): void {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new RangeError(`PhysicalMemory: ${name} is ${count}; expected an integer from 1 to ${most}`);
  }
}
