import type { Random } from '../../../grader/contracts/chapter';
import { PAGE, SLOT } from '../layouts';

/** Where everything of a drawn world lies, before anything is said of rights. */
export interface Places {
  /** Bytes of memory. */
  readonly size: number;
  readonly root: number;
  /** How many step-0 entries lie inside memory. */
  readonly entries: number;
  /** The first page of the step-1 tables; more follow it. */
  readonly firstTable: number;
  /** Ten different step-0 indices inside memory. */
  readonly tops: readonly number[];
  /** Different page numbers for addresses under a table, more than are asked for by four. */
  readonly vaPages: readonly number[];
  /** First addresses of different 4 KB frames. */
  readonly frames: readonly number[];
  /** First addresses of two 4 MB pages. */
  readonly largeFrames: readonly number[];
}

/** A memory of 64 MB, or one that ends a page below 4 GB: its slots lie on both sides of 2^31. */
const MEMORIES = [
  { size: 16 * SLOT, slots: [0, 1, 2, 5, 8, 11, 13, 14] },
  { size: 0xfffff000, slots: [0, 3, 511, 512, 513, 777, 1021, 1022] },
] as const;

/**
 * Draws where a tree and its pages lie. The root may be unaligned, cross a page, or end at the end of memory, so that
 * half of its entries lie outside.
 *
 * @param count - 4 KB pages per table
 */
export function drawPlaces(random: Random, count: number): Places {
  const { size, slots } = random.chance(1, 3) ? MEMORIES[1] : MEMORIES[0];
  const [tableSlot = 0, dataSlot = 0, ...large] = random.shuffle(slots).map((slot) => slot * SLOT);
  const atEnd = random.chance(1, 5);
  const root = atEnd ? size - 0x800 : tableSlot + random.pick([0, 0x7fc, 0x9a0, 0xffc]);
  const entries = atEnd ? 0x200 : 0x400;
  return {
    size,
    root,
    entries,
    firstTable: tableSlot + 2 * PAGE,
    tops: distinct(random, 10, entries),
    vaPages: distinct(random, 3 * count + 4, 1024),
    frames: distinct(random, 3 * count, 1024).map((frame) => dataSlot + frame * PAGE),
    largeFrames: large.slice(0, 2),
  };
}

/** Different integers from 0 to `limit` - 1, in a random order. */
function distinct(random: Random, count: number, limit: number): readonly number[] {
  const drawn: number[] = [];
  while (drawn.length < count) {
    const next = random.int(0, limit - 1);
    if (!drawn.includes(next)) drawn.push(next);
  }
  return drawn;
}
