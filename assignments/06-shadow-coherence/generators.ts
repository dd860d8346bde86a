import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import type { JsonObject } from '../../grader/contracts/json';
import { exitsAreCounted, guestMemIsCalledAsTheReferenceDoes } from './conditions';
import { Plan, type Mode, type PlannedEntry } from './generation/plan';

/**
 * The property tests of chapter 06. A sequence grows with its run; every property has at least 300 operations, and all
 * 40 runs of all four together less than 3,000. At least half of the operations of every sequence succeed in the
 * reference with a result that is not empty.
 *
 * @source course 06, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  'write-protect': oracleProperty('write-protect'),
  lazy: oracleProperty('lazy'),
  paravirt: oracleProperty('paravirt'),
  'exit-sums': {
    generate: (random, run) => drawSequence(random, run, random.pick(MODES)),
    frames: 'renamed',
    references: false,
    condition: exitsAreCounted,
  },
};

const MODES: readonly Mode[] = ['write-protect', 'lazy', 'paravirt'];
const ROOTS: readonly number[] = [0, 1, 5];
const VPNS: readonly number[] = [0, 1, 2, 3];
const LARGE_VPN = 2 ** 40;

function oracleProperty(mode: Mode): Property {
  return {
    generate: (random, run) => drawSequence(random, run, mode),
    frames: 'renamed',
    references: false,
    condition: guestMemIsCalledAsTheReferenceDoes,
  };
}

/** A few entries, a CR3 load, and then disturbances, each followed by accesses that mostly succeed. */
function drawSequence(random: Random, run: number, mode: Mode): Sequence {
  const plan = new Plan(mode, random.int(3, 12));
  const root = random.pick(ROOTS);
  for (let entries = random.int(1, 2); entries > 0; entries--) {
    plan.change(root, random.pick(VPNS), drawGoodEntry(random, plan.gfnCount));
  }
  plan.loadCr3(root);
  aim(plan, random);
  aim(plan, random);
  aim(plan, random);
  for (let rounds = 2 + Math.floor(run / 10); rounds > 0; rounds--) {
    disturb(plan, random);
    if (random.chance(1, 6)) plan.access(drawVpn(random), random.pick(['r', 'w'] as const));
    else aim(plan, random);
    aim(plan, random);
  }
  return { setup: machineOf(random, mode, plan.gfnCount), calls: plan.calls };
}

/** One operation that changes something, or one that should not. */
function disturb(plan: Plan, random: Random): void {
  const ticket = random.int(1, 12);
  const root = random.chance(3, 4) ? plan.current : random.pick(ROOTS);
  if (ticket <= 6) return plan.change(root, drawAimedVpn(plan, random), drawEntry(random, plan.gfnCount));
  if (ticket <= 8) return plan.invlpg(drawAimedVpn(plan, random));
  if (ticket <= 10) return plan.loadCr3(random.chance(1, 3) ? plan.current : random.pick(ROOTS));
  if (plan.mode !== 'paravirt')
    return plan.change(root, drawAimedVpn(plan, random), drawGoodEntry(random, plan.gfnCount));
  const batch = Array.from({ length: random.int(0, 3) }, () => {
    return [drawVpn(random), drawEntry(random, plan.gfnCount)] as const;
  });
  plan.hypercall(root, batch);
}

/** An access that the guest's table permits, or a look at what is never empty. */
function aim(plan: Plan, random: Random): void {
  const access = random.pick(['r', 'r', 'w'] as const);
  const vpns = plan.permitting(access);
  if (vpns.length > 0 && random.chance(4, 5)) return plan.access(random.pick(vpns), access);
  const [vpn] = plan.permitting('r');
  const op = vpn === undefined ? 'exits' : random.pick(['exits', 'p2m', 'shadow', 'readGuestPte'] as const);
  if (op === 'p2m' || op === 'shadow') plan.access(vpn ?? 0, 'r');
  plan.look(op, vpn ?? 0);
}

function drawVpn(random: Random): number {
  return random.chance(1, 15) ? LARGE_VPN : random.pick(VPNS);
}

function drawAimedVpn(plan: Plan, random: Random): number {
  const vpns = plan.permitting('r');
  return vpns.length > 0 && random.chance(2, 3) ? random.pick(vpns) : drawVpn(random);
}

function drawGoodEntry(random: Random, gfnCount: number): PlannedEntry {
  const marks = { a: random.chance(1, 3), d: random.chance(1, 3) };
  return { p: true, gfn: random.int(0, gfnCount - 1), w: random.chance(3, 4), ...marks };
}

function drawEntry(random: Random, gfnCount: number): PlannedEntry {
  const good = drawGoodEntry(random, gfnCount);
  const ticket = random.int(1, 8);
  if (ticket === 1) return { ...good, p: false };
  return ticket === 2 ? { ...good, gfn: gfnCount + random.int(0, 1) } : good;
}

/** A machine that mostly has a frame for every page; one in six soon has none left. */
function machineOf(random: Random, mode: Mode, gfnCount: number): JsonObject {
  const poolBase = random.pick([0, 0, 4, 20]);
  const frames = random.chance(1, 6) ? Math.max(2, gfnCount - 3) : gfnCount;
  const inUse = poolBase === 0 ? [] : [[0, poolBase - 1]];
  return { mode, machineFrames: poolBase + frames, inUse, poolBase, gfnCount };
}
