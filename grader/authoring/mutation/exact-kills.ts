import type { Chapter } from '../../contracts/chapter';
import { planCheckpoints } from '../../judge/checkpoint-plan';
import type { Kill } from './run-mutant';

/** The checkpoints of a chapter that hold an expectation with a tolerance. */
export function approximateCheckpoints(chapter: Chapter): ReadonlySet<string> {
  const ids = chapter.suites.flatMap(({ tests }) =>
    tests.flatMap((test) =>
      planCheckpoints(test)
        .filter(({ own }) => own.some((index) => JSON.stringify(test.ops[index]).includes('"$approx"')))
        .map(({ id }) => id),
    ),
  );
  return new Set(ids);
}

/**
 * Whether one of the kills is beyond doubt: neither a spent budget, nor a checkpoint with a tolerance. A blocked checkpoint
 * does not say how it failed; the one that blocks it does.
 */
export function hasExactKill(kills: readonly Kill[], approximate: ReadonlySet<string>): boolean {
  return kills.some(({ checkpoint, verdict }) => !isByBudget(verdict) && !approximate.has(checkpoint));
}

function isByBudget(verdict: Kill['verdict']): boolean {
  return verdict === 'timeout' || verdict === 'out-of-memory' || verdict === 'blocked';
}

/** The chapter with every tolerance widened to any value at all: what still fails in it failed by something else. */
export function withoutTolerances(chapter: Chapter): Chapter {
  const widened = JSON.parse(JSON.stringify(chapter.suites), (_, value: unknown) =>
    isTolerance(value) ? { $any: true } : value,
  ) as Chapter['suites'];
  return { ...chapter, suites: widened };
}

function isTolerance(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$approx' in value;
}
