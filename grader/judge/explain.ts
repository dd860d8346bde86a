import type { Chapter } from '../contracts/chapter';
import type { Explanation, Step as ReportStep } from '../contracts/generated/report';
import type { Cell, Op } from '../contracts/generated/suite';
import type { Problem } from '../contracts/submission';
import { describeCall, describeThrow, describeValue } from './describe';
import type { Finding } from './finding';
import { callOf, type RunRecord } from './steps';

/** What an explanation is made from. */
export interface ExplanationInput {
  readonly chapter: Pick<Chapter, 'id' | 'assignment'>;
  readonly checkpoint: { readonly id: string; readonly visible: boolean; readonly clauses: readonly string[] };
  readonly ops: readonly Op[];
  readonly run: RunRecord;
  /** What decides the verdict. */
  readonly finding: Finding;
  /** The first different reference, where the checkpoint has a trace that differs; else the same as `finding`. */
  readonly divergence: Finding;
  /** Finds the student's line in a stack text; undefined where there is none. */
  readonly locate: (stack: string) => Problem | undefined;
}

/**
 * Puts a first difference into the course's message form: the operations up to it, expected against actual, the rule,
 * at most one question (only where the arithmetic confirms it) and a command to go on with.
 *
 * @source course README.md section 8
 */
export function explain(input: ExplanationInput): Explanation {
  const { finding } = input;
  const where = finding.thrown === undefined ? undefined : input.locate(finding.thrown.stack);
  const question = confirmedQuestion(input.ops[input.divergence.op], input.divergence);
  return {
    summary: summarise(input.ops, input.divergence),
    steps: stepsUpTo(input),
    expected: atPath(finding, finding.expected),
    actual: atPath(finding, finding.actual) + thrownMessage(finding),
    ...ruleOf(input),
    ...(question === undefined ? {} : { question }),
    ...(where === undefined ? {} : { where }),
    commands: input.checkpoint.visible
      ? [`npx pagewalk explain ${input.checkpoint.id}`, `npx pagewalk hint ${input.chapter.id.slice(0, 2)}`]
      : [],
  };
}

/** The first difference in one line, without any word of the submission. */
export function summarise(ops: readonly Op[], finding: Finding): string {
  const subject = subjectOperation(ops, finding.op);
  const field = finding.path === '' || finding.kind === 'invariant' ? '' : ` ${finding.path}:`;
  return `${subject}:${field} expected ${finding.expected}, got ${finding.actual}`;
}

/** Operation, field and kind of a first difference: equal for failures of one root cause. */
export function causeOf(ops: readonly Op[], finding: Finding): string {
  const cell = finding.trace === undefined ? undefined : readCell(ops[finding.op], finding);
  const place = cell === undefined ? finding.path.replace(/\d+/g, '#') : `${cell.row}/${cell.column}`;
  return [subjectOperation(ops, finding.op), finding.kind, place, finding.end ?? finding.thrown?.kind ?? ''].join('|');
}

/** The chapter's operation that a finding is about: for an expectation that looks back, the one before it. */
function subjectOperation(ops: readonly Op[], index: number): string {
  for (let at = index; at >= 0; at--) {
    const name = ops[at]?.op ?? '';
    if (!name.startsWith('expect') && name !== 'note') return name;
  }
  return 'the file';
}

function stepsUpTo({ ops, run, finding }: ExplanationInput): ReportStep[] {
  const different = Math.max(...run.planned.filter((index) => index <= finding.op));
  return run.planned
    .filter((index) => index <= finding.op)
    .map((index) => {
      const step = run.steps.get(index);
      const outcome =
        step === undefined
          ? 'no answer'
          : step.thrown === null
            ? describeValue(step.value)
            : describeThrow(step.thrown.kind);
      const state = index === different ? 'different' : 'ok';
      return {
        n: index + 1,
        call: describeCall(callOf(ops[index] as Op)),
        state,
        ...(outcome === 'nothing' ? {} : { outcome }),
      };
    });
}

function ruleOf({ chapter, checkpoint, finding }: ExplanationInput): Pick<Explanation, 'rule'> {
  if (finding.kind === 'bad-value')
    return { rule: { clause: 'C.5', text: 'a returned value lies in the range of C.1 to C.3' } };
  const clause = checkpoint.clauses[0];
  const text = clause === undefined ? undefined : chapter.assignment.clauses[clause];
  return clause === undefined || text === undefined ? {} : { rule: { clause, text } };
}

function confirmedQuestion(op: Op | undefined, finding: Finding): string | undefined {
  const cell = readCell(op, finding);
  const actual = finding.trace?.actual[finding.trace.leading];
  return actual?.kind === 'r' ? cell?.traps?.[actual.address]?.question : undefined;
}

/** The cell of the first different reference, if that is a read. */
function readCell(op: Op | undefined, finding: Finding): Cell | undefined {
  const trace = finding.trace;
  if (trace === undefined || trace.expected[trace.leading]?.[0] !== 'r') return undefined;
  const reads = trace.expected.slice(0, trace.leading).filter(([kind]) => kind === 'r').length;
  return op?.cells?.[reads];
}

function atPath({ path, kind }: Finding, text: string): string {
  return path === '' || kind === 'invariant' ? text : `${path} = ${text}`;
}

function thrownMessage(finding: Finding): string {
  const message = finding.thrown?.message ?? '';
  return message === '' ? '' : ` ("${message}")`;
}
