import type { Property, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import { machineAfter, mappedFrames, rowsOf, type Machine } from './real-maps';

type Condition = NonNullable<Property['condition']>;

/**
 * Conservation: after every operation the frames taken and not given back are those of all real maps, and they are as
 * many as the reference has. Counting the reference's frames as well keeps a map that takes no frame from passing.
 */
export const framesAreConserved: Condition = (steps, oracle) => {
  const taken = new Set<number>();
  const expected = new Set<number>();
  for (const [at, step] of steps.entries()) {
    follow(taken, step);
    if (oracle[at] !== undefined) follow(expected, oracle[at]);
    const machine = machineAfter(step);
    const mapped = machine === null ? null : mappedFrames(machine);
    if (mapped === null) return { at, message: 'realMap of a living VM gives no list of [gfn, hfn] pairs.' };
    if (taken.size !== expected.size) {
      return { at, message: `${taken.size} frames are taken and not given back; expected ${expected.size}.` };
    }
    if (mapped.length !== taken.size || !mapped.every((hfn) => taken.has(hfn))) {
      return { at, message: 'The frames taken and not given back are not the frames in the real maps.' };
    }
  }
  return null;
};

/**
 * Isolation: two VMs that were sent the same operations get the same answers but for the frames, whatever was sent to
 * others in between; and a frame that is answered stands in the real map of the VM that asked and in no other.
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

/**
 * Atomicity: a map that the reference refuses leaves the real maps and the allocator as they were, and the translation
 * of its virtual page too where the sequence asks for it before and after.
 */
export const failedMapsChangeNothing: Condition = (steps, oracle) => {
  for (const [at, step] of steps.entries()) {
    if (step.call.op !== 'map' || field(oracle[at]?.result, 'ok') !== false) continue;
    const [before, after] = [steps[at - 1], steps[at + 1]];
    if (before === undefined) continue;
    if (!sameMachine(machineAfter(before), machineAfter(step))) {
      return { at, message: 'A map that failed changed a real map, or took or freed a frame.' };
    }
    if (after === undefined || !asksForEntryOf(before, step) || !asksForEntryOf(after, step)) continue;
    if (field(oracle[at - 1]?.result, 'ok') === true && field(before.result, 'ok') !== true) {
      return { at: at - 1, message: 'The entry that the failing map must leave alone does not translate before it.' };
    }
    if (JSON.stringify(before.result) !== JSON.stringify(after.result)) {
      return { at: at + 1, message: 'A map that failed changed the translation of its virtual page.' };
    }
  }
  return null;
};

function follow(taken: Set<number>, { frames }: Step): void {
  for (const { kind, hfn } of frames) {
    if (hfn === null) continue;
    if (kind === 'alloc') taken.add(hfn);
    else taken.delete(hfn);
  }
}

/** What one VM was sent and what it answered; neither the VM nor a frame is in it. */
interface Exchange {
  readonly question: string;
  readonly answer: string;
}

function exchangeOf(step: Step): Exchange {
  const { pid, vpn, gfn, gfnCount } = step.call.args;
  return { question: JSON.stringify([step.call.op, pid, vpn, gfn, gfnCount]), answer: answerWithoutFrames(step) };
}

/** Whether the last answer differs from the other VM's answer at that place, after equal questions. */
function disagree(own: readonly Exchange[], other: readonly Exchange[]): boolean {
  const last = own.length - 1;
  if (other[last] === undefined || other[last].answer === own[last]?.answer) return false;
  return own.every(({ question }, index) => question === other[index]?.question);
}

/** The answer as text, with every frame left out. */
function answerWithoutFrames({ call, reply, result }: Step): string {
  if ('thrown' in reply) return `throws ${reply.thrown.kind}`;
  if (call.op === 'evict') return result === null ? 'null' : 'a frame';
  if (call.op === 'realMap' && Array.isArray(result)) {
    const rows: readonly Json[] = result;
    return JSON.stringify(rows.map((row) => (Array.isArray(row) ? ((row[0] as Json | undefined) ?? null) : row)));
  }
  const fields = ['ok', 'reason', 'failed', 'gfn', 'newFrame'].map((name) => field(result, name) ?? null);
  return typeof result === 'object' && result !== null ? JSON.stringify(fields) : JSON.stringify(result);
}

function frameProblem(step: Step, oracle: Step | undefined, vm: string): string | null {
  const machine = machineAfter(step);
  if (machine === null || field(oracle?.result, 'ok') !== true) return null;
  const hfn = field(step.result, 'hfn');
  const owners = machine.realMaps.filter(({ rows }) => (rows ?? []).some((row) => row[1] === hfn));
  if (rowsOf(machine, vm) === null || owners.length === 0) return 'The frame of the answer stands in no real map.';
  return owners.every((owner) => owner.vm === vm) ? null : 'The frame of the answer belongs to another VM.';
}

function sameMachine(before: Machine | null, after: Machine | null): boolean {
  return before !== null && after !== null && JSON.stringify(before) === JSON.stringify(after);
}

function asksForEntryOf(step: Step, map: Step): boolean {
  const { op, args } = step.call;
  return op === 'translate' && ['vm', 'pid', 'vpn'].every((name) => args[name] === map.call.args[name]);
}

function field(result: Json | undefined, name: string): Json | undefined {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return undefined;
  return Object.hasOwn(result, name) ? (result as { readonly [key: string]: Json })[name] : undefined;
}
