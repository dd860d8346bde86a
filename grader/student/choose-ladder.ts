import type { HintsFile } from '../contracts/generated/hints';
import type { KillMatrixFile } from '../contracts/generated/kill-matrix';

/** A ladder of a chapter's hints. */
export type Ladder = HintsFile['ladders'][number];

/** What a ladder is chosen by. */
export interface LadderFacts {
  readonly hints: HintsFile | null;
  readonly killMatrix: KillMatrixFile | null;
  /** The failing checkpoint, and the faults that its test is about. */
  readonly checkpoint: string;
  readonly misconceptions: readonly string[];
  /** All visible checkpoints that fail. */
  readonly failing: readonly string[];
  /** The fault that a diagnosis names, if there is one. */
  readonly diagnosed: string | null;
}

/**
 * Chooses the ladder for a failing checkpoint: that of the diagnosed fault; else, among the faults that the test is about
 * or that are known to fail the checkpoint, the one whose failures resemble the student's most. Of equals the first.
 *
 * @returns null where no ladder serves the checkpoint
 */
export function chooseLadder(facts: LadderFacts): Ladder | null {
  const ladders = facts.hints?.ladders ?? [];
  const ladderOf = (fault: string): Ladder | undefined => ladders.find(({ faults }) => faults.includes(fault));
  if (facts.diagnosed !== null) return ladderOf(facts.diagnosed) ?? null;
  let best: Ladder | null = null;
  let bestLikeness = -1;
  for (const fault of candidates(facts)) {
    const ladder = ladderOf(fault);
    const likeness = likenessOf(facts, fault);
    if (ladder === undefined || likeness <= bestLikeness) continue;
    best = ladder;
    bestLikeness = likeness;
  }
  return best;
}

function candidates({ misconceptions, killMatrix, checkpoint }: LadderFacts): readonly string[] {
  if (misconceptions.length > 0) return misconceptions;
  return (killMatrix?.faults ?? []).filter(({ fails }) => fails.includes(checkpoint)).map(({ id }) => id);
}

/** The share of checkpoints that both fail among those that either fails, 0 to 1. */
function likenessOf({ killMatrix, failing }: LadderFacts, fault: string): number {
  const fails = killMatrix?.faults.find(({ id }) => id === fault)?.fails ?? [];
  const shared = fails.filter((id) => failing.includes(id)).length;
  const all = fails.length + failing.length - shared;
  return all === 0 ? 0 : shared / all;
}
