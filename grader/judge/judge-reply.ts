import type { Op } from '../contracts/generated/suite';
import type { Json } from '../contracts/json';
import { describeValue } from './describe';
import { plainFinding, type Finding } from './finding';
import { match, type MatchContext } from './match';
import type { JudgedStep } from './steps';
import { thrownFinding } from './stopped';
import { describeReference } from './trace';

/** What is wrong with how an operation used memory and with what it answered; null if nothing is. */
export function judgeReply(
  op: Op,
  index: number,
  step: JudgedStep,
  bindings: MatchContext['bindings'],
): Finding | null {
  return judgeBus(index, step) ?? judgeAnswer(op, index, step, bindings);
}

/** An access that the bus refused fails its operation, whatever was answered (C.15). */
export function judgeBus(index: number, step: JudgedStep): Finding | null {
  const refused = step.references.find((reference) => reference.refused !== undefined);
  if (refused === undefined) return null;
  const kind = refused.refused === 'bad-value' ? 'bad-value' : 'bus';
  return plainFinding(index, kind, 'accesses that the bus accepts (C.15)', describeReference(refused));
}

function judgeAnswer(op: Op, index: number, step: JudgedStep, bindings: MatchContext['bindings']): Finding | null {
  const throws = expectedThrow(op.expect);
  const wanted = throws === null ? 'a result' : `a ${throws}`;
  if (step.thrown !== null) return step.thrown.kind === throws ? null : thrownFinding(index, step.thrown, wanted);
  if (throws !== null) return plainFinding(index, 'value', wanted, describeValue(step.value));
  if (step.bad !== null) {
    const { path, found, expected } = step.bad;
    return { ...plainFinding(index, 'bad-value', expected, found), path };
  }
  if (op.expect === undefined) return null;
  const mismatch = match(op.expect as Json, step.value, { bindings, isFresh: freshFrames(step) });
  if (mismatch === null) return null;
  const { path, expected, actual } = mismatch;
  return { ...plainFinding(index, 'value', describeValue(expected), describeValue(actual)), path };
}

function expectedThrow(expect: unknown): string | null {
  if (typeof expect !== 'object' || expect === null || !('$throws' in expect)) return null;
  return typeof expect.$throws === 'string' ? expect.$throws : null;
}

/** Whether a frame was taken by this very operation and not given back. */
function freshFrames(step: JudgedStep): (hfn: number) => boolean {
  const live = new Set<number>();
  for (const event of step.frames) {
    if (event.kind === 'free') live.delete(event.hfn);
    else if (event.hfn !== null) live.add(event.hfn);
  }
  return (hfn) => live.has(hfn);
}
