import type { CheckpointPlan } from './checkpoint-plan';
import type { Finding } from './finding';
import type { TraceComparison } from './trace';

/** The share of a checkpoint's points, and why it is partial. */
export interface Credit {
  /** 0 to 1. */
  readonly share: number;
  readonly note?: string;
}

const RIGHT_RESULT_WRONG_TRACE = 0.7;
const MOST_FOR_A_PREFIX = 0.6;

/**
 * Gives a checkpoint its credit. Where the chapter's traces count: right result with a wrong trace 70 %; wrong result:
 * correct leading references / expected references, at most 60 %.
 *
 * @source course README.md section 6, rule 5
 */
export function creditOf(
  traceCredit: boolean,
  plan: CheckpointPlan,
  findings: readonly Finding[],
  traces: ReadonlyMap<number, TraceComparison>,
): Credit {
  if (findings.length === 0) return { share: 1 };
  if (!traceCredit || findings.some(({ kind }) => kind === 'ended' || kind === 'not-attempted' || kind === 'exports')) {
    return { share: 0 };
  }
  if (findings.every(({ kind }) => kind === 'trace')) {
    return { share: RIGHT_RESULT_WRONG_TRACE, note: 'right result, other references' };
  }
  const { leading, expected } = prefixOf(plan, traces);
  if (leading === 0) return { share: 0 };
  return { share: Math.min(MOST_FOR_A_PREFIX, leading / expected), note: `${leading} of ${expected} references` };
}

/** Correct leading references over all traces of the checkpoint, in order, up to the first difference. */
function prefixOf(plan: CheckpointPlan, traces: ReadonlyMap<number, TraceComparison>) {
  let leading = 0;
  let expected = 0;
  let equal = true;
  for (const index of plan.own) {
    const trace = traces.get(index);
    if (trace === undefined) continue;
    expected += trace.expected.length;
    if (equal) leading += trace.leading;
    equal &&= trace.equal;
  }
  return { leading, expected };
}
