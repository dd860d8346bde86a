import type { Vector } from '../read-vectors';
import type { Disagreement, Layout } from '../replay-vector';
import { Comparer } from './compare-vector';
import { blockOf, drawLayout } from './draw-layout';
import type { Message } from './messages';
import type { Features, Unavailable } from './open-device';

/** A disagreement, and the vector that it is in. */
export interface Finding {
  readonly vector: Pick<Vector, 'id' | 'kind' | 'map' | 'cfg'>;
  readonly disagreement: Disagreement;
}

/** What a run has come to. */
export interface Tally {
  unavailable: Unavailable | null;
  features: Features | null;
  vectors: number;
  accesses: number;
  /** Vectors with at least one disagreement. */
  wrongVectors: number;
  disagreements: number;
  /** Differences that the architecture allows; see {@link Comparer}. */
  policy: number;
  /** How many accesses got which answer, by its first word, with the error code of a page fault. */
  readonly answers: Map<string, number>;
}

/** Compares the vectors of a machine's messages with our walker as they come, and counts. */
export async function runLive(
  messages: AsyncIterable<Message>,
  onFinding: (finding: Finding) => void,
  tally: Tally = emptyTally(),
): Promise<Tally> {
  let block = -1;
  let layout: Layout | null = null;
  let comparers = new Map<string, Comparer>();
  for await (const message of messages) {
    if (message.is === 'unavailable') tally.unavailable = message.unavailable;
    if (message.is === 'features') tally.features = message.features;
    if (message.is !== 'vector' || tally.features === null) continue;
    const { vector } = message;
    const seed = Number(vector.id);
    if (layout === null || block !== blockOf(seed)) {
      block = blockOf(seed);
      layout = drawLayout(seed, tally.features);
      comparers = new Map();
    }
    const key = JSON.stringify([vector.map, vector.cfg]);
    const comparer = comparers.get(key) ?? new Comparer(layout, vector);
    comparers.set(key, comparer);
    count(tally, vector, comparer, onFinding);
  }
  return tally;
}

/** Makes a tally of nothing. */
export function emptyTally(): Tally {
  return {
    unavailable: null,
    features: null,
    vectors: 0,
    accesses: 0,
    wrongVectors: 0,
    disagreements: 0,
    policy: 0,
    answers: new Map(),
  };
}

function count(tally: Tally, vector: Vector, comparer: Comparer, onFinding: (finding: Finding) => void): void {
  const { disagreements, policy } = comparer.compare(vector);
  tally.vectors++;
  tally.accesses += vector.acc.length;
  tally.wrongVectors += disagreements.length > 0 ? 1 : 0;
  tally.disagreements += disagreements.length;
  tally.policy += policy;
  for (const [, , answer] of vector.acc) {
    const [word = '', code = ''] = answer.split(' ');
    const name = word === 'pf' ? `pf ${code}` : word;
    tally.answers.set(name, (tally.answers.get(name) ?? 0) + 1);
  }
  for (const disagreement of disagreements) onFinding({ vector, disagreement });
}
