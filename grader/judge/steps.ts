import type { ChapterJudging, Step } from '../contracts/chapter';
import type { Observation, OperationCall, Program, ProgramEnd, Thrown, Transcript } from '../contracts/engine';
import type { Op } from '../contracts/generated/suite';
import type { Json, JsonObject } from '../contracts/json';
import { canonicalise, type BadValue } from './canonical';

/** A step as the judge sees it: what invariants see, and whether the returned value was within its range. */
export interface JudgedStep extends Step {
  /** The returned value; undefined where the submission returned undefined or threw. */
  readonly value: Json | undefined;
  readonly thrown: Thrown | null;
  readonly bad: BadValue | null;
  readonly harness: boolean;
}

/** One run of (some) operations of a test. `steps` holds the answered ones, by the operation's index in the test. */
export interface RunRecord {
  readonly steps: ReadonlyMap<number, JudgedStep>;
  /** The operations that were to run, ascending. */
  readonly planned: readonly number[];
  readonly end: ProgramEnd;
  /** Set when the submission's own code threw before any operation. */
  readonly loading: Thrown | null;
}

const NOT_ARGUMENTS: ReadonlySet<string> = new Set(['op', 'expect', 'points', 'id', 'title', 'needs']);

/** The call that a suite's operation makes: its name and arguments, without expectation and points. */
export function callOf(op: Op): OperationCall {
  const args = Object.entries(op).filter(([key]) => !NOT_ARGUMENTS.has(key));
  return { op: op.op, args: Object.fromEntries(args) as JsonObject };
}

/** What is sent for these operations of a test: no title, no point, no expectation. */
export function programOf(
  source: { readonly setup?: Readonly<Record<string, unknown>>; readonly ops: readonly Op[] },
  indices: readonly number[],
  frame: { readonly suite: number; readonly fuel: number },
): Program {
  return {
    suite: frame.suite,
    fuel: frame.fuel,
    setup: (source.setup ?? {}) as JsonObject,
    calls: indices.map((index) => callOf(source.ops[index] as Op)),
  };
}

/** Pairs a transcript with the operations it answers. */
export function recordRun(
  calls: readonly OperationCall[],
  indices: readonly number[],
  transcript: Transcript,
  judging: ChapterJudging,
): RunRecord {
  const steps = new Map<number, JudgedStep>();
  for (const [position, observation] of transcript.observations.entries()) {
    const index = indices[position];
    const call = calls[position];
    if (index !== undefined && call !== undefined) steps.set(index, judgedStep(call, observation, judging));
  }
  return { steps, planned: indices, end: transcript.end, loading: transcript.loading ?? null };
}

/** Reads one observation by the operation's declared result. */
export function judgedStep(call: OperationCall, observation: Observation, judging: ChapterJudging): JudgedStep {
  const operation = judging.operations.operations[call.op];
  const thrown = 'thrown' in observation.reply ? observation.reply.thrown : null;
  const tagged = 'value' in observation.reply ? observation.reply.value : { $undefined: true };
  const { value, bad } = canonicalise(operation?.result ?? 'none', tagged);
  return {
    call,
    reply: observation.reply,
    value,
    result: value ?? null,
    thrown,
    bad,
    harness: operation?.harness ?? false,
    references: observation.references,
    frames: observation.frames,
    calls: observation.calls,
    ...(observation.probe === undefined ? {} : { probe: observation.probe }),
  };
}
