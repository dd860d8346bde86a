import type { Property, Sequence } from '../contracts/chapter';
import { createRandom } from './random';

const drawn = new WeakMap<Property, Map<number, Sequence>>();

/**
 * Draws the sequence of one seed of a property. The draw depends on its arguments alone and is kept as long as the
 * property is, since every submission of a class gets the same sequences.
 *
 * @param seed - the property's own seed plus `run`
 * @param run - from 0; may set the size of the sequence
 */
export function drawSequence(property: Property, seed: number, run: number): Sequence {
  const known = drawn.get(property) ?? new Map<number, Sequence>();
  drawn.set(property, known);
  const sequence = known.get(seed) ?? property.generate(createRandom(seed), run);
  known.set(seed, sequence);
  return sequence;
}
