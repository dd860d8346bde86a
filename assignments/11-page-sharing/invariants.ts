import type { Invariant, Step } from '../../grader/contracts/chapter';
import { sharingAfter, type PageView } from './sharing-probe';

/**
 * What must hold after every operation of chapter 11. Stats that cannot be read break none of them: the tests of `stats`
 * itself answer for that.
 *
 * @source course 11, Invariants after every op
 */
export const invariants: Readonly<Record<string, Invariant>> = {
  'refs-are-mappings': refsAreMappings,
  'free-not-mapped': freeIsNotMapped,
  'vm-bytes-as-written': bytesAreAsWritten,
  'frames-accounted': framesAreAccounted,
};

/** `stats` counts what the outcomes say: which page uses which frame. */
function refsAreMappings(step: Step): string | null {
  const sharing = sharingAfter(step);
  if (sharing === null || sharing.stats === null) return null;
  const { pages, stats } = sharing;
  const expected = countFrames(pages);
  if (stats.guestPages !== pages.length) {
    return `stats counts ${stats.guestPages} guest pages; ${pages.length} are attached.`;
  }
  if (stats.frames !== expected.frames) {
    return `stats counts ${stats.frames} frames; the attached pages use ${expected.frames}.`;
  }
  if (JSON.stringify(stats.byRefs) === JSON.stringify(expected.byRefs)) return null;
  return `byRefs of stats is not ${JSON.stringify(expected.byRefs)}, as the frames of the attached pages give it.`;
}

function countFrames(pages: readonly PageView[]): { readonly frames: number; readonly byRefs: readonly number[][] } {
  const refs = new Map<number, number>();
  for (const { hfn } of pages) refs.set(hfn, (refs.get(hfn) ?? 0) + 1);
  const counts = [...new Set(refs.values())].sort((one, other) => one - other);
  const byRefs = counts.map((count) => [count, [...refs.values()].filter((of) => of === count).length]);
  return { frames: refs.size, byRefs };
}

/** The frame of an attached page is allocated. */
function freeIsNotMapped(step: Step): string | null {
  const sharing = sharingAfter(step);
  const lost = sharing?.pages.find(({ hfn }) => !sharing.allocated.includes(hfn));
  if (lost === undefined) return null;
  return `Page ${lost.gfn} of VM ${JSON.stringify(lost.vm)} uses frame ${lost.hfn}, which is free.`;
}

/** 11.S18: every page has the bytes that were last written to it. */
function bytesAreAsWritten(step: Step): string | null {
  const wrong = sharingAfter(step)?.wrong ?? null;
  if (wrong === null) return null;
  const { vm, gfn, offset } = wrong;
  return `Page ${gfn} of VM ${JSON.stringify(vm)} does not have the byte at offset ${offset} that was last written to it.`;
}

/** Allocated frames are as many as stats says. */
function framesAreAccounted(step: Step): string | null {
  const sharing = sharingAfter(step);
  if (sharing === null || sharing.stats === null) return null;
  const { allocated, stats } = sharing;
  if (allocated.length === stats.frames) return null;
  return `${allocated.length} frames are taken from the machine, but stats counts ${stats.frames}.`;
}
