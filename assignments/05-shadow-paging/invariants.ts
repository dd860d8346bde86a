import type { Invariant, Step } from '../../grader/contracts/chapter';
import type { Json } from '../../grader/contracts/json';
import { backedFrames, fieldOf, stateAfter, type ShadowRow, type VmState } from './vm-state';

/**
 * What must hold after every operation of chapter 05. A list that cannot be read breaks none of them: the tests of
 * `shadow` and `p2m` themselves answer for that.
 *
 * @source course 05, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  composition,
  'no-frame-shared': noFrameShared,
  'frames-accounted': framesAccounted,
};

/** The shadow is the submission's own P2M after the table of the last successful load (05.S5, follow-through). */
function composition(step: Step, earlier: readonly Step[]): string | null {
  const state = stateAfter(step);
  for (const vm of state?.vms ?? []) {
    const problem = compositionProblem(vm, activeTable([...earlier, step], vm.vm, state?.hypervisor ?? 0));
    if (problem !== null) return problem;
  }
  return null;
}

function compositionProblem({ vm, p2m, shadow }: VmState, table: ReadonlyMap<number, Json>): string | null {
  if (p2m === null || shadow === null) return null;
  const name = `VM ${JSON.stringify(vm)}`;
  const frames = new Map(p2m);
  for (const row of shadow) {
    const entry = table.get(row.vpn);
    if (entry === undefined) return `The shadow of ${name} has vpn ${row.vpn}, which the loaded table has not (05.S5).`;
    if (!agrees(row, entry, frames)) {
      return `The shadow of ${name} at vpn ${row.vpn} is not the P2M of what the loaded table says there (05.S5).`;
    }
  }
  const missing = [...table.keys()].find((vpn) => shadow.every((row) => row.vpn !== vpn));
  return missing === undefined
    ? null
    : `The loaded table of ${name} has vpn ${missing}, but the shadow has not (05.S5).`;
}

function agrees({ hfn, w }: ShadowRow, entry: Json, frames: ReadonlyMap<number, number>): boolean {
  return frames.get(Number(fieldOf(entry, 'gfn'))) === hfn && fieldOf(entry, 'w') === w;
}

/** The table of the last successful load of a VM; empty before the first one. */
function activeTable(steps: readonly Step[], vm: string, hypervisor: number): ReadonlyMap<number, Json> {
  for (const step of [...steps].reverse()) {
    const { op, args } = step.call;
    if (args['vm'] !== vm || 'thrown' in step.reply || stateAfter(step)?.hypervisor !== hypervisor) continue;
    if (op === 'createVm') break;
    if (op !== 'loadCr3' || fieldOf(step.result, 'ok') !== true) continue;
    return new Map(Object.entries(args['table'] as { readonly [vpn: string]: Json }).map(([k, v]) => [Number(k), v]));
  }
  return new Map();
}

/** No frame stands in two P2Ms, or twice in one (05.S4). */
function noFrameShared(step: Step): string | null {
  const owners = new Map<number, string>();
  for (const { vm, p2m } of stateAfter(step)?.vms ?? []) {
    for (const [gfn, hfn] of p2m ?? []) {
      const place = `gfn ${gfn} of VM ${JSON.stringify(vm)}`;
      const other = owners.get(hfn);
      if (other !== undefined) return `Frame ${hfn} backs both ${other} and ${place}; a frame has one owner (05.S4).`;
      owners.set(hfn, place);
    }
  }
  return null;
}

/** The frames that the allocator gave out are those of all P2Ms together. */
function framesAccounted(step: Step): string | null {
  const state = stateAfter(step);
  const backed = state === null ? null : backedFrames(state);
  if (state === null || backed === null) return null;
  const lost = state.allocated.find((hfn) => !backed.includes(hfn));
  if (lost !== undefined) return `Frame ${lost} is taken from the allocator, but stands in no P2M.`;
  const stolen = backed.find((hfn) => !state.allocated.includes(hfn));
  return stolen === undefined ? null : `Frame ${stolen} stands in a P2M, but is not taken from the allocator.`;
}
