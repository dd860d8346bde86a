import type { Hpa, Mem32, Mem64 } from '../../../reference/machine';
import { BIT } from '../../../reference/stack';
import { PhysicalMemory } from '../../../reference/stack/hardware/physical-memory';

/** A small stream of pseudo-random numbers. */
export class Dice {
  constructor(private state: number) {
    this.state = (state | 1) >>> 0;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state % sides;
  }

  /** True once in `sides` times. */
  once(sides: number): boolean {
    return this.roll(sides) === 0;
  }
}

export interface ImageShape {
  readonly frames: number;
  readonly entryBytes: 4 | 8;
  /** Indices below this have entries. */
  readonly indices: number;
  /** A fault somewhere in an entry once in so many entries. */
  readonly rarity: number;
  /** Whether upper bits of 8-byte entries are set now and then. */
  readonly hasUpperBits: boolean;
}

/** Memory full of entries that mostly lead somewhere: any frame may be a table of either dimension, or data. */
export function randomImage(dice: Dice, shape: ImageShape): PhysicalMemory {
  const memory = new PhysicalMemory(shape.frames, shape.frames);
  const words = shape.entryBytes / 4;
  for (let frame = 0; frame < shape.frames; frame++) {
    for (let index = 0; index < shape.indices; index++) {
      const [low, high] = randomEntry(dice, shape);
      memory.words[frame * 1024 + index * words] = low;
      if (words === 2) memory.words[frame * 1024 + index * words + 1] = high;
    }
  }
  return memory;
}

function randomEntry(dice: Dice, { frames, rarity, entryBytes, hasUpperBits }: ImageShape): readonly [number, number] {
  const isLarge = dice.once(rarity * 2);
  // Large leaves are aligned most of the time; a frame just beyond memory comes now and then.
  const frame = isLarge && !dice.once(4) ? 0 : dice.roll(dice.once(rarity * 2) ? frames + 2 : frames);
  let low = frame * 4096;
  if (!dice.once(rarity)) low |= BIT.P;
  if (!dice.once(rarity)) low |= BIT.W;
  if (!dice.once(rarity)) low |= BIT.U;
  if (!dice.once(3)) low |= BIT.A;
  if (dice.once(2)) low |= BIT.D;
  if (isLarge) low |= BIT.PS;
  const high = entryBytes === 8 && hasUpperBits && dice.once(rarity * 2) ? 1 << (dice.once(2) ? 31 : dice.roll(20)) : 0;
  return [low | 0, high];
}

/** A copy of an image. */
export function copyImage(image: PhysicalMemory): PhysicalMemory {
  const copy = new PhysicalMemory(image.frames, image.tableFrames);
  copy.words.set(image.words);
  return copy;
}

/** The image as the textbook chapters see memory. */
export function asMem64(image: PhysicalMemory): Mem64 {
  return {
    size: BigInt(image.frames) * 4096n,
    read64: (pa: Hpa) => image.readEntry(Number(pa) / 4, 8),
    write64: (pa: Hpa, v: bigint) => image.writeEntry(Number(pa) / 4, 8, v),
  };
}

/** The image as the textbook chapters see 32-bit memory. */
export function asMem32(image: PhysicalMemory): Mem32 {
  return {
    size: image.frames * 4096,
    read32: (pa: number) => (image.words[pa / 4] ?? 0) >>> 0,
    write32: (pa: number, v: number) => {
      image.words[pa / 4] = v | 0;
    },
  };
}

/** The first words that differ, as positions; comparing whole arrays by matchers takes long. */
export function differentWords(one: PhysicalMemory, other: PhysicalMemory): number[] {
  const found: number[] = [];
  for (let at = 0; at < one.words.length && found.length < 5; at++) {
    if (one.words[at] !== other.words[at]) found.push(at);
  }
  return found;
}
