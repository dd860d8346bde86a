import { operations } from '../../../assignments/02-two-level-mapping/operations';
import type { Sequence, Step } from '../../../grader/contracts/chapter';
import type { Transcript } from '../../../grader/contracts/engine';
import { canonicalise } from '../../../grader/judge/canonical';

/** The steps of a run as properties and invariants see them. */
export function stepsOf({ calls }: Sequence, { observations }: Transcript): readonly Step[] {
  return calls.flatMap((call, index) => {
    const observation = observations[index];
    if (observation === undefined) return [];
    const tagged = 'value' in observation.reply ? observation.reply.value : { $undefined: true };
    const { value } = canonicalise(operations.operations[call.op]?.result ?? 'none', tagged);
    return [{ ...observation, call, result: value ?? null }];
  });
}
