import type { Chapter } from '../../contracts/chapter';
import type { FrameEvent, OperationCall } from '../../contracts/engine';
import type { Op, Test } from '../../contracts/generated/suite';
import type { Json } from '../../contracts/json';
import type { ReplayKind, ReplayStep } from '../../contracts/replay';
import { BUILT_IN_OPERATIONS } from '../checkpoint-plan';
import { describeCall, describeThrow, describeValue } from '../describe';
import type { Finding } from '../finding';
import type { CheckpointRun } from '../judge-test';
import { callOf, type JudgedStep } from '../steps';
import { addressSums, type EntryBytes } from './address-sum';
import { expectedByCheck, foundByCheck } from './replay-checks';
import { replayAccesses, replayRows, type ExplainedAccess } from './replay-accesses';

/** Longest value of a replay, in UTF-16 units: a replay has room for what a message clips. */
export const LONGEST = 600;

/** Tells the operations of a checkpoint's run in order; those that the run left out are passed over. */
export function replaySteps(chapter: Chapter, test: Test, run: CheckpointRun): ReplayStep[] {
  const teller = new Teller(chapter, test, run);
  return test.ops.flatMap((op, index) => teller.tell(op, index));
}

class Teller {
  private readonly calls: OperationCall[] = [];
  /** Whether the checkpoint was run again with only the operations that it needs. */
  private readonly isReplay: boolean;
  private readonly entryBytes: EntryBytes;
  /** Accesses since the last comparison of references. */
  private pending: ExplainedAccess[] = [];

  constructor(
    private readonly chapter: Chapter,
    test: Test,
    private readonly run: CheckpointRun,
  ) {
    this.isReplay = test.ops.some(
      (op, index) => !BUILT_IN_OPERATIONS.has(op.op) && !run.judgedRun.run.planned.includes(index),
    );
    this.entryBytes = entryBytesOf(chapter);
  }

  tell(op: Op, index: number): ReplayStep[] {
    const { run } = this.run.judgedRun;
    if (BUILT_IN_OPERATIONS.has(op.op)) {
      if (this.isReplay && !this.run.plan.own.includes(index)) return [];
      return [this.tellCheck(op, index)];
    }
    return run.planned.includes(index) ? [this.tellCall(op, index, run.steps.get(index))] : [];
  }

  private tellCall(op: Op, index: number, step: JudgedStep | undefined): ReplayStep {
    const call = callOf(op);
    this.calls.push(call);
    const references = step?.references ?? [];
    const sums = addressSums(this.calls, references, this.entryBytes);
    const accesses = references.map((reference, at) => ({ reference, sum: sums[at] }));
    this.pending.push(...accesses);
    const found = step === undefined ? undefined : foundIn(step);
    return {
      ...this.outcome(op, index, step === undefined),
      kind: kindOf(this.chapter, op),
      call: describeCall(call, LONGEST),
      ...(op.expect === undefined ? {} : { expected: describeValue(op.expect as Json, LONGEST) }),
      ...(found === undefined || found === 'nothing' ? {} : { found }),
      accesses: replayAccesses(accesses),
      rows: [],
      frames: (step?.frames ?? []).map(describeFrame),
      calls: (step?.calls ?? []).map((made) => `${String(made[0])}(${made.slice(1).join(', ')})`),
    };
  }

  private tellCheck(op: Op, index: number): ReplayStep {
    const comparison = this.run.judgedRun.evaluation.traces.get(index);
    const rows = comparison === undefined ? [] : replayRows(comparison, op.cells ?? [], this.pending);
    if (comparison !== undefined) this.pending = [];
    const expected = expectedByCheck(op);
    const finding = this.run.judgedRun.evaluation.findings.get(index);
    return {
      ...this.outcome(op, index, false),
      kind: op.op === 'note' ? 'note' : 'check',
      call: op.op === 'note' ? (op.text ?? '') : op.op,
      ...(expected === null ? {} : { expected }),
      ...(op.op === 'note' ? {} : { found: foundByCheck(finding, expected, comparison) }),
      accesses: [],
      rows,
      frames: [],
      calls: [],
    };
  }

  private outcome(op: Op, index: number, unreached: boolean): Pick<ReplayStep, 'n' | 'state' | 'difference'> {
    const finding = this.run.judgedRun.evaluation.findings.get(index);
    const n = index + 1;
    if (finding !== undefined) {
      const state = this.run.findings[0] === finding ? 'first' : 'difference';
      return { n, state, difference: differenceOf(finding) };
    }
    if (unreached) return { n, state: 'not-reached' };
    return { n, state: isChecked(op) ? 'ok' : 'unchecked' };
  }
}

function isChecked(op: Op): boolean {
  return op.expect !== undefined || (BUILT_IN_OPERATIONS.has(op.op) && op.op !== 'note');
}

function kindOf(chapter: Chapter, op: Op): ReplayKind {
  return chapter.judging.operations.operations[op.op]?.harness === true ? 'given' : 'call';
}

function foundIn(step: JudgedStep): string {
  if (step.thrown === null) return describeValue(step.value, LONGEST);
  const words = step.thrown.message === '' ? '' : ` ("${step.thrown.message}")`;
  return describeThrow(step.thrown.kind) + words;
}

function differenceOf({ path, kind, expected, actual }: Finding): { expected: string; found: string } {
  const field = path === '' || kind === 'invariant' ? '' : `${path} = `;
  return { expected: field + expected, found: field + actual };
}

function describeFrame(event: FrameEvent): string {
  if (event.kind === 'free') return `gave back frame ${event.hfn}`;
  return event.hfn === null ? 'asked for a frame: none is free' : `took frame ${event.hfn}`;
}

/** 8 where any operation of the chapter takes an address of 64 bits. */
function entryBytesOf({ judging }: Chapter): EntryBytes {
  const operations = Object.values(judging.operations.operations);
  return operations.some(({ args }) => Object.values(args).includes('addr64')) ? 8 : 4;
}
