import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from '../hardware/address-space';
import { OWNER_SHIFT } from '../hardware/address-space';
import { emitToHost } from '../hardware/emit-host';
import type { FastContext } from '../hardware/fast-context';

/** Which bits of the guest's entry the shadow takes over. */
const KEPT = BIT.P | BIT.U;

/** Before a leaf has P and A, its page may not be shown at all. */
const SHOWN = BIT.P | BIT.A;

/** D is this many bits above W. */
const DIRTY_TO_WRITABLE = 5;

/**
 * Writes the loop of the `ShadowUpdater`: for each trapped write, two translations by the real map and two stores. It returns the place
 * of the first write that is unusual, or `to`; what it may have done of that one can be done once more.
 *
 * The text uses the columns `TABLE`, `INDEX`, `LOW`, `HIGH` and `HFN`, and `SHADOW_OF`.
 */
export function emitShadowUpdate(context: FastContext, space: AddressSpace): string {
  const guestTable = { gfn: 'TABLE[i]', ...context.hostDemand(KIND.USER | KIND.WRITE), isWrite: true };
  const data = { gfn: 'gfn', ...context.hostDemand(KIND.USER), isWrite: false };
  return `'use strict';
const hostRoot = ${space.hostRoot}, vmTag = ${space.vm << OWNER_SHIFT};
return function update(from, to) {
const end = to | 0;
let i = from | 0;
${context.nestedTlb?.begin() ?? ''}
for (; i < end; i++) {
fast: {
const entryLow = LOW[i], entryHigh = HIGH[i];
let frame = 0, hfn = 0, found = 0;
${emitToHost(context, { ...guestTable, frame: 'frame', found: 'found', isJournaled: false })}
if (frame >= ${context.memory.room}) break fast;
${emitStoreEntry('frame', 'entryLow', 'entryHigh')}
const shadow = SHADOW_OF[TABLE[i]];
HFN[i] = 0;
if (shadow === 0) continue;
if ((entryLow & ${BIT.P}) !== 0) {
const gfn = (entryLow >>> ${FRAME_BITS}) | ((entryHigh & 0x7ff) << ${32 - FRAME_BITS});
${emitToHost(context, { ...data, frame: 'hfn', found: 'found', isJournaled: false })}
}
if ((entryLow & ${SHOWN}) === ${SHOWN}) {
const rights = entryLow & (${KEPT} | ((entryLow >> ${DIRTY_TO_WRITABLE}) & ${BIT.W}));
${emitStoreEntry('shadow', `(hfn << ${FRAME_BITS}) | rights`, `(hfn >>> ${32 - FRAME_BITS}) | (entryHigh & ~0x7fffffff)`)}
HFN[i] = hfn;
} else {
${emitStoreEntry('shadow', '0', '0')}
}
continue;
}
break;
}
${context.nestedTlb?.end() ?? ''}
return i;
};`;
}

/** Stores the words of entry `INDEX[i]` of a table frame. */
function emitStoreEntry(table: string, low: string, high: string): string {
  return `{
const at = (${table} << 10) + (INDEX[i] << 1);
WORDS[at] = ${low};
WORDS[at + 1] = ${high};
}`;
}
