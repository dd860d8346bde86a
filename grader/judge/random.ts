import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Random } from '../contracts/chapter';

/** Makes the seeded randomness of one sequence; equal seeds give equal draws. */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const int = (low: number, high: number): number => uniformInt(generator, low, high);
  return {
    int,
    chance: (numerator, denominator) => int(1, denominator) <= numerator,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('Random.pick: the list is empty');
      return list[int(0, list.length - 1)] as (typeof list)[number];
    },
    shuffle: (list) => {
      const result = [...list];
      for (let last = result.length - 1; last > 0; last--) {
        const other = int(0, last);
        [result[last], result[other]] = [
          result[other] as (typeof result)[number],
          result[last] as (typeof result)[number],
        ];
      }
      return result;
    },
  };
}
