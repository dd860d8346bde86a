import type { Random } from '../../grader/contracts/chapter';
import type { Plan, PlannedProcess, PlannedVm } from './plan';

/** How often each kind of operation is drawn, relative to the others. */
export interface Weights {
  readonly map: number;
  readonly translate: number;
  readonly unmap: number;
  readonly evict: number;
  readonly realMap: number;
  readonly destroyVm: number;
  readonly create: number;
  readonly stray: number;
}

/** VM ids that are easily confused, with one another or with names of JavaScript (C.20). */
export const VM_IDS: readonly string[] = ['vm1', 'vm2', 'a', 'a1', '__proto__', 'constructor'];

/** Process ids that read like one number when they are written behind such a VM id. */
export const PIDS: readonly number[] = [1, 2, 11, 0];

const MOST_VMS = 3;
const MOST_PROCESSES = 3;
const SMALL_VPNS = 6;
const LARGE_VPNS: readonly number[] = [2 ** 32, 2 ** 40, 2 ** 40 + 1];

/**
 * Adds one operation to a plan; more than one where it creates a VM, which gets a process at once.
 *
 * @param sure - draw only operations that succeed with a result that is not empty
 */
export function drawOperation(plan: Plan, random: Random, weights: Weights, sure: boolean): void {
  if (sure || plan.vms.length === 0) return drawSure(plan, random);
  const kind = drawKind(random, weights);
  const process = plan.someProcess(random);
  if (process === null) return drawSure(plan, random);
  const owner = plan.ownerOf(process);
  switch (kind) {
    case 'map':
      return plan.map(process, drawVpn(random), drawGfn(random, owner));
    case 'translate':
      return drawTranslate(plan, random, process);
    case 'unmap':
      return plan.unmap(process, drawMappedVpn(random, process));
    case 'evict':
      return plan.evict(owner, drawBackedGfn(random, owner));
    case 'realMap':
      return plan.realMap(owner);
    case 'destroyVm':
      return plan.vms.length > 1 ? plan.destroyVm(owner) : plan.realMap(owner);
    case 'create':
      return drawCreate(plan, random, owner);
    case 'stray':
      return drawStray(plan, random, process, owner);
  }
}

/** Adds a VM with one process; ids of VMs that are alive are not drawn. */
export function createVmWithProcess(plan: Plan, random: Random): PlannedVm {
  const unused = VM_IDS.filter((id) => plan.vms.every(({ vm }) => vm !== id));
  const owner = plan.createVm(random.pick(unused), random.int(2, 7));
  plan.createProcess(owner, random.pick(PIDS));
  return owner;
}

/** A virtual page: mostly a small number, so that entries meet; seldom one beyond 32 bits. */
export function drawVpn(random: Random): number {
  return random.chance(1, 12) ? random.pick(LARGE_VPNS) : random.int(0, SMALL_VPNS - 1);
}

function drawKind(random: Random, weights: Weights): keyof Weights {
  const kinds = Object.entries(weights) as [keyof Weights, number][];
  let ticket = random.int(
    1,
    kinds.reduce((sum, [, weight]) => sum + weight, 0),
  );
  for (const [kind, weight] of kinds) {
    ticket -= weight;
    if (ticket <= 0) return kind;
  }
  return 'translate';
}

function drawSure(plan: Plan, random: Random): void {
  const entries = plan.entries(true);
  if (entries.length > 0 && random.chance(1, 2)) {
    const { process, vpn } = random.pick(entries);
    return plan.translate(process, vpn);
  }
  if (plan.vms.length === 0) createVmWithProcess(plan, random);
  // Some VM has a page that can be mapped: either a frame is free or somebody's page is backed.
  const owner = random.pick(plan.vms.filter((vm) => mappablePages(plan, vm).length > 0));
  plan.map(random.pick(owner.processes), drawVpn(random), random.pick(mappablePages(plan, owner)));
}

function mappablePages(plan: Plan, owner: PlannedVm): readonly number[] {
  return gfnsOf(owner).filter((gfn) => plan.canMap(owner, gfn));
}

function drawTranslate(plan: Plan, random: Random, process: PlannedProcess): void {
  const backed = plan.entries(true);
  const evicted = plan.entries(false);
  if (backed.length > 0 && random.chance(3, 4)) {
    const entry = random.pick(backed);
    return plan.translate(entry.process, entry.vpn);
  }
  if (evicted.length > 0 && random.chance(1, 2)) {
    const entry = random.pick(evicted);
    return plan.translate(entry.process, entry.vpn);
  }
  plan.translate(process, drawVpn(random));
}

function drawMappedVpn(random: Random, { entries }: PlannedProcess): number {
  return entries.size > 0 && random.chance(3, 4) ? random.pick([...entries.keys()]) : drawVpn(random);
}

function drawGfn(random: Random, owner: PlannedVm): number {
  return random.pick(gfnsOf(owner));
}

function drawBackedGfn(random: Random, owner: PlannedVm): number {
  return owner.backed.size > 0 && random.chance(4, 5) ? random.pick([...owner.backed]) : random.int(0, owner.gfnCount);
}

function drawCreate(plan: Plan, random: Random, owner: PlannedVm): void {
  const unused = PIDS.filter((pid) => owner.processes.every((process) => process.pid !== pid));
  const full = owner.processes.length >= MOST_PROCESSES;
  if (plan.vms.length < MOST_VMS && (full || random.chance(1, 2))) createVmWithProcess(plan, random);
  else if (!full) plan.createProcess(owner, random.pick(unused));
  else plan.realMap(owner);
}

function drawStray(plan: Plan, random: Random, process: PlannedProcess, owner: PlannedVm): void {
  const { vm, pid } = process;
  const vpn = drawVpn(random);
  switch (random.int(1, 6)) {
    case 1:
      return plan.map(process, vpn, owner.gfnCount + random.int(0, 2));
    case 2:
      return plan.stray('map', { vm, pid: pid + 100, vpn, gfn: 0 });
    case 3:
      return plan.stray('map', { vm: `${vm}${pid}?`, pid, vpn, gfn: 0 });
    case 4:
      return plan.stray('translate', { vm, pid: pid + 100, vpn });
    case 5:
      return plan.stray('unmap', { vm, pid: pid + 100, vpn });
    default:
      return plan.stray('createProcess', { vm, pid });
  }
}

function gfnsOf({ gfnCount }: PlannedVm): readonly number[] {
  return Array.from({ length: gfnCount }, (_, gfn) => gfn);
}
