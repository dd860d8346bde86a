import type { Random } from '../../grader/contracts/chapter';
import { createRandom } from '../../grader/judge/random';

/** The randomness of one input. Neighbouring numbers give inputs that have nothing in common. */
export function randomOf(seed: number): Random {
  let mixed = (seed + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return createRandom(mixed ^ (mixed >>> 16));
}
