import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import type { JsonObject } from '../../grader/contracts/json';
import { failedMapsChangeNothing, framesAreConserved, vmsAreIsolated } from './conditions';
import { createVmWithProcess, drawOperation, drawVpn, PIDS, VM_IDS, type Weights } from './draw-operation';
import { Plan, type PlannedVm } from './plan';

/**
 * The property tests of chapter 02. A sequence grows with its run: run 0 has about 8 operations (the isolation property
 * about 5 per VM), and all 40 runs of all four properties together have less than 2,700. At least half of the operations
 * of every sequence succeed in the reference with a result that is not empty.
 *
 * @source course 02, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  /** The plain results are compared with the reference's after every operation; nothing else is needed. */
  'translate-oracle': { generate: generateMixed, frames: 'renamed', references: false },
  'frame-conservation': {
    generate: generateTraffic,
    frames: 'renamed',
    references: false,
    condition: framesAreConserved,
  },
  'vm-isolation': { generate: generateLockstep, frames: 'renamed', references: false, condition: vmsAreIsolated },
  'out-of-memory-atomicity': {
    generate: generateScarcity,
    frames: 'renamed',
    references: false,
    condition: failedMapsChangeNothing,
  },
};

const MIXED: Weights = { map: 34, translate: 34, unmap: 6, evict: 8, realMap: 4, destroyVm: 4, create: 5, stray: 5 };
const TRAFFIC: Weights = {
  map: 40,
  translate: 8,
  unmap: 12,
  evict: 16,
  realMap: 10,
  destroyVm: 6,
  create: 6,
  stray: 2,
};
const SINGLE: Weights = { map: 36, translate: 30, unmap: 8, evict: 12, realMap: 10, destroyVm: 0, create: 0, stray: 0 };

/** The first runs, with one process where later ones have two. */
const SHORT_RUNS = 10;

/** A pid that createVmWithProcess does not draw. */
const SECOND_PID = 3;

function generateMixed(random: Random, run: number): Sequence {
  const frames = random.chance(1, 3) ? random.int(2, 4) : random.int(16, 32);
  const plan = new Plan(frames);
  createVmWithProcess(plan, random);
  fill(plan, random, MIXED, 8 + Math.floor(run / 2));
  return { setup: machineOf(random, frames), calls: plan.calls };
}

function generateTraffic(random: Random, run: number): Sequence {
  const frames = random.int(4, 24);
  const plan = new Plan(frames);
  createVmWithProcess(plan, random);
  fill(plan, random, TRAFFIC, 7 + Math.floor(run / 4));
  const [owner] = plan.vms.filter(({ backed }) => backed.size > 0);
  if (owner !== undefined) plan.destroyVm(owner);
  return { setup: machineOf(random, frames), calls: plan.calls };
}

/** The same operations for three VMs, each in its order, taken in turn at random. */
function generateLockstep(random: Random, run: number): Sequence {
  const plan = new Plan(Number.POSITIVE_INFINITY);
  const owner = createVmWithProcess(plan, random);
  if (run >= SHORT_RUNS) plan.createProcess(owner, SECOND_PID);
  fill(plan, random, SINGLE, 5 + Math.floor(run / 10));
  const queues = random
    .shuffle(VM_IDS)
    .slice(0, 3)
    .map((vm) => plan.calls.map((call) => ({ op: call.op, args: { ...call.args, vm } })));
  const calls = [];
  while (queues.some((queue) => queue.length > 0)) {
    const next = random.pick(queues.filter((queue) => queue.length > 0)).shift();
    if (next !== undefined) calls.push(next);
  }
  return { setup: machineOf(random, 40), calls };
}

/** A machine that soon has no frame left, and maps that find none, each between two looks at the entry it wants. */
function generateScarcity(random: Random, run: number): Sequence {
  const frames = random.int(1, 2 + Math.floor(run / 10));
  const length = 8 + Math.floor(run / 4);
  const plan = new Plan(frames);
  const owner = plan.createVm(random.pick(VM_IDS), frames + random.int(2, 4));
  for (const pid of random.shuffle(PIDS).slice(0, run < SHORT_RUNS ? 1 : 2)) plan.createProcess(owner, pid);
  while (plan.freeFrames > 0) back(plan, random, owner);
  while (plan.calls.length < length) {
    refuse(plan, random, owner);
    if (plan.calls.length < length && random.chance(1, 3)) loosen(plan, random, owner);
  }
  return { setup: machineOf(random, frames), calls: plan.calls };
}

/** A map without a free frame, mostly of a virtual page that has an entry, with that page translated before and after. */
function refuse(plan: Plan, random: Random, owner: PlannedVm): void {
  const known = random.pick(plan.entries(true));
  const canAfford = 2 * plan.empty + 4 <= plan.calls.length;
  const vpn = canAfford && random.chance(1, 4) ? drawVpn(random) : known.vpn;
  plan.translate(known.process, vpn);
  plan.map(known.process, vpn, random.pick(missingPages(owner)));
  plan.translate(known.process, vpn);
}

/** Frees a frame and gives it to a real page that has none, or looks at the real map. */
function loosen(plan: Plan, random: Random, owner: PlannedVm): void {
  if (random.chance(1, 3)) return plan.realMap(owner);
  plan.evict(owner, random.pick([...owner.backed]));
  back(plan, random, owner);
}

function back(plan: Plan, random: Random, owner: PlannedVm): void {
  plan.map(random.pick(owner.processes), drawVpn(random), random.pick(missingPages(owner)));
}

function missingPages({ gfnCount, backed }: PlannedVm): readonly number[] {
  return Array.from({ length: gfnCount }, (_, gfn) => gfn).filter((gfn) => !backed.has(gfn));
}

/** Draws operations until there are `length`; at most half of them may have an empty result. */
function fill(plan: Plan, random: Random, weights: Weights, length: number): void {
  while (plan.calls.length < length) {
    // A drawn creation makes two operations without a result, so two must still be allowed.
    const sure = plan.empty + 2 > Math.floor(length / 2);
    drawOperation(plan, random, weights, sure);
  }
}

/** A machine whose pool has exactly `frames` free frames; now and then it begins at frame 0 or has frames in use. */
function machineOf(random: Random, frames: number): JsonObject {
  const poolBase = random.pick([0, 0, 4, 20]);
  const used = random.int(0, 2);
  const first = poolBase + 1;
  const inUse = used === 0 ? [] : [[first, first + used - 1]];
  return { machineFrames: poolBase + frames + used, inUse, poolBase };
}
