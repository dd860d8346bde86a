import type { Property, Sequence, Step } from '../../../grader/contracts/chapter';
import { createRandom } from '../../../grader/judge/random';
import type { ChapterKit } from './chapter-kit';
import type { Claim } from './claims';

const SEEDS = 40;
const MOST_OPERATIONS_AT_FIRST = 20;

/** What a chapter says of its property band. */
export interface PropertyBand {
  /** Whether the reference's answer to an operation is a success that is not empty. */
  readonly isFull: (step: Step) => boolean;
  readonly mostOperations: number;
}

interface Drawn {
  readonly generator: string;
  readonly property: Property;
  readonly sequences: readonly Sequence[];
}

/** What must hold of the generators of every chapter. */
export function propertyClaims(kit: ChapterKit, { isFull, mostOperations }: PropertyBand): readonly Claim[] {
  const drawn = drawAll(kit);
  const stepsOf = (sequence: Sequence): readonly Step[] => kit.stepsOf(sequence, kit.runPlain(kit.reference, sequence));
  return [
    {
      claim: 'are the same for the same seed',
      problems: () => (JSON.stringify(drawAll(kit)) === JSON.stringify(drawn) ? [] : ['two draws differ']),
    },
    {
      claim: 'begin small and grow',
      problems: () => drawn.filter(({ sequences }) => !grows(sequences)).map(({ generator }) => generator),
    },
    {
      claim: 'have at least as many operations with a result as without one',
      problems: () =>
        eachSequence(drawn, (sequence) => {
          const steps = stepsOf(sequence);
          return 2 * steps.filter(isFull).length < steps.length;
        }),
    },
    {
      claim: 'keep to their condition in the reference, also when operations are left out, as shrinking does',
      problems: () =>
        eachSequence(drawn, (whole, { condition }) => {
          const thinned = { ...whole, calls: whole.calls.filter((_, index) => index % 3 !== 1) };
          return [whole, thinned].some((sequence) => {
            const steps = stepsOf(sequence);
            return (condition?.(steps, steps) ?? null) !== null;
          });
        }),
    },
    {
      claim: `have at most ${mostOperations} operations in all`,
      problems: () => {
        const operations = drawn.reduce((sum, { sequences }) => sum + operationsIn(sequences), 0);
        return operations <= mostOperations ? [] : [operations];
      },
    },
  ];
}

function drawAll({ chapter }: ChapterKit): readonly Drawn[] {
  const tests = chapter.suites.flatMap((suite) => suite.properties ?? []);
  return tests.map(({ generator, seed }) => {
    const property = chapter.judging.properties[generator];
    if (property === undefined) throw new Error(`the chapter has no generator ${generator}`);
    const sequences = Array.from({ length: SEEDS }, (_, run) => property.generate(createRandom(seed + run), run));
    return { generator, property, sequences };
  });
}

/** The sequences of which something bad is true, by generator and run. */
function eachSequence(
  drawn: readonly Drawn[],
  isBad: (sequence: Sequence, property: Property) => boolean,
): readonly string[] {
  return drawn.flatMap(({ generator, property, sequences }) =>
    sequences.flatMap((sequence, run) => (isBad(sequence, property) ? [`${generator}, run ${run}`] : [])),
  );
}

function grows(sequences: readonly Sequence[]): boolean {
  const isSmall = (sequences[0]?.calls.length ?? 0) <= MOST_OPERATIONS_AT_FIRST;
  return isSmall && operationsIn(sequences.slice(30)) > operationsIn(sequences.slice(0, 10));
}

function operationsIn(sequences: readonly Sequence[]): number {
  return sequences.reduce((sum, { calls }) => sum + calls.length, 0);
}
