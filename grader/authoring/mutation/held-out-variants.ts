import type { Fault } from '../apply-fault';
import { makeMutants, type Mutant } from './make-mutants';
import { createRandom } from '../../judge/random';

/** A variant of a named fault that nobody has looked at when the fault's own row was recorded. */
export interface HeldOutVariant {
  readonly fault: string;
  /**
   * - `second-slip`: the fault, and one small slip somewhere else: a student with this misconception and another mistake
   * - `neighbour`: the fault with a slip in the very lines that the fault changes: the same misconception, coded otherwise
   */
  readonly kind: 'second-slip' | 'neighbour';
  readonly source: string;
}

/** How many variants of each kind are made of a fault. */
const PER_KIND = { 'second-slip': 3, neighbour: 3 } as const;

/**
 * Makes held-out variants of a fault. They are drawn with a fixed seed, so that a diagnosis meets the same ones every time.
 *
 * @param faulty - the reference with the fault
 * @param reference - the reference itself
 */
export async function heldOutVariants(fault: Fault, faulty: string, reference: string): Promise<HeldOutVariant[]> {
  const known = new Set(reference.split('\n').map((line) => line.trim()));
  const mutants = await makeMutants(faulty);
  const lines = faulty.split('\n');
  const isOwn = ({ line }: Mutant): boolean => !known.has((lines[line - 1] ?? '').trim());
  const random = createRandom(Number(fault.id.replace(/\D/g, '')));
  const draw = (from: readonly Mutant[], kind: HeldOutVariant['kind']): HeldOutVariant[] =>
    random
      .shuffle(from)
      .slice(0, PER_KIND[kind])
      .map(({ source }) => ({ fault: fault.id, kind, source }));
  return [
    ...draw(
      mutants.filter((mutant) => !isOwn(mutant)),
      'second-slip',
    ),
    ...draw(mutants.filter(isOwn), 'neighbour'),
  ];
}
