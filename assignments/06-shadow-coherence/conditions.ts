import type { Property } from '../../grader/contracts/chapter';
import { EXIT_KINDS, stateAfter } from './hypervisor-state';

type Condition = NonNullable<Property['condition']>;

/** GuestMem is called as the clauses say: the calls of every operation are those of the reference (06.S18). */
export const guestMemIsCalledAsTheReferenceDoes: Condition = (steps, oracle) => {
  for (const [at, step] of steps.entries()) {
    const expected = oracle[at]?.calls ?? [];
    if (JSON.stringify(step.calls) !== JSON.stringify(expected)) {
      return {
        at,
        message: `GuestMem was called ${step.calls.length} times or at other places; expected ${expected.length} calls.`,
      };
    }
  }
  return null;
};

/** After every operation each kind of exit was counted as often as in the reference, whether anybody asks or not. */
export const exitsAreCounted: Condition = (steps, oracle) => {
  for (const [at, step] of steps.entries()) {
    const counts = stateAfter(step)?.exits ?? null;
    const expected = oracle[at] === undefined ? null : (stateAfter(oracle[at])?.exits ?? null);
    if (expected === null) continue;
    const wrong = EXIT_KINDS.find((kind) => counts?.[kind] !== expected[kind]);
    if (wrong === undefined) continue;
    return { at, message: `exits() has ${counts?.[wrong] ?? 'no number'} for ${wrong}; expected ${expected[wrong]}.` };
  }
  return null;
};
