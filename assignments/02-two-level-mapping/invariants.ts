import type { Invariant, Step } from '../../grader/contracts/chapter';
import { machineAfter, mappedFrames, rowsOf } from './real-maps';

/**
 * What must hold after every operation of chapter 02. A real map that cannot be read breaks none of them: the tests of
 * `realMap` itself answer for that.
 *
 * @source course 02, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  'frames-unique': framesUnique,
  'frames-accounted': framesAccounted,
  'translate-consistent': translateConsistent,
};

/** No frame stands in two real maps, or twice in one. */
function framesUnique(step: Step): string | null {
  const owners = new Map<number, string>();
  for (const { vm, rows } of machineAfter(step)?.realMaps ?? []) {
    for (const [gfn, hfn] of rows ?? []) {
      const place = `real page ${gfn} of VM ${JSON.stringify(vm)}`;
      const other = owners.get(hfn);
      if (other !== undefined) return `Frame ${hfn} backs both ${other} and ${place}; a frame has one owner.`;
      owners.set(hfn, place);
    }
  }
  return null;
}

/** The frames that the allocator gave out are those of all real maps together. */
function framesAccounted(step: Step): string | null {
  const machine = machineAfter(step);
  const mapped = machine === null ? null : mappedFrames(machine);
  if (machine === null || mapped === null) return null;
  const lost = machine.allocated.find((hfn) => !mapped.includes(hfn));
  if (lost !== undefined) return `Frame ${lost} is taken from the allocator, but stands in no real map.`;
  const stolen = mapped.find((hfn) => !machine.allocated.includes(hfn));
  if (stolen !== undefined) return `Frame ${stolen} stands in a real map, but is not taken from the allocator.`;
  return null;
}

/** A successful `translate` names a row of the real map of its VM. */
function translateConsistent(step: Step): string | null {
  const { vm } = step.call.args;
  const { result } = step;
  if (step.call.op !== 'translate' || typeof vm !== 'string') return null;
  if (typeof result !== 'object' || result === null || !('ok' in result) || result['ok'] !== true) return null;
  const machine = machineAfter(step);
  const rows = machine === null ? null : rowsOf(machine, vm);
  if (rows === null || rows.some(([gfn, hfn]) => gfn === result['gfn'] && hfn === result['hfn'])) return null;
  return 'translate names a real page and a frame that are no row of realMap at this moment.';
}
