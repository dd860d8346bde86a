import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import { Plan } from './plan';

/** How often each kind of operation is drawn, in parts of their sum. */
type Weights = Readonly<
  Record<'present' | 'read' | 'look' | 'move' | 'mark' | 'absent' | 'refused' | 'remove' | 'same', number>
>;

const GUEST: Weights = { present: 9, read: 12, look: 2, move: 3, mark: 4, absent: 3, refused: 2, remove: 2, same: 1 };
const HARDWARE: Weights = {
  present: 9,
  read: 1,
  look: 13,
  move: 5,
  mark: 3,
  absent: 2,
  refused: 1,
  remove: 3,
  same: 1,
};
const COUNTS: Weights = { present: 12, read: 2, look: 2, move: 14, mark: 2, absent: 2, refused: 1, remove: 3, same: 3 };

/**
 * The properties of chapter 04. The plain results are compared with the reference's after every operation; they differ
 * in which operation they look through. At least half of the operations of every sequence succeed with a result.
 *
 * @source course 04, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  'guest-view': { frames: 'exact', references: false, generate: generateWith(GUEST) },
  'hardware-view': { frames: 'exact', references: false, generate: generateWith(HARDWARE) },
  counts: { frames: 'exact', references: false, generate: generateWith(COUNTS) },
};

/** A sequence of 8 operations in the first run, of 27 in the last. */
function generateWith(weights: Weights): Property['generate'] {
  return (random, run): Sequence => {
    const plan = new Plan(random, random.pick([4, 6, 16, 1024]));
    plan.writePresent(0);
    plan.writePresent();
    const deck = drawDeck(random, weights, 6 + Math.floor(run / 2));
    for (const kind of deck) play(plan, kind);
    const p2m = Object.fromEntries([...plan.setup].map(([gfn, hfn]) => [String(gfn), hfn]));
    return { setup: { p2m, entries: plan.entries }, calls: plan.calls };
  };
}

/** A fixed share of fruitful operations and not a chance, so that no sequence is poor in them. */
function drawDeck(random: Random, weights: Weights, count: number): readonly (keyof Weights)[] {
  const kinds = Object.keys(weights) as readonly (keyof Weights)[];
  const isFruitful = (kind: keyof Weights): boolean => FRUITFUL.includes(kind);
  const pile = (wanted: boolean): readonly (keyof Weights)[] =>
    kinds
      .filter((kind) => isFruitful(kind) === wanted)
      .flatMap((kind) => Array.from({ length: weights[kind] }, () => kind));
  const fruitful = Math.ceil(count * 0.7);
  return random.shuffle(Array.from({ length: count }, (_, i) => random.pick(pile(i < fruitful))));
}

const FRUITFUL: readonly (keyof Weights)[] = ['present', 'read', 'look', 'move'];

function play(plan: Plan, kind: keyof Weights): void {
  // Where no entry is present, hardware has nothing to show.
  if (kind === 'look' && !plan.hasPresent()) plan.writePresent();
  switch (kind) {
    case 'present':
      return plan.writePresent();
    case 'read':
      return plan.read();
    case 'look':
      return plan.look();
    case 'move':
      return plan.move();
    case 'mark':
      return plan.mark();
    case 'absent':
      return plan.writeAbsent();
    case 'refused':
      return plan.writeRefused();
    case 'remove':
      return plan.remove();
    case 'same':
      return plan.changeNothing();
  }
}
