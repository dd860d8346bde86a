import { FRAME_BITS } from '../geometry';
import type { CacheText } from './emit-cache';
import { prefixExpression } from './emit-entry';
import type { FastContext } from './fast-context';
import { FIELD } from './set-associative-cache';

/** The two tags of a key, as expressions. */
type Key = readonly [low: string, high: string];

const SMALL_KEY: Key = ['tagLow', 'tagHigh'];

/** Declares what the TLB has answered last. No owner has the tag -1. */
export function beginHits({ tlb }: FastContext): string {
  return tlb === null ? '' : 'let nearLow = 0, nearHigh = -1, nearRights = 0, nearFrame = 0;';
}

/** Writes the look-ups of one access: one that hits is done. */
export function emitHits({ tlb, largeTlb, largeBits }: FastContext): string {
  if (tlb === null) return '';
  const small = { frame: tlb.field('place', FIELD.VALUE), remember: rememberNear('frame') };
  return `const tagLow = ${prefixExpression(FRAME_BITS)}, tagHigh = ownerTag | (high >>> ${FRAME_BITS});
${emitNear()}
let place = -1, largePlace = -1;
${emitLookUp(tlb, 'place', SMALL_KEY, small)}
${largeTlb === null ? '' : emitLargeLookUp(largeTlb, largeBits)}`;
}

/** Writes the store of a walk's translation. A TLB that has just been asked knows whether it has the key. */
export function emitStoreTranslation({ tlb, largeTlb, largeBits }: FastContext): string {
  if (tlb === null) return '';
  const small = `${tlb.store(...SMALL_KEY, ['hfn', 'rights', 'pageBits'], { known: 'place' })}
${rememberNear('hfn')}`;
  if (largeTlb === null) return small;
  const values = [`hfn & ~${framesWithin(largeBits)}`, 'rights', 'pageBits'] as const;
  return `if (pageBits < ${largeBits}) {
${small}
} else ${largeTlb.store(...largeKey(largeBits), values, { known: 'largePlace' })}`;
}

/**
 * The page of the access before is still the most recent one of its set, so neither its place nor its stamp have to be looked up: most
 * programs stay on a page for a while.
 */
function emitNear(): string {
  return `if (tagLow === nearLow && tagHigh === nearHigh && ((nearRights ^ want) & care) === 0) {
HFN[i] = nearFrame;
tlbHits += 1;
continue;
}`;
}

function rememberNear(frame: string): string {
  return `nearLow = tagLow, nearHigh = tagHigh, nearRights = rights, nearFrame = ${frame};`;
}

function emitLargeLookUp(cache: CacheText, largeBits: number): string {
  const frame = `${cache.field('largePlace', FIELD.VALUE)} | (tagLow & ${framesWithin(largeBits)})`;
  return emitLookUp(cache, 'largePlace', largeKey(largeBits), { frame, remember: '' });
}

function emitLookUp(cache: CacheText, place: string, key: Key, answer: { frame: string; remember: string }): string {
  return cache.find(
    place,
    ...key,
    `const rights = ${cache.field(place, FIELD.RIGHTS)}, frame = ${answer.frame};
if (((rights ^ want) & care) === 0) {
${cache.touch(place)}
HFN[i] = frame;
tlbHits += 1;
${answer.remember}
continue;
}`,
  );
}

function largeKey(below: number): Key {
  return [prefixExpression(below), `ownerTag | (high >>> ${below})`];
}

/** The frames of 4 KiB in a page, less one: a mask. */
function framesWithin(pageBits: number): number {
  return 2 ** (pageBits - FRAME_BITS) - 1;
}
