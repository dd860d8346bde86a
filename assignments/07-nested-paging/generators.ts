import type { Property, Random, Sequence, Step } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import type { JsonObject } from '../../grader/contracts/json';
import { drawGuest, SLOT } from './generation/draw-guest';
import type { GuestPlan } from './generation/draw-guest';
import { drawHost, drawMachine } from './generation/draw-host';
import type { HostPlan, MachinePlan } from './generation/draw-host';
import { foreignFrame } from './generation/isolation';
import { drawQuota, spotsOf } from './generation/world';
import type { Spot, Spots } from './generation/world';
import { PAGE } from './layouts';
import { hex } from './narration/describe-entry';

/** A machine with one host and one guest. */
interface World {
  readonly machine: MachinePlan;
  readonly guest: GuestPlan;
  readonly host: HostPlan;
  readonly spots: Spots;
}

/**
 * Follow-through: whatever gPA the submission's nested walk gives, its own host walk, made next for that gPA, must lead
 * to the same hPA.
 */
const composition: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, run);
    const calls = drawQuota(random, 2 + Math.floor(run / 4), 0.65).flatMap((isGood) => {
      const spot = random.pick(isGood ? world.spots.good : world.spots.bad);
      const offset = random.int(0, PAGE - 1);
      const nested = nestedWalk(world, spot, offset);
      return isGood ? [nested, hostWalk(world, spot.gpa + offset, spot.access)] : [nested];
    });
    return sequence(world, calls);
  },
  condition: (steps) => {
    const at = steps.findIndex((step, i) => isOk(step) && !agreesWithHostWalk(step, steps[i + 1]));
    if (at < 0) return null;
    return { at, message: 'the nested walk and the host walk of its gPA lead to different host addresses (07.S11)' };
  },
};

/** Host and nested walks; every reference is compared. */
const traces: Property = {
  frames: 'exact',
  references: true,
  generate: (random, run) => {
    const world = drawWorld(random, run);
    const calls = drawQuota(random, 2 + Math.floor(run / 4), 0.65).map((isGood) => {
      const spot = random.pick(isGood ? world.spots.good : world.spots.bad);
      const offset = random.int(0, PAGE - 1);
      const alone = isGood && random.chance(1, 4);
      return alone ? hostWalk(world, spot.gpa + offset, spot.access) : nestedWalk(world, spot, offset);
    });
    return sequence(world, calls);
  },
};

/** A few hot pages in a small TLB, with faults, invalidations and pages that move behind the TLB's back. */
const lru: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const world = drawWorld(random, run);
    const hot = random.shuffle(world.spots.good).slice(0, 5);
    const load = loadOf('vm', world.guest, world.host);
    const calls = drawQuota(random, 5 + Math.floor(run / 2), 0.7).flatMap((isGood) => {
      if (isGood) return [translate(random, random.pick(hot))];
      return disturb(random, world, ['vm'], [load], hot);
    });
    return sequence(world, [load, ...calls], random.pick([0, 1, 2, 3, 3, 4]));
  },
};

/** One guest layout, two hosts: the same gVAs and gPAs in two VMs, and a TLB that both use in turn. */
const twoVms: Property = {
  frames: 'exact',
  references: false,
  generate: (random, run) => {
    const first = drawWorld(random, run);
    const { machine, guest } = first;
    const host = drawHost(random, guest, machine, 1);
    const worlds = [first, { ...first, host, spots: spotsOf(guest, host, machine.size) }];
    const hot = worlds.map(({ spots }) => random.shuffle(spots.good).slice(0, 4));
    const loads = worlds.map((world, i) => loadOf(VMS[i] ?? '', guest, world.host));
    let current = 0;
    const calls = drawQuota(random, 5 + Math.floor(run / 2), 0.65).flatMap((isGood): readonly OperationCall[] => {
      if (isGood) return [translate(random, random.pick(hot[current] ?? []))];
      if (random.chance(1, 3)) return disturb(random, worlds[current] ?? first, VMS, [], hot[current] ?? []);
      current = 1 - current;
      return loads.slice(current, current + 1);
    });
    const built = { ...first, host: { ...first.host, calls: [...first.host.calls, ...host.calls] } };
    return sequence(built, [...loads.slice(0, 1), ...calls], random.pick([2, 3, 4, 8]));
  },
  condition: foreignFrame,
};

const VMS = ['a', 'b'];

/** The properties of chapter 07. */
export const properties: Readonly<Record<string, Property>> = { composition, traces, lru, 'two-vms': twoVms };

function drawWorld(random: Random, run: number): World {
  const machine = drawMachine(random);
  const guest = drawGuest(random, 3 + Math.floor(run / 8));
  const host = drawHost(random, guest, machine);
  return { machine, guest, host, spots: spotsOf(guest, host, machine.size) };
}

function sequence({ machine, host }: World, calls: readonly OperationCall[], capacity?: number): Sequence {
  const setup: JsonObject = { size: hex(machine.size), ...(capacity === undefined ? {} : { capacity }) };
  return { setup, calls: [...host.calls, ...calls] };
}

/** Something other than a translation that succeeds. */
function disturb(
  random: Random,
  { host, spots }: World,
  vms: readonly string[],
  loads: readonly OperationCall[],
  hot: readonly Spot[],
): readonly OperationCall[] {
  const { va, gpa } = random.pick(hot);
  const broken = random.pick(spots.bad);
  const small = host.pages.some((page) => page.gpa === gpa && page.big !== true);
  return random.pick<readonly OperationCall[]>([
    [translate(random, broken)],
    repair(random, host, broken),
    [{ op: 'tlb.invlpg', args: { va: hex(va + random.int(0, PAGE - 1)) } }],
    [{ op: 'tlb.hostUnmapped', args: { vm: random.pick([...vms, 'nobody']) } }],
    small ? [host.move(gpa)] : [],
    loads,
  ]);
}

/** A fault, then the host maps the page, where that may help, and the same access again (07.S19). */
function repair(random: Random, host: HostPlan, spot: Spot): readonly OperationCall[] {
  const isSmall = Math.floor(spot.gpa / SLOT) === Math.floor((host.pages.at(-1)?.gpa ?? 0) / SLOT);
  const again = translate(random, spot);
  return isSmall ? [again, host.move(spot.gpa), again] : [again];
}

function nestedWalk({ guest, host }: World, { va, access }: Spot, offset: number): OperationCall {
  const roots = { guestRoot: hex(guest.guestRoot), hostRoot: hex(host.hostRoot) };
  return { op: 'nestedWalk', args: { ...roots, va: hex(va + offset), access } };
}

function hostWalk({ host }: World, gpa: number, access: 'r' | 'w'): OperationCall {
  return { op: 'hostWalk', args: { hostRoot: hex(host.hostRoot), gpa: hex(gpa), access } };
}

function translate(random: Random, { va, access }: Spot): OperationCall {
  return { op: 'tlb.translate', args: { va: hex(va + random.int(0, PAGE - 1)), access } };
}

function loadOf(vm: string, guest: GuestPlan, host: HostPlan): OperationCall {
  return { op: 'tlb.load', args: { vm, guestRoot: hex(guest.guestRoot), hostRoot: hex(host.hostRoot) } };
}

function isOk({ call, result }: Step): boolean {
  return call.op === 'nestedWalk' && resultOf(result)['ok'] === true;
}

/** True also where the next operation is no host walk of that gPA: then there is nothing to compare. */
function agreesWithHostWalk({ call, result }: Step, next: Step | undefined): boolean {
  const { gpa, hpa } = resultOf(result);
  if (next?.call.op !== 'hostWalk') return true;
  const { args } = next.call;
  if (args['gpa'] !== gpa || args['access'] !== call.args['access']) return true;
  return resultOf(next.result)['hpa'] === hpa;
}

function resultOf(result: Step['result']): JsonObject {
  return result !== null && typeof result === 'object' && !Array.isArray(result) ? (result as JsonObject) : {};
}
