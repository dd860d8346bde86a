import type { Op } from '../contracts/generated/suite';
import type { Json } from '../contracts/json';
import { describeValue } from './describe';
import { plainFinding, type Finding } from './finding';
import type { JudgedStep, RunRecord } from './steps';
import { compareTraces, describeReference, type TraceComparison } from './trace';

/**
 * The operations that look back at what the harness saw: references, reads and calls since the last look of the same
 * kind. They are asked in the order of the test.
 */
export class LookBack {
  /** The comparison of every `expectTrace`, by index. */
  readonly traces = new Map<number, TraceComparison>();
  private traceFrom = 0;
  private readsFrom = 0;
  private callsFrom = 0;

  constructor(private readonly run: RunRecord) {}

  /** All references since the last `expectTrace`, in order. */
  expectTrace(op: Op, index: number): Finding | null {
    const expected = Array.isArray(op.refs) ? op.refs : [];
    const comparison = compareTraces(expected, this.referencesIn(this.traceFrom, index));
    this.traceFrom = index;
    this.readsFrom = index;
    this.traces.set(index, comparison);
    return comparison.equal ? null : traceFinding(index, comparison);
  }

  /** The number of reads since the last look at references. */
  expectReads(op: Op, index: number): Finding | null {
    const from = this.readsFrom;
    this.readsFrom = index;
    return this.compareReads(op.count ?? 0, index, from);
  }

  /** The number of reads of the operation before. */
  expectRefs(op: Op, index: number): Finding | null {
    const before = [...this.run.steps.keys()].filter((at) => at < index);
    return this.compareReads(Number(op.refs), index, Math.max(0, ...before));
  }

  /** The harness calls since the last `expectCalls`, in order. */
  expectCalls(op: Op, index: number): Finding | null {
    const actual = this.stepsIn(this.callsFrom, index).flatMap((step) => step.calls.map((call) => [...call]));
    this.callsFrom = index;
    const expected = (op['calls'] ?? []) as Json;
    if (JSON.stringify(expected) === JSON.stringify(actual)) return null;
    return plainFinding(index, 'trace', describeValue(expected), describeValue(actual));
  }

  private compareReads(count: number, index: number, from: number): Finding | null {
    const reads = this.referencesIn(from, index).filter((reference) => reference.kind === 'r').length;
    return reads === count ? null : plainFinding(index, 'trace', `${count} reads`, `${reads} reads`);
  }

  private referencesIn(from: number, to: number) {
    return this.stepsIn(from, to).flatMap((step) => step.references);
  }

  private stepsIn(from: number, to: number): readonly JudgedStep[] {
    return [...this.run.steps].flatMap(([index, step]) => (index >= from && index < to ? [step] : []));
  }
}

function traceFinding(index: number, trace: TraceComparison): Finding {
  const at = trace.leading;
  const expected = trace.expected[at];
  const actual = trace.actual[at];
  const wanted =
    expected === undefined
      ? 'no further reference'
      : `reference ${at + 1}: ${expected[0] === 'r' ? 'read' : 'write'} ${expected[1]}`;
  const made = actual === undefined ? 'no further reference' : describeReference(actual);
  return { ...plainFinding(index, 'trace', wanted, made), trace };
}
