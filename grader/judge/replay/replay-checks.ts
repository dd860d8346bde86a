import type { Op } from '../../contracts/generated/suite';
import type { Json } from '../../contracts/json';
import { describeValue } from '../describe';
import type { Finding } from '../finding';
import type { TraceComparison } from '../trace';

/** Says what an operation that looks back expects; null where it expects nothing. */
export function expectedByCheck(op: Op): string | null {
  switch (op.op) {
    case 'expectExports':
      return 'a file that compiles and exports what the chapter asks for';
    case 'expectTrace':
      return references(Array.isArray(op.refs) ? op.refs.length : 0);
    case 'expectReads':
      return `${op.count ?? 0} reads`;
    case 'expectRefs':
      return `${Number(op.refs)} reads by the last operation`;
    case 'expectCalls':
      return `the calls ${describeValue((op['calls'] ?? []) as Json)}`;
    case 'expectInvariant':
      return `the invariant ${op.name ?? ''} to hold`;
    default:
      return null;
  }
}

/** Says what was there instead, or that it is as expected. */
export function foundByCheck(
  finding: Finding | undefined,
  expected: string | null,
  trace: TraceComparison | undefined,
): string {
  if (trace !== undefined)
    return trace.equal
      ? 'the same'
      : `${references(trace.actual.length)}, ${trace.leading} as expected before the first other one`;
  return finding === undefined ? (expected === null ? 'nothing' : 'the same') : finding.actual;
}

function references(count: number): string {
  return count === 1 ? '1 reference' : `${count} references`;
}
