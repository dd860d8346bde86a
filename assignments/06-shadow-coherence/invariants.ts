import type { Invariant, Step } from '../../grader/contracts/chapter';
import { EXIT_KINDS, stateAfter, type HypervisorState, type ShadowRow } from './hypervisor-state';
import { observedExits } from './observed-exits';

/**
 * What must hold after every operation of chapter 06. What cannot be read breaks none of them: the tests of `exits`,
 * `shadow` and `p2m` themselves answer for that.
 *
 * @source course 06, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  'exit-sum': exitSum,
  coherent,
  'p2m-grows': p2mGrows,
  'frames-accounted': framesAccounted,
};

/** `exits()` is the sum of all exits that were observed (06.S18). */
function exitSum(step: Step, earlier: readonly Step[]): string | null {
  const state = stateAfter(step);
  if (state === null || state.exits === null) return null;
  const observed = observedExits([...earlier, step], state.hypervisor);
  const kind = EXIT_KINDS.find((candidate) => state.exits?.[candidate] !== observed[candidate]);
  if (kind === undefined) return null;
  return `exits() counts ${state.exits[kind]} of ${kind}, but ${observed[kind]} were observed (06.S18).`;
}

/** In write-protect and paravirt mode no shadow entry is ever stale (06.S9, 06.S11, 06.S14). */
function coherent(step: Step): string | null {
  const state = stateAfter(step);
  if (state === null || state.mode === 'lazy') return null;
  for (const row of state.shadow) {
    const problem = staleness(row, state);
    if (problem !== null) return `The shadow entry of vpn ${row.vpn} in root ${row.root} ${problem} (06.S9).`;
  }
  return null;
}

function staleness({ root, vpn, hfn, w }: ShadowRow, { guest, p2m }: HypervisorState): string | null {
  const entry = guest(root, vpn);
  if (!entry.p) return 'is there, but the guest entry is not present';
  if (!entry.a) return 'is there, but the guest entry has A clear';
  const frame = p2m?.find(([gfn]) => gfn === entry.gfn)?.[1];
  if (p2m !== null && frame !== hfn)
    return `names frame ${hfn}, but the P2M has another for what the guest entry names`;
  return w === (entry.w && entry.d) ? null : `has w ${w}, but the guest entry has w ${entry.w} and d ${entry.d}`;
}

/** No P2M entry changes or disappears, and no frame stands in it twice (06.S1, 06.S17). */
function p2mGrows(step: Step, earlier: readonly Step[]): string | null {
  const state = stateAfter(step);
  if (state === null || state.p2m === null) return null;
  const twice = state.p2m.find(([, hfn], index) => state.p2m?.findIndex((row) => row[1] === hfn) !== index);
  if (twice !== undefined) return `Frame ${twice[1]} stands in the P2M twice.`;
  const now = new Map(state.p2m);
  for (const [gfn, hfn] of formerP2m(earlier, state.hypervisor)) {
    if (now.get(gfn) !== hfn) return `Page ${gfn} had frame ${hfn} in the P2M and has it no more (06.S1, 06.S17).`;
  }
  return null;
}

function formerP2m(earlier: readonly Step[], hypervisor: number): readonly (readonly [gfn: number, hfn: number])[] {
  for (let index = earlier.length - 1; index >= 0; index--) {
    const step = earlier[index];
    const state = step === undefined ? null : stateAfter(step);
    if (state?.hypervisor === hypervisor) return state.p2m ?? [];
  }
  return [];
}

/** The frames that the allocator gave out are those of the P2M. */
function framesAccounted(step: Step): string | null {
  const state = stateAfter(step);
  if (state === null || state.p2m === null) return null;
  const backed = state.p2m.map(([, hfn]) => hfn);
  const lost = state.allocated.find((hfn) => !backed.includes(hfn));
  if (lost !== undefined) return `Frame ${lost} is taken from the allocator, but does not stand in the P2M.`;
  const stolen = backed.find((hfn) => !state.allocated.includes(hfn));
  return stolen === undefined ? null : `Frame ${stolen} stands in the P2M, but is not taken from the allocator.`;
}
