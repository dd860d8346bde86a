import type { Chapter } from '../contracts/chapter';
import type { Op } from '../contracts/generated/suite';
import type { Json } from '../contracts/json';
import { BUILT_IN_OPERATIONS } from './checkpoint-plan';
import { plainFinding, type Finding } from './finding';
import { judgeReply } from './judge-reply';
import { LookBack } from './look-back';
import type { JudgedStep, RunRecord } from './steps';
import { endedFinding } from './stopped';
import type { TraceComparison } from './trace';

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
  const findings = new Map<number, Finding>();
  for (const [index, op] of input.ops.entries()) {
    const found = evaluation.judge(op, index);
    if (found !== null) findings.set(index, found);
  }
  return { findings, traces: evaluation.traces };
}

class RunEvaluation {
  private readonly earlier: JudgedStep[] = [];
  private readonly bindings = new Map<string, Json>();
  private readonly brokenInvariants = new Set<string>();
  private readonly lookBack: LookBack;

  constructor(
    private readonly input: EvaluationInput,
    private readonly run: RunRecord,
  ) {
    this.lookBack = new LookBack(run);
  }

  get traces(): ReadonlyMap<number, TraceComparison> {
    return this.lookBack.traces;
  }

  judge(op: Op, index: number): Finding | null {
    if (BUILT_IN_OPERATIONS.has(op.op)) return this.judgeBuiltIn(op, index);
    return this.run.planned.includes(index) ? this.judgeOperation(op, index) : null;
  }

  private judgeOperation(op: Op, index: number): Finding | null {
    const step = this.run.steps.get(index);
    if (step === undefined) return endedFinding(index, this.run, `${op.op} to end`);
    const found = judgeReply(op, index, step, this.bindings) ?? this.judgeInvariants(index, step);
    this.earlier.push(step);
    return found;
  }

  /** Judges one of the operations that every suite has. */
  private judgeBuiltIn(op: Op, index: number): Finding | null {
    switch (op.op) {
      case 'expectExports':
        return this.judgeExports(index);
      case 'expectTrace':
        return this.lookBack.expectTrace(op, index);
      case 'expectReads':
        return this.lookBack.expectReads(op, index);
      case 'expectRefs':
        return this.lookBack.expectRefs(op, index);
      case 'expectCalls':
        return this.lookBack.expectCalls(op, index);
      case 'expectInvariant':
        return this.judgeNamedInvariant(op.name ?? '', index);
      default:
        return null;
    }
  }

  private judgeExports(index: number): Finding | null {
    const { exportsProblem } = this.input;
    if (exportsProblem === null) return null;
    const wanted = 'a file that compiles and exports what the chapter asks for';
    return plainFinding(index, 'exports', wanted, exportsProblem);
  }

  /** Each invariant is reported once, at the operation that broke it. */
  private judgeInvariants(index: number, step: JudgedStep): Finding | null {
    for (const name of this.input.chapter.assignment.invariants) {
      if (this.brokenInvariants.has(name)) continue;
      const found = this.judgeInvariant(name, index, step, this.earlier);
      if (found === null) continue;
      this.brokenInvariants.add(name);
      return found;
    }
    return null;
  }

  private judgeNamedInvariant(name: string, index: number): Finding | null {
    const last = this.earlier.at(-1);
    return last === undefined ? null : this.judgeInvariant(name, index, last, this.earlier.slice(0, -1));
  }

  private judgeInvariant(
    name: string,
    index: number,
    step: JudgedStep,
    earlier: readonly JudgedStep[],
  ): Finding | null {
    const broken = this.input.chapter.judging.invariants[name]?.(step, earlier) ?? null;
    if (broken === null) return null;
    return { ...plainFinding(index, 'invariant', `the invariant ${name} to hold`, broken), path: name };
  }
}
