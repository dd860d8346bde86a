import type { Property, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import { backedFrames, fieldOf, stateAfter } from './vm-state';

type Condition = NonNullable<Property['condition']>;

/**
 * Conservation: after every operation the frames taken and not given back are those of all P2Ms, and they are as many as
 * the reference has. Counting the reference's frames as well keeps a hypervisor that takes no frame from passing.
 */
export const framesAreConserved: Condition = (steps, oracle) => {
  for (const [at, step] of steps.entries()) {
    const state = stateAfter(step);
    const backed = state === null ? null : backedFrames(state);
    if (state === null || backed === null) return { at, message: 'p2m of a living VM gives no list of pairs.' };
    const expected = oracle[at] === undefined ? null : stateAfter(oracle[at]);
    const taken = state.allocated;
    if (expected !== null && taken.length !== expected.allocated.length) {
      return { at, message: `${taken.length} frames are taken; expected ${expected.allocated.length}.` };
    }
    if (taken.length !== backed.length || !taken.every((hfn) => backed.includes(hfn))) {
      return { at, message: 'The frames taken and not given back are not the frames in the P2Ms.' };
    }
  }
  return null;
};

/**
 * Isolation: two VMs that were sent the same operations give the same answers but for the frames, whatever was sent to
 * others in between; and a frame that an access reaches stands in the P2M of the VM that asked and in no other.
 */
export const vmsAreIsolated: Condition = (steps, oracle) => {
  const histories = new Map<string, readonly Exchange[]>();
  for (const [at, step] of steps.entries()) {
    const vm = String(step.call.args['vm']);
    const own = [...(histories.get(vm) ?? []), exchangeOf(step)];
    histories.set(vm, own);
    const twin = [...histories].find(([other, history]) => other !== vm && disagree(own, history))?.[0];
    if (twin !== undefined) {
      const names = `${JSON.stringify(vm)} and ${JSON.stringify(twin)}`;
      return { at, message: `VMs ${names} were sent the same operations, but their answers differ.` };
    }
    const message = frameProblem(step, oracle[at], vm);
    if (message !== null) return { at, message };
  }
  return null;
};

/** Rollback: a load that the reference refuses leaves all P2Ms, all shadows and the allocator as they were. */
export const failedLoadsChangeNothing: Condition = (steps, oracle) => {
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (step.call.op !== 'loadCr3' || fieldOf(oracle[at]?.result, 'ok') !== false || before === undefined) continue;
    if (JSON.stringify(stateAfter(before)) !== JSON.stringify(stateAfter(step))) {
      return { at, message: 'A load that failed changed a P2M or a shadow, or kept a frame (05.S8).' };
    }
  }
  return null;
};

/** What one VM was sent and what it answered; neither the VM nor a frame is in it. */
interface Exchange {
  readonly question: string;
  readonly answer: string;
}

function exchangeOf(step: Step): Exchange {
  const { op, args } = step.call;
  return { question: JSON.stringify([op, { ...args, vm: '' }]), answer: answerWithoutFrames(step) };
}

/** Whether the last answer differs from the other VM's answer at that place, after equal questions. */
function disagree(own: readonly Exchange[], other: readonly Exchange[]): boolean {
  const last = own.length - 1;
  if (other[last] === undefined || other[last].answer === own[last]?.answer) return false;
  return own.every(({ question }, index) => question === other[index]?.question);
}

function answerWithoutFrames({ call, reply, result }: Step): string {
  if ('thrown' in reply) return `throws ${reply.thrown.kind}`;
  if (call.op === 'access') return JSON.stringify([fieldOf(result, 'ok') ?? null, fieldOf(result, 'fault') ?? null]);
  if (!Array.isArray(result)) return JSON.stringify(result);
  const rows: readonly Json[] = result;
  return JSON.stringify(rows.map((row) => (Array.isArray(row) ? (row[0] as Json) : withoutFrame(row))));
}

function withoutFrame(row: Json): Json {
  return [fieldOf(row, 'vpn') ?? null, fieldOf(row, 'w') ?? null];
}

function frameProblem(step: Step, oracle: Step | undefined, vm: string): string | null {
  if (step.call.op !== 'access' || fieldOf(oracle?.result, 'ok') !== true) return null;
  const hfn = fieldOf(step.result, 'hfn');
  const owners = (stateAfter(step)?.vms ?? []).filter(({ p2m }) => (p2m ?? []).some((row) => row[1] === hfn));
  if (owners.length === 0) return 'The frame of the answer stands in no P2M.';
  return owners.every((owner) => owner.vm === vm) ? null : 'The frame of the answer belongs to another VM.';
}
