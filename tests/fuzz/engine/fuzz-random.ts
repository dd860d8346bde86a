import type { Random } from '../../../grader/contracts/chapter';

const TWO_32 = 2 ** 32;

/**
 * The randomness of the fuzzers. It is seeded anew for every input, so seeding costs as little as a draw; the
 * grader's own generator has a longer period than any input needs, and takes ten times as long.
 *
 * @source Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021), xoroshiro64**
 */
export class FuzzRandom implements Random {
  private low = 1;
  private high = 0;

  /** Begins the draws of one input. Neighbouring indices give inputs that have nothing in common. */
  start(seed: number, index: number): this {
    const base = mix(seed ^ 0x9e3779b9);
    // The first draw is a function of the low word alone.
    this.low = mix(index ^ base);
    this.high = mix(this.low ^ base);
    if (this.low === 0 && this.high === 0) this.low = 1;
    return this;
  }

  int(low: number, high: number): number {
    return low + Math.floor((this.draw() / TWO_32) * (high - low + 1));
  }

  chance(numerator: number, denominator: number): boolean {
    return this.draw() * denominator < numerator * TWO_32;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('FuzzRandom.pick: the list is empty');
    return list[this.int(0, list.length - 1)] as T;
  }

  shuffle<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let last = result.length - 1; last > 0; last--) {
      const other = this.int(0, last);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }

  /** 32 bits. */
  private draw(): number {
    const { low } = this;
    const mixed = this.high ^ low;
    const scrambled = Math.imul(low, 0x9e3779bb);
    this.low = rotate(low, 26) ^ mixed ^ (mixed << 9);
    this.high = rotate(mixed, 13);
    return Math.imul(rotate(scrambled, 5), 5) >>> 0;
  }
}

/** The randomness of the input of a seed and an index. */
export function randomOf(seed: number, index: number): FuzzRandom {
  return new FuzzRandom().start(seed, index);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The last step of MurmurHash3: every bit of the number changes half of the bits of the result. */
function mix(number: number): number {
  let mixed = number | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
