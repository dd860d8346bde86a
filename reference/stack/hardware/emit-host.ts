import { BIT } from '../entry-rules';
import { addressBits, FRAME_BITS } from '../geometry';
import type { WriteHits } from '../machine-description';
import type { CacheText } from './emit-cache';
import {
  deniedExpression,
  emitRead,
  frameExpression,
  largeFrameExpression,
  unusualLargeLeaf,
  unusualLeaf,
  unusualPointer,
} from './emit-entry';
import type { FastContext } from './fast-context';
import { GRANTED } from './fast-context';
import { FIELD } from './set-associative-cache';
import { leafSteps } from './walk-shape';

/**
 * Where the parts of `FOUND[0]` begin, in which `toHost` leaves what it knows beside the frame: rights, log2 of the page, and the
 * place of the leaf's step in the list of leaf steps, from 1 on, or 0 after a hit of the nested TLB.
 */
export const FOUND = { PAGE_BITS: 8, PLACE: 16 } as const;
const RIGHTS_MASK = 2 ** FOUND.PAGE_BITS - 1;

/**
 * Writes the function `toHost(gfn, want, care, isWrite, hostRoot, vmTag)`: from a gfn to an hfn, through the nested TLB or by a
 * walk of the host's tree; -1 where anything is unusual.
 */
export function emitHost(context: FastContext): string {
  const { host, description, memory, nestedTlb } = context;
  const reach = addressBits(host.geometry) - FRAME_BITS;
  return `function toHost(gfn, want, care, isWrite, hostRoot, vmTag) {
${nestedTlb === null ? '' : emitNestedHit(nestedTlb)}
${reach < 31 ? `if (gfn >>> ${reach} !== 0) return -1;` : ''}
let frame = 0, found = 0;
walk: {
${host.geometry.widths.map((_, step) => emitStep(context, step)).join('\n')}
}
if (((found ^ want) & care) !== 0 || frame >= ${memory.frames}) return -1;
${emitWriteFilled(description.writeHits, 'found', 'isWrite')}
FOUND[0] = found;
${nestedTlb?.store('gfn', 'vmTag', ['frame', `found & ${RIGHTS_MASK}`, `(found >>> ${FOUND.PAGE_BITS}) & 255`], { isJournaled: true, known: 'slot' }) ?? ''}
return frame;
}`;
}

/** A write-filled entry is one that a write has stored, whatever D says. */
export function emitWriteFilled(writeHits: WriteHits, rights: string, isWrite: string): string {
  return writeHits === 'when-dirty' ? '' : `${rights} = ${rights} & ~${BIT.D} | (${isWrite} ? ${BIT.D} : 0);`;
}

function emitNestedHit(cache: CacheText): string {
  const rights = cache.field('slot', FIELD.RIGHTS);
  return `let slot = -1;
${cache.find('slot', 'gfn', 'vmTag')}
if (slot >= 0 && ((${rights} ^ want) & care) === 0) {
${cache.touch('slot')}
FOUND[0] = ${rights} | ${cache.field('slot', FIELD.EXTRA)} << ${FOUND.PAGE_BITS};
return ${cache.field('slot', FIELD.VALUE)};
}`;
}

function emitStep({ host, memory }: FastContext, step: number): string {
  const name = `s${step}`;
  const table = step === 0 ? 'hostRoot' : `(s${step - 1}Low >>> ${FRAME_BITS})`;
  const read = emitRead(host, name, table, indexOf(host.pageBits[step] ?? 0, host.geometry.widths[step] ?? 0));
  if (step === host.steps - 1) {
    return `${read}
if (${unusualLeaf(host, name)}) return -1;
${emitLeaf(frameExpression(host, name))}`;
  }
  const unusualLarge = unusualLargeLeaf(host, name, step);
  const large = `if (${unusualLarge}) return -1;
${emitLeaf(largeFrameExpression(host, name, step, 'gfn'))}
break walk;`;
  return `${read}
if (${unusualPointer(host, name, memory.room)}) {
${unusualLarge === undefined ? 'return -1;' : large}
}`;

  function emitLeaf(frame: string): string {
    const place = leafSteps(host.geometry).indexOf(step) + 1;
    const beside = ((host.pageBits[step] ?? 0) << FOUND.PAGE_BITS) | (place << FOUND.PLACE);
    return `frame = ${frame};
found = ${rightsOf()} | ${beside};`;
  }

  /** AND of the entries, and the leaf's D. */
  function rightsOf(): string {
    const entries = Array.from({ length: step + 1 }, (_, upper) => `s${upper}`);
    const and = entries.map((entry) => `${entry}Low`).join(' & ');
    const denied = entries.map((entry) => deniedExpression(host, entry)).filter((text) => text !== '0');
    return [`(${and}) & ${GRANTED}`, `(${name}Low & ${BIT.D})`, ...denied].join(' | ');
  }
}

/** An index of a gPA, from its page number. */
function indexOf(below: number, width: number): string {
  const shift = below - FRAME_BITS;
  return shift >= 31 ? '0' : `(gfn >>> ${shift}) & ${2 ** width - 1}`;
}
