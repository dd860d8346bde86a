import type { Property, Step } from '../../grader/contracts/chapter';
import { hostAfter, type HostView } from './host-probe';
import { invariants } from './invariants';

type Condition = NonNullable<Property['condition']>;

/**
 * Conservation: after every operation the allocated frames are the resident pages, and they are as many as the reference
 * has; counting the reference's as well keeps a host that takes no frame from passing.
 */
export const framesAreConserved: Condition = (steps, oracle) =>
  firstBroken(steps, oracle, (step, expected) => {
    const broken = invariantsOf(step, ['frame-conservation', 'states-disjoint']);
    if (broken !== null) return broken;
    const [taken, wanted] = [hostAfter(step)?.allocated.length, hostAfter(expected)?.allocated.length];
    return taken === wanted ? null : `${taken} frames are taken from the machine; expected ${wanted}.`;
  });

/** Every granted frame has the bytes that its own guest left in the page, and nobody else's. */
export const bytesAreAsWritten: Condition = (steps, oracle) =>
  firstBroken(steps, oracle, (step) => invariantsOf(step, ['zero-on-grant', 'states-disjoint']));

/** The four counts of every VM are the reference's after every operation. */
export const countsAreRight: Condition = (steps, oracle) =>
  firstBroken(steps, oracle, (step, expected) => {
    const [own, wanted] = [countsOf(hostAfter(step)), countsOf(hostAfter(expected))];
    return own === wanted ? null : 'resident, balloon, swapped and target are not what the rules give.';
  });

function firstBroken(
  steps: readonly Step[],
  oracle: readonly Step[],
  problemOf: (step: Step, expected: Step) => string | null,
): ReturnType<Condition> {
  for (const [at, step] of steps.entries()) {
    const expected = oracle[at];
    const message = expected === undefined ? null : problemOf(step, expected);
    if (message !== null) return { at, message };
  }
  return null;
}

function invariantsOf(step: Step, names: readonly string[]): string | null {
  for (const name of names) {
    const broken = invariants[name]?.(step, []) ?? null;
    if (broken !== null) return broken;
  }
  return null;
}

function countsOf(host: HostView | null): string {
  return JSON.stringify(
    (host?.vms ?? []).map(({ stats }) =>
      stats === null ? null : [stats.resident, stats.balloon, stats.swapped, stats.target],
    ),
  );
}
