import type { Property, Random, Sequence } from '../../grader/contracts/chapter';
import type { OperationCall } from '../../grader/contracts/engine';
import { bytesAreAsWritten, countsAreRight, framesAreConserved } from './conditions';
import type { VmSetup } from './hosts';

/**
 * The property tests of chapter 09. Sequences grow with their run, and all 40 runs of all four properties together have
 * about 3,000 operations. Most operations touch pages of small VMs, so that most of them succeed in the reference.
 *
 * @source course 09, Points (Property)
 */
export const properties: Readonly<Record<string, Property>> = {
  'frame-conservation': {
    generate: generateTraffic,
    frames: 'renamed',
    references: false,
    condition: framesAreConserved,
  },
  'bytes-as-written': { generate: generateWrites, frames: 'renamed', references: false, condition: bytesAreAsWritten },
  oscillation: { generate: generateOscillation, frames: 'renamed', references: false, condition: countsAreRight },
  /** The plans are compared with the reference's; nothing else is needed. */
  'reclaim-oracle': { generate: generatePlans, frames: 'renamed', references: false },
};

/** VM ids that are easily confused, with one another or with names of JavaScript (C.20). */
const VM_IDS: readonly string[] = ['a', 'a1', 'b', '__proto__', 'constructor'];

const FRAME_BYTES = 16;
const LAST_RUN = 39;
const MOST_TURNS = 100;

function generateTraffic(random: Random, run: number): Sequence {
  const vms = drawVms(random, random.int(1, run < 10 ? 1 : 3));
  const calls = warmUp(random, vms, 4);
  const length = 7 + Math.floor(run / 2);
  while (calls.length < length) {
    const vm = random.pick(vms);
    calls.push(random.chance(3, 5) ? touch(vm, drawGfn(random, vm)) : setTarget(vm, drawTarget(random, vm)));
  }
  return { setup: machineOf(random, vms, random.chance(1, 3)), calls };
}

/** Writes and reads of few pages between targets that squeeze them, on a machine where frames go from hand to hand. */
function generateWrites(random: Random, run: number): Sequence {
  const vms = drawVms(random, run < 8 ? 1 : random.int(2, 3));
  const calls: OperationCall[] = [];
  const length = 9 + Math.floor(run / 2);
  while (calls.length < length) {
    const vm = random.pick(vms);
    const place = { vm: vm.id, gfn: drawGfn(random, vm), offset: random.int(0, 2) };
    const kind = random.int(1, 10);
    if (kind <= 4) calls.push({ op: 'writeByte', args: { ...place, byte: random.int(1, 255) } });
    else if (kind <= 7) calls.push({ op: 'readByte', args: place });
    else calls.push(setTarget(vm, random.int(0, Math.ceil(vm.gfnCount / 2))));
  }
  return { setup: machineOf(random, vms, false), calls };
}

/** One VM whose target goes down and up; the last run does it a hundred times. */
function generateOscillation(random: Random, run: number): Sequence {
  const vms = drawVms(random, 1);
  const calls = warmUp(random, vms, 5);
  const turns = run === LAST_RUN ? MOST_TURNS : 2 + Math.floor(run / 6);
  for (const vm of vms) {
    for (let turn = 0; turn < turns; turn++) {
      calls.push(setTarget(vm, random.int(0, Math.floor(vm.gfnCount / 2))));
      if (random.chance(1, 2)) calls.push(touch(vm, drawGfn(random, vm)));
      calls.push(setTarget(vm, random.int(Math.ceil(vm.gfnCount / 2), vm.gfnCount + 1)));
      if (random.chance(1, 2)) calls.push(touch(vm, drawGfn(random, vm)));
    }
  }
  return { setup: machineOf(random, vms, false), calls };
}

function generatePlans(random: Random, run: number): Sequence {
  const vms = drawVms(random, run < 10 ? 2 : random.int(2, 4));
  const calls = vms.flatMap((vm) => warmUp(random, [vm], random.int(1, run < 20 ? 4 : 5)));
  const plans = 2 + Math.floor(run / 13);
  for (let plan = 0; plan < plans; plan++) {
    const active = vms.map(({ id }) => [id, random.pick([0, 0.2, 0.25, 0.5, 0.75, 1])] as const);
    const tax = random.pick([0, 0.25, 0.5, 0.75, 0.9]);
    calls.push({ op: 'reclaim', args: { pages: random.int(1, 2 + 2 * plan), active, tax } });
  }
  return { setup: machineOf(random, vms, false), calls };
}

function drawVms(random: Random, count: number): readonly VmSetup[] {
  const ids = random.shuffle(VM_IDS).slice(0, count);
  return ids.map((id) => {
    const gfnCount = random.int(5, 9);
    const pages = Array.from({ length: gfnCount }, (_, gfn) => gfn);
    const willing = random.shuffle([...pages, ...pages]).slice(0, random.int(0, gfnCount));
    const gives = willing.flatMap((gfn) => (random.chance(1, 6) ? [null, gfn] : [gfn]));
    return { id, gfnCount, min: random.int(0, 2), shares: random.pick([500, 1000, 1000, 2000]), gives };
  });
}

/** First touches of different pages, in turn over the VMs. */
function warmUp(random: Random, vms: readonly VmSetup[], each: number): OperationCall[] {
  return vms.flatMap((vm) => {
    const pages = random.shuffle(Array.from({ length: vm.gfnCount }, (_, gfn) => gfn));
    return pages.slice(0, each).map((gfn) => touch(vm, gfn));
  });
}

function touch({ id }: VmSetup, gfn: number): OperationCall {
  return { op: 'touch', args: { vm: id, gfn } };
}

function setTarget({ id }: VmSetup, pages: number): OperationCall {
  return { op: 'setTarget', args: { vm: id, pages } };
}

/** A page of the VM; now and then the first that it does not have. */
function drawGfn(random: Random, { gfnCount }: VmSetup): number {
  return random.chance(1, 30) ? gfnCount : random.int(0, gfnCount - 1);
}

function drawTarget(random: Random, { gfnCount }: VmSetup): number {
  return random.chance(1, 12) ? gfnCount + 2 : random.int(0, gfnCount);
}

/** A machine whose pool is large enough for all pages, or so small that some touches find no frame. */
function machineOf(random: Random, vms: readonly VmSetup[], scarce: boolean): Sequence['setup'] {
  const pages = vms.reduce((sum, { gfnCount }) => sum + gfnCount, 0);
  const poolBase = random.pick([0, 4, 20]);
  const frames = scarce ? Math.ceil((2 * pages) / 3) : pages;
  const setups = vms.map(({ id, gfnCount, min, shares, gives }) => ({ id, gfnCount, min, shares, gives }));
  return { machineFrames: poolBase + frames, frameBytes: FRAME_BYTES, inUse: [], poolBase, vms: setups };
}
