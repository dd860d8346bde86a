import type { Chapter } from '../contracts/chapter';
import type { Thrown } from '../contracts/engine';
import type { Op } from '../contracts/generated/suite';
import type { Json, JsonObject } from '../contracts/json';
import { isEndless } from './endless';
import { BUILT_IN_OPERATIONS } from './checkpoint-plan';
import { describeCall, describeThrow, describeValue } from './describe';
import type { Finding } from './finding';
import { match, type MatchContext } from './match';
import type { JudgedStep, RunRecord } from './steps';
import { compareTraces, describeReference, type TraceComparison } from './trace';

/** What was found in one run of (some) operations of a test. */
export interface Evaluation {
  /** The first finding at each operation, by the operation's index in the test. */
  readonly findings: ReadonlyMap<number, Finding>;
  /** The comparison of every `expectTrace`, by index. */
  readonly traces: ReadonlyMap<number, TraceComparison>;
}

/** What an evaluation needs to know beside the run. */
export interface EvaluationInput {
  readonly ops: readonly Op[];
  readonly chapter: Pick<Chapter, 'assignment' | 'judging'>;
  /** Why `expectExports` fails, in a phrase; null if it passes. */
  readonly exportsProblem: string | null;
}

/**
 * Judges every operation of a run against its expectation, and the chapter's invariants after every operation.
 * Operations that were not part of the run are passed over.
 *
 * @source course README.md section 5
 */
export function evaluateRun(input: EvaluationInput, run: RunRecord): Evaluation {
  const evaluation = new RunEvaluation(input, run);
  for (const [index, op] of input.ops.entries()) {
    if (BUILT_IN_OPERATIONS.has(op.op)) evaluation.lookBack(op, index);
    else if (run.planned.includes(index)) evaluation.judgeOperation(op, index);
  }
  return evaluation;
}

class RunEvaluation implements Evaluation {
  readonly findings = new Map<number, Finding>();
  readonly traces = new Map<number, TraceComparison>();
  private readonly earlier: JudgedStep[] = [];
  private readonly bindings = new Map<string, Json>();
  private readonly brokenInvariants = new Set<string>();
  private traceFrom = 0;
  private readsFrom = 0;
  private callsFrom = 0;

  constructor(
    private readonly input: EvaluationInput,
    private readonly run: RunRecord,
  ) {}

  judgeOperation(op: Op, index: number): void {
    const step = this.run.steps.get(index);
    if (step === undefined) {
      this.note(this.endedFinding(op, index));
      return;
    }
    const found = this.judgeBus(index, step) ?? this.judgeReply(op, index, step) ?? this.judgeInvariants(index, step);
    if (found !== null) this.note(found);
    this.earlier.push(step);
  }

  /** Judges one of the operations that every suite has. */
  lookBack(op: Op, index: number): void {
    switch (op.op) {
      case 'expectExports':
        if (this.input.exportsProblem === null) return;
        return this.note(
          plain(
            index,
            'exports',
            'a file that compiles and exports what the chapter asks for',
            this.input.exportsProblem,
          ),
        );
      case 'expectTrace':
        return this.judgeTrace(op, index);
      case 'expectReads':
        this.judgeReads(op.count ?? 0, index, this.readsFrom);
        this.readsFrom = index;
        return;
      case 'expectRefs':
        return this.judgeReads(Number(op.refs), index, this.lastOperationBefore(index));
      case 'expectCalls':
        return this.judgeCalls(op, index);
      case 'expectInvariant':
        return this.judgeNamedInvariant(op.name ?? '', index);
      default:
    }
  }

  private judgeReply(op: Op, index: number, step: JudgedStep): Finding | null {
    const throws = expectedThrow(op);
    if (step.thrown !== null) return this.judgeThrow(index, step, throws);
    const actual = describeValue(step.value);
    if (throws !== null) return plain(index, 'value', `a ${throws}`, actual);
    if (step.bad !== null) {
      const { path, found, expected } = step.bad;
      return { ...plain(index, 'bad-value', expected, found), path };
    }
    if (op.expect === undefined) return null;
    const mismatch = match(op.expect as Json, step.value, this.matchContext(step));
    if (mismatch === null) return null;
    const expected = describeValue(mismatch.expected);
    return { ...plain(index, 'value', expected, describeValue(mismatch.actual)), path: mismatch.path };
  }

  private judgeThrow(index: number, step: JudgedStep, throws: string | null): Finding | null {
    const thrown = step.thrown;
    if (thrown === null || thrown.kind === throws) return null;
    if (isEndless(thrown)) return { ...plain(index, 'ended', 'a result', ENDS.timeout), end: 'timeout' };
    const kind = throwKind(thrown);
    const expected = throws === null ? 'a result' : `a ${throws}`;
    return { ...plain(index, kind, expected, describeThrow(thrown.kind)), thrown };
  }

  private judgeBus(index: number, step: JudgedStep): Finding | null {
    const refused = step.references.find((reference) => reference.refused !== undefined);
    if (refused === undefined) return null;
    return plain(
      index,
      refused.refused === 'bad-value' ? 'bad-value' : 'bus',
      'accesses that the bus accepts (C.15)',
      describeReference(refused),
    );
  }

  private judgeInvariants(index: number, step: JudgedStep): Finding | null {
    for (const name of this.input.chapter.assignment.invariants) {
      if (this.brokenInvariants.has(name)) continue;
      const broken = this.input.chapter.judging.invariants[name]?.(step, this.earlier) ?? null;
      if (broken === null) continue;
      this.brokenInvariants.add(name);
      return { ...plain(index, 'invariant', `the invariant ${name} to hold`, broken), path: name };
    }
    return null;
  }

  private judgeNamedInvariant(name: string, index: number): void {
    const last = this.earlier.at(-1);
    if (last === undefined) return;
    const broken = this.input.chapter.judging.invariants[name]?.(last, this.earlier.slice(0, -1)) ?? null;
    if (broken !== null)
      this.note({ ...plain(index, 'invariant', `the invariant ${name} to hold`, broken), path: name });
  }

  private judgeTrace(op: Op, index: number): void {
    const comparison = compareTraces(Array.isArray(op.refs) ? op.refs : [], this.referencesIn(this.traceFrom, index));
    this.traceFrom = index;
    this.readsFrom = index;
    this.traces.set(index, comparison);
    if (comparison.equal) return;
    const at = comparison.leading;
    const expected = comparison.expected[at];
    const actual = comparison.actual[at];
    this.note({
      ...plain(
        index,
        'trace',
        expected === undefined
          ? 'no further reference'
          : `reference ${at + 1}: ${expected[0] === 'r' ? 'read' : 'write'} ${expected[1]}`,
        actual === undefined ? 'no further reference' : describeReference(actual),
      ),
      trace: comparison,
    });
  }

  private judgeReads(count: number, index: number, from: number): void {
    const reads = this.referencesIn(from, index).filter((reference) => reference.kind === 'r').length;
    if (reads !== count) this.note(plain(index, 'trace', `${count} reads`, `${reads} reads`));
  }

  private judgeCalls(op: Op, index: number): void {
    const actual = this.stepsIn(this.callsFrom, index).flatMap((step) => step.calls.map((call) => [...call]));
    this.callsFrom = index;
    const expected = (op['calls'] ?? []) as Json;
    if (JSON.stringify(expected) === JSON.stringify(actual)) return;
    this.note(plain(index, 'trace', describeValue(expected), describeValue(actual)));
  }

  private endedFinding(op: Op, index: number): Finding {
    if (this.run.loading !== null) {
      return {
        ...plain(index, throwKind(this.run.loading), 'a result', describeThrow(this.run.loading.kind)),
        thrown: this.run.loading,
      };
    }
    const end = this.run.end === 'finished' ? 'crashed' : this.run.end;
    return { ...plain(index, 'ended', `${describeOperation(op)} to end`, ENDS[end]), end };
  }

  private matchContext(step: JudgedStep): MatchContext {
    const live = new Set<number>();
    for (const event of step.frames) {
      if (event.kind === 'free') live.delete(event.hfn);
      else if (event.hfn !== null) live.add(event.hfn);
    }
    return { bindings: this.bindings, isFresh: (hfn) => live.has(hfn) };
  }

  private referencesIn(from: number, to: number) {
    return this.stepsIn(from, to).flatMap((step) => step.references);
  }

  private stepsIn(from: number, to: number): readonly JudgedStep[] {
    return [...this.run.steps].flatMap(([index, step]) => (index >= from && index < to ? [step] : []));
  }

  private lastOperationBefore(index: number): number {
    return Math.max(0, ...[...this.run.steps.keys()].filter((at) => at < index));
  }

  private note(finding: Finding): void {
    if (!this.findings.has(finding.op)) this.findings.set(finding.op, finding);
  }
}

const ENDS = {
  timeout: 'no answer within its counted budget of steps',
  'out-of-memory': 'the memory limit of the sandbox',
  crashed: 'the end of the run before it answered',
} as const;

function plain(op: number, kind: Finding['kind'], expected: string, actual: string): Finding {
  return { op, kind, path: '', expected, actual };
}

function expectedThrow(op: Op): string | null {
  const expect = op.expect as Json | undefined;
  if (expect === undefined || expect === null || typeof expect !== 'object' || Array.isArray(expect)) return null;
  const kind = (expect as JsonObject)['$throws'];
  return typeof kind === 'string' ? kind : null;
}

/** A double free is the harness's own refusal, like a bus error: the submission fails by it, it does not crash. */
function throwKind(thrown: Thrown): Finding['kind'] {
  if (thrown.kind === 'NotImplementedError') return 'not-attempted';
  return thrown.kind === 'DoubleFreeError' || thrown.kind === 'BusError' ? 'bus' : 'throw';
}

function describeOperation(op: Op): string {
  return describeCall({ op: op.op, args: {} }).replace('()', '');
}
