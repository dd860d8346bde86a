import { FRAME_BITS } from '../geometry';
import { OWNER_SHIFT } from './address-space';
import type { CacheText } from './emit-cache';
import { prefixExpression } from './emit-entry';
import { emitHost } from './emit-host';
import { emitWalk } from './emit-walk';
import type { FastContext } from './fast-context';
import { FIELD } from './set-associative-cache';

/**
 * Writes the loop over a batch: TLB, walk, and the way out to the careful walk. It returns how often the TLB has hit.
 *
 * The text uses the names that `bindLoop` gives it, and declares `translate(batch, from, to, space, careful)`.
 */
export function emitLoop(context: FastContext): string {
  const { tlb, largeTlb, largeBits, guest, description } = context;
  return `'use strict';
${description.hostFrom > guest.steps ? '' : emitHost(context)}
return function translate(batch, from, to, space, careful) {
const LOW = batch.low, HIGH = batch.high, KIND = batch.kind, HFN = batch.hfn;
const root = space.root, hostRoot = space.hostRoot;
const ownerTag = space.owner << ${OWNER_SHIFT}, vmTag = space.vm << ${OWNER_SHIFT};
let tlbHits = 0;
for (let i = from; i < to; i++) {
const low = LOW[i], high = HIGH[i], kind = KIND[i];
${tlb === null ? '' : emitLookUp(tlb, FRAME_BITS)}
${largeTlb === null ? '' : emitLookUp(largeTlb, largeBits)}
${context.leavesWalks ? '' : emitFastWalk(context)}
HFN[i] = careful(i);
}
return tlbHits;
};`;
}

function emitFastWalk(context: FastContext): string {
  return `fast: {
${emitWalk(context)}
${emitStore(context)}
HFN[i] = hfn;
NOTED[0] = 0;
continue;
}
if (NOTED[0] !== 0) rollback();`;
}

function emitLookUp(cache: CacheText, below: number): string {
  const within = 2 ** (below - FRAME_BITS) - 1;
  const offset = within === 0 ? '' : ` | (${prefixExpression(FRAME_BITS)} & ${within})`;
  const place = placeOf(below);
  return `let ${place} = -1;
${cache.find(place, ...tlbKey(below))}
if (${place} >= 0 && ((${cache.field(place, FIELD.RIGHTS)} ^ WANT[kind]) & CARE[kind]) === 0) {
${cache.touch(place)}
HFN[i] = ${cache.field(place, FIELD.VALUE)}${offset};
tlbHits += 1;
continue;
}`;
}

/** A TLB that has just been asked knows whether it has the key. */
function emitStore({ tlb, largeTlb, largeBits }: FastContext): string {
  if (tlb === null) return '';
  const small = tlb.store(...tlbKey(FRAME_BITS), ['hfn', 'rights', 'pageBits'], { known: placeOf(FRAME_BITS) });
  if (largeTlb === null) return small;
  const within = 2 ** (largeBits - FRAME_BITS) - 1;
  const values = [`hfn & ~${within}`, 'rights', 'pageBits'] as const;
  return `if (pageBits < ${largeBits}) ${small}
else ${largeTlb.store(...tlbKey(largeBits), values, { known: placeOf(largeBits) })}`;
}

/** The variable in which the loop keeps the place that a TLB's look-up has found. */
function placeOf(below: number): string {
  return `place${below}`;
}

function tlbKey(below: number): readonly [low: string, high: string] {
  return [prefixExpression(below), `ownerTag | (high >>> ${below})`];
}
