import { OWNER_SHIFT } from './address-space';
import { beginHits, emitHits, emitStoreTranslation } from './emit-tlb';
import { emitWalk } from './emit-walk';
import type { FastContext } from './fast-context';

/**
 * Writes the loop over the columns `LOW`, `HIGH`, `KIND` and `HFN`: TLB, and walk. It returns the place of the first access that needs
 * the careful walk, or `to`.
 *
 * The text uses the names that `bindLoop` gives it, and declares `translate(from, to, space)`. Nothing is called inside of the loop,
 * so that the engine can keep what it knows in registers; clocks and counts are variables until the end.
 */
export function emitLoop(context: FastContext): string {
  const { tlb, largeTlb, nestedTlb, walkCaches } = context;
  const caches = [...new Set([tlb, largeTlb, nestedTlb, ...walkCaches])].filter((cache) => cache !== null);
  return `'use strict';
return function translate(from, to, space) {
const root = space.root | 0, hostRoot = space.hostRoot | 0, end = to | 0;
const ownerTag = space.owner << ${OWNER_SHIFT}, vmTag = space.vm << ${OWNER_SHIFT};
${caches.map((cache) => cache.begin()).join('\n')}
let i = from | 0, tlbHits = 0, noted = 0;
${beginHits(context)}
for (; i < end; i++) {
const low = LOW[i], high = HIGH[i], kind = KIND[i], demand = DEMANDS[kind];
const want = demand & 255, care = (demand >>> 8) & 255, needs = demand >>> 16;
${emitHits(context)}
${context.leavesWalks ? 'break;' : emitFastWalk(context)}
}
${caches.map((cache) => cache.end()).join('\n')}
TLB_HITS[0] += tlbHits;
NOTED[0] = noted;
return i;
};`;
}

function emitFastWalk(context: FastContext): string {
  return `fast: {
${emitWalk(context)}
${emitStoreTranslation(context)}
HFN[i] = hfn;
noted = 0;
continue;
}
break;`;
}
