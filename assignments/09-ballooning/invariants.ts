import type { Invariant, Step } from '../../grader/contracts/chapter';
import { hostAfter } from './host-probe';

/**
 * What must hold after every operation of chapter 09. Stats that cannot be read break none of them: the tests of `stats`
 * itself answer for that.
 *
 * @source course 09, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  'frame-conservation': framesAreConserved,
  'zero-on-grant': grantsShowNothing,
  'states-disjoint': statesAreDisjoint,
};

/** Allocated frames are as many as all resident pages together. */
function framesAreConserved(step: Step): string | null {
  const host = hostAfter(step);
  if (host === null) return null;
  let resident = 0;
  for (const { stats } of host.vms) {
    if (stats === null) return null;
    resident += stats.resident;
  }
  const allocated = host.allocated.length;
  if (allocated === resident) return null;
  return `${allocated} frames are taken from the machine, but stats counts ${resident} resident pages.`;
}

/** 09.S8: the frame of a touched page is all zeros or has the page's own bytes. */
function grantsShowNothing(step: Step): string | null {
  const wrong = hostAfter(step)?.wrong ?? null;
  if (wrong === null) return null;
  const { vm, gfn, offset, expected } = wrong;
  const place = `Page ${gfn} of VM ${JSON.stringify(vm)} shows a wrong byte at offset ${offset}`;
  return `${place}; expected ${expected}, as its own guest left it.`;
}

/** No page is counted in two states, and no two resident pages have one frame. */
function statesAreDisjoint(step: Step): string | null {
  const host = hostAfter(step);
  if (host === null) return null;
  const owners = new Map<number, string>();
  for (const { vm, gfnCount, stats, frames } of host.vms) {
    const name = JSON.stringify(vm);
    const counted = stats === null ? 0 : stats.resident + stats.balloon + stats.swapped;
    if (counted > gfnCount) return `VM ${name} counts ${counted} pages in its states, but has ${gfnCount}.`;
    for (const [gfn, hfn] of frames) {
      const place = `page ${gfn} of VM ${name}`;
      const other = owners.get(hfn);
      if (other !== undefined) return `Frame ${hfn} backs both ${other} and ${place}; a frame has one owner.`;
      owners.set(hfn, place);
    }
  }
  return null;
}
