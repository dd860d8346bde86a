import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import {
  missesAreStackDistances,
  pagesHaveOnePlace,
  recommendReadsTheCurve,
  samplerFollowsItsCalls,
} from './conditions';
import { drawPause, drawPeriod, drawSampler } from './draw-periods';
import { createProxyCache, drawMissesAt, drawRecommend, drawSizes, drawTrace } from './draw-traces';

/**
 * The property tests of chapter 10. Sequences grow with their run; all 40 runs of all four properties together have
 * about 3,000 operations. A sequence makes its objects itself, so that a condition can read their sizes.
 *
 * @source course 10, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  'stack-distances': property(generateTraces, missesAreStackDistances),
  'one-place': property(generateLongTrace, pagesHaveOnePlace),
  'sampler-oracle': property(generatePeriods, samplerFollowsItsCalls),
  'recommend-own-curve': property(generateRecommendations, recommendReadsTheCurve),
};

/** Traces in one sequence: 40 sequences have 200 of them. */
const TRACES = 5;

/** Five traces, each with a cache of its own and a question about its miss curve. */
function generateTraces(random: Random, run: number): Sequence {
  const calls: OperationCall[] = [];
  for (let i = 0; i < TRACES; i++) {
    const sizes = drawSizes(random);
    const length = 2 + Math.floor(run / 5) + random.int(0, 1);
    calls.push(createProxyCache(sizes), ...drawTrace(random, length, sizes), drawMissesAt(random, sizes));
  }
  return { setup: {}, calls };
}

function generateLongTrace(random: Random, run: number): Sequence {
  const sizes = drawSizes(random);
  const trace = drawTrace(random, 4 + Math.floor(run / 2), sizes);
  return { setup: {}, calls: [createProxyCache(sizes), ...trace, { op: 'histogram', args: {} }] };
}

function generatePeriods(random: Random, run: number): Sequence {
  const { call, gfnCount } = drawSampler(random);
  const calls = [call];
  for (let period = 0; period <= Math.floor(run / 20); period++) {
    calls.push(...drawPeriod(random, gfnCount), ...drawPause(random, gfnCount));
  }
  return { setup: {}, calls };
}

/** A trace with demands on its misses in the middle and at the end. */
function generateRecommendations(random: Random, run: number): Sequence {
  const sizes = drawSizes(random);
  const length = 2 + Math.floor(run / 5);
  const ask = (): OperationCall => drawRecommend(random, length);
  const first = drawTrace(random, length, sizes);
  const calls = [createProxyCache(sizes), ...first, ask(), ...drawTrace(random, 2, sizes), ask(), ask()];
  return { setup: {}, calls };
}

function property(generate: Property['generate'], condition: NonNullable<Property['condition']>): Property {
  return { generate, frames: 'exact', references: false, condition };
}
