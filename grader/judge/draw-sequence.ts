import type { Property, Sequence } from '../contracts/chapter';
import { createRandom } from './random';

/** Sequences by {@link drawKey}. */
type Drawn = Map<string, Sequence>;

const drawn = new WeakMap<Property, Drawn>();
const drawnEarlier = new WeakMap<Property, () => ReadonlyMap<string, Sequence>>();

/**
 * Draws the sequence of one seed of a property. The draw depends on its arguments alone and is kept as long as the
 * property is, since every submission of a class gets the same sequences.
 *
 * @param seed - the property's own seed plus `run`
 * @param run - from 0; may set the size of the sequence
 */
export function drawSequence(property: Property, seed: number, run: number): Sequence {
  const known = drawn.get(property) ?? new Map<string, Sequence>(drawnEarlier.get(property)?.());
  drawn.set(property, known);
  const key = drawKey(seed, run);
  const sequence = known.get(key) ?? property.generate(createRandom(seed), run);
  known.set(key, sequence);
  return sequence;
}

/** What a draw depends on, beside the property. */
export function drawKey(seed: number, run: number): string {
  return `${seed}/${run}`;
}

/**
 * Says what {@link drawSequence} would draw for a property.
 *
 * @param earlier - asked once, when the property is first drawn from; by {@link drawKey}
 */
export function keepDrawn(property: Property, earlier: () => ReadonlyMap<string, Sequence>): void {
  drawnEarlier.set(property, earlier);
}
