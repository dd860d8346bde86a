import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import type { JsonObject } from '../../grader/contracts/json';
import { failedLoadsChangeNothing, framesAreConserved, vmsAreIsolated } from './conditions';
import { drawLook, drawOrder, drawRoot, drawTable, spoilTable, unusedId, VM_IDS } from './generation/draw';
import { Plan, type PlannedVm } from './generation/plan';

/**
 * The property tests of chapter 05. A sequence grows with its run; all 40 runs of all four properties together have less
 * than 3,000 operations. At least half of the operations of every sequence succeed in the reference with a result that
 * is not empty.
 *
 * The composition itself is the invariant `composition`, which is checked after every operation of every sequence: the
 * shadow against the submission's own P2M.
 *
 * @source course 05, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  composition: { generate: generateLoads, frames: 'renamed', references: false },
  isolation: { generate: generateLockstep, frames: 'renamed', references: false, condition: vmsAreIsolated },
  conservation: { generate: generateTraffic, frames: 'renamed', references: false, condition: framesAreConserved },
  rollback: { generate: generateFailures, frames: 'exact', references: false, condition: failedLoadsChangeNothing },
};

/** More frames than a sequence of `generateLoads` can use: three VMs of 40 pages. */
const ROOMY = 200;

/** Loads of all kinds into one to three VMs, about 300 in the 40 runs, each followed by a look. */
function generateLoads(random: Random, run: number): Sequence {
  const plan = new Plan(Number.POSITIVE_INFINITY);
  plan.createVm(unusedId(plan, random), random.int(3, 40));
  const most = run < 10 ? 3 : 6;
  for (let loads = 4 + Math.floor(run / 5); loads > 0; loads--) {
    if (plan.vms.length < 3 && plan.calls.length >= 5 && random.chance(1, 4)) {
      plan.createVm(unusedId(plan, random), random.int(3, 40));
    }
    const owner = random.pick(plan.vms);
    const table = drawTable(random, owner, most);
    const loaded = random.chance(1, 12) ? spoilTable(random, owner, table) : table;
    plan.loadCr3(owner, drawRoot(random), loaded, drawOrder(random, loaded));
    drawLook(plan, random, random.pick(plan.vms.filter(({ active }) => active.size > 0).concat(owner)));
  }
  return { setup: machineOf(random, ROOMY), calls: plan.calls };
}

/** The same operations for three VMs, each in its order, taken in turn at random. */
function generateLockstep(random: Random, run: number): Sequence {
  const plan = new Plan(Number.POSITIVE_INFINITY);
  const owner = plan.createVm('', random.int(2, 12));
  for (let loads = 2 + Math.floor(run / 14); loads > 0; loads--) {
    const table = drawTable(random, owner, 4);
    plan.loadCr3(owner, drawRoot(random), table, drawOrder(random, table));
    drawLook(plan, random, owner);
  }
  const queues = random
    .shuffle(VM_IDS)
    .slice(0, 3)
    .map((vm) => plan.calls.map(({ op, args }) => ({ op, args: { ...args, vm } })));
  const calls = [];
  while (queues.some((queue) => queue.length > 0)) {
    const next = random.pick(queues.filter((queue) => queue.length > 0)).shift();
    if (next !== undefined) calls.push(next);
  }
  return { setup: machineOf(random, 40), calls };
}

/** VMs that come and go; the ids of the dead are used again. */
function generateTraffic(random: Random, run: number): Sequence {
  const plan = new Plan(Number.POSITIVE_INFINITY);
  for (let rounds = 3 + Math.floor(run / 6); rounds > 0; rounds--) {
    const owner = plan.vms.length < 2 ? plan.createVm(unusedId(plan, random), random.int(2, 9)) : random.pick(plan.vms);
    const table = drawTable(random, owner, 5);
    plan.loadCr3(owner, drawRoot(random), table, drawOrder(random, table));
    if (random.chance(1, 3)) plan.p2m(owner);
    if (random.chance(1, 2)) plan.destroyVm(owner);
    else drawLook(plan, random, owner);
  }
  for (const owner of [...plan.vms].slice(0, 1)) plan.destroyVm(owner);
  return { setup: machineOf(random, 64), calls: plan.calls };
}

/** Loads that fail for want of a frame or for a page that is not there, each between two looks at the VM. */
function generateFailures(random: Random, run: number): Sequence {
  const frames = random.int(3, 4 + Math.floor(run / 10));
  const plan = new Plan(frames);
  const owner = plan.createVm(random.pick(VM_IDS), frames + random.int(2, 9));
  loadWhatFits(plan, random, owner);
  for (let failures = 2 + Math.floor(run / 8); failures > 0; failures--) {
    plan.shadow(owner);
    const table = failingTable(plan, random, owner);
    plan.loadCr3(owner, drawRoot(random), table, drawOrder(random, table));
    if (random.chance(1, 2)) plan.access(owner, random.pick([...owner.active.keys()]), 'r');
    else plan.p2m(owner);
    if (random.chance(1, 3)) loadWhatFits(plan, random, owner);
  }
  return { setup: scarceMachine(random, frames), calls: plan.calls };
}

/** Loads a table that succeeds; entries that would need a frame too many are left out. */
function loadWhatFits(plan: Plan, random: Random, owner: PlannedVm): void {
  const entries = [...drawTable(random, owner, 4)];
  while (entries.length > 1 && !plan.canLoad(owner, new Map(entries))) entries.pop();
  const table = new Map(entries);
  const fallback = new Map([[random.int(0, 7), { gfn: [...owner.backed][0] ?? 0, w: true }]]);
  plan.loadCr3(owner, drawRoot(random), plan.canLoad(owner, table) ? table : fallback);
}

/** A table that mostly names more new pages than there are frames, or that names a page beyond the VM. */
function failingTable(plan: Plan, random: Random, owner: PlannedVm): ReturnType<typeof drawTable> {
  const missing = Array.from({ length: owner.gfnCount }, (_, gfn) => gfn).filter((gfn) => !owner.backed.has(gfn));
  if (random.chance(1, 2) || missing.length <= plan.freeFrames) {
    return spoilTable(random, owner, drawTable(random, owner, 4));
  }
  const wanted = random.shuffle(missing).slice(0, plan.freeFrames + 1);
  const first = random.int(0, 5);
  return new Map(wanted.map((gfn, index) => [first + index, { gfn, w: random.chance(1, 2) }]));
}

/** A machine with some frames in use; the pool begins at frame 0, 4 or 20. */
function machineOf(random: Random, frames: number): JsonObject {
  const poolBase = random.pick([0, 0, 4, 20]);
  const first = random.int(0, 12);
  const inUse = random.chance(1, 2) ? [] : [[first, first + random.int(0, 3)]];
  return { machineFrames: poolBase + frames, inUse, poolBase };
}

/** A machine in which every page can get every free frame: nothing below the pool is free. */
function scarceMachine(random: Random, frames: number): JsonObject {
  const poolBase = random.pick([0, 0, 3, 20]);
  return { machineFrames: poolBase + frames, inUse: poolBase === 0 ? [] : [[0, poolBase - 1]], poolBase };
}
