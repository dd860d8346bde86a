import { createRandom } from '../../judge/random';
import type { Random } from '../../contracts/chapter';
import { applyFault, type Fault } from '../apply-fault';
import { applyEdit } from './edit';
import { editsOf, emittedCode, parseProgram } from './make-mutants';

/**
 * How a variant differs from its fault.
 *
 * - `second-slip`: a small slip somewhere else as well: a student with this misconception and another, smaller mistake
 * - `neighbour`: a slip in the very lines that the fault changes: the same place of the program, wrong in another way
 */
export type VariantKind = 'second-slip' | 'neighbour';

/** A variant of a named fault that nobody has looked at when the fault's own row was recorded. */
export interface HeldOutVariant {
  readonly fault: string;
  readonly kind: VariantKind;
  readonly source: string;
}

/** How many variants of each kind are made of a fault, at most. */
const PER_KIND = 3;

/** What held-out variants are made of. */
export interface VariantSources {
  readonly reference: string;
  /** Path of faults.json, for messages. */
  readonly file: string;
  /** Texts of mutants of the reference that fail little on their own. */
  readonly smallSlips: readonly string[];
}

/** Makes held-out variants of a fault. They are drawn with a fixed seed, so that a diagnosis meets the same ones every time. */
export async function heldOutVariants(fault: Fault, sources: VariantSources): Promise<HeldOutVariant[]> {
  const random = createRandom(Number(fault.id.replace(/\D/g, '')));
  const slips = random.shuffle(sources.smallSlips).flatMap((text) => withFault(text, fault, sources.file));
  const neighbours = await neighboursOf(applyFault(sources.reference, fault, sources.file), sources.reference, random);
  return [
    ...slips.slice(0, PER_KIND).map((source) => ({ fault: fault.id, kind: 'second-slip' as const, source })),
    ...neighbours.map((source) => ({ fault: fault.id, kind: 'neighbour' as const, source })),
  ];
}

/** A mutant with the fault as well; nothing where both would change the same text. */
function withFault(mutant: string, fault: Fault, file: string): string[] {
  const isApart = fault.edits.every(({ find }) => mutant.split(find).length === 2);
  return isApart ? [applyFault(mutant, fault, file)] : [];
}

async function neighboursOf(faulty: string, reference: string, random: Random): Promise<string[]> {
  const known = new Set(reference.split('\n').map((line) => line.trim()));
  const lines = faulty.split('\n');
  const program = parseProgram(faulty);
  const own = editsOf(program).filter(({ edit }) => {
    const { line } = program.getLineAndCharacterOfPosition(edit.start);
    return !known.has((lines[line] ?? '').trim());
  });
  const seen = new Set([await emittedCode(faulty), await emittedCode(reference), null]);
  const neighbours: string[] = [];
  for (const { edit } of random.shuffle(own)) {
    if (neighbours.length === PER_KIND) break;
    const source = applyEdit(faulty, edit);
    const code = await emittedCode(source);
    if (seen.has(code)) continue;
    seen.add(code);
    neighbours.push(source);
  }
  return neighbours;
}
