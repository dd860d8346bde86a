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
 * What a translation leaves in its variable `found` beside the frame: rights, log2 of the page, and the place of the leaf's
 * step in the list of leaf steps, from 1 on, or 0 after a hit of the nested TLB. Here is where the parts begin.
 */
export const FOUND = { PAGE_BITS: 8, PLACE: 16 } as const;

const RIGHTS_MASK = 2 ** FOUND.PAGE_BITS - 1;

/** A translation from a gfn to an hfn, in terms of the text around it. */
export interface HostQuestion {
  /** Expressions: the gfn, what the access needs as in {@link Demands}, and whether it writes. */
  readonly gfn: string;
  readonly want: string | number;
  readonly care: string | number;
  readonly isWrite: string | boolean;
  /** The variables, declared already, for the hfn and for what goes with it; see {@link FOUND}. */
  readonly frame: string;
  readonly found: string;
  /** Whether the walk may still be given up after this translation, so that what it stores must be noted. */
  readonly isJournaled: boolean;
}

/**
 * Writes the translation of one gfn, through the nested TLB or by a walk of the host's tree from the frame `hostRoot`; anything
 * unusual is left with `break fast`. It stands in place wherever a walk needs it: a call would cost as much as two of its steps,
 * and would let the engine trust nothing that it knows of the loop around it.
 */
export function emitToHost(context: FastContext, question: HostQuestion): string {
  const { host, description, memory, nestedTlb } = context;
  const { want, care, isWrite, frame, found, isJournaled } = question;
  const values = [frame, `${found} & ${RIGHTS_MASK}`, `(${found} >>> ${FOUND.PAGE_BITS}) & 255`] as const;
  const reach = addressBits(host.geometry) - FRAME_BITS;
  return `located: {
const gfn_ = ${question.gfn};
${nestedTlb === null ? '' : emitNestedHit(nestedTlb, question)}
${reach < 31 ? `if (gfn_ >>> ${reach} !== 0) break fast;` : ''}
walk: {
${host.geometry.widths.map((_, step) => emitStep(context, question, step)).join('\n')}
}
if (((${found} ^ ${want}) & ${care}) !== 0 || ${frame} >= ${memory.frames}) break fast;
${emitWriteFilled(description.writeHits, found, String(isWrite))}
${nestedTlb?.store('gfn_', 'vmTag', values, { isJournaled, known: 'slot_' }) ?? ''}
}`;
}

/** A write-filled entry is one that a write has stored, whatever D says. */
export function emitWriteFilled(writeHits: WriteHits, rights: string, isWrite: string): string {
  return writeHits === 'when-dirty' ? '' : `${rights} = ${rights} & ~${BIT.D} | (${isWrite} ? ${BIT.D} : 0);`;
}

function emitNestedHit(cache: CacheText, { want, care, frame, found }: HostQuestion): string {
  const rights = cache.field('slot_', FIELD.RIGHTS);
  return `let slot_ = -1;
${cache.find(
  'slot_',
  'gfn_',
  'vmTag',
  `if (((${rights} ^ ${want}) & ${care}) === 0) {
${cache.touch('slot_')}
${found} = ${rights} | ${cache.field('slot_', FIELD.EXTRA)} << ${FOUND.PAGE_BITS};
${frame} = ${cache.field('slot_', FIELD.VALUE)};
break located;
}`,
)}`;
}

function emitStep({ host, memory }: FastContext, question: HostQuestion, step: number): string {
  const name = `s${step}`;
  const table = step === 0 ? 'hostRoot' : `(s${step - 1}Low >>> ${FRAME_BITS})`;
  const read = emitRead(host, name, table, indexOf(host.pageBits[step] ?? 0, host.geometry.widths[step] ?? 0));
  if (step === host.steps - 1) {
    return `${read}
if (${unusualLeaf(host, name)}) break fast;
${emitLeaf(frameExpression(host, name))}`;
  }
  const unusualLarge = unusualLargeLeaf(host, name, step);
  const large = `if (${unusualLarge}) break fast;
${emitLeaf(largeFrameExpression(host, name, step, 'gfn_'))}
break walk;`;
  return `${read}
if (${unusualPointer(host, name, memory.room)}) {
${unusualLarge === undefined ? 'break fast;' : large}
}`;

  function emitLeaf(frame: string): string {
    const place = leafSteps(host.geometry).indexOf(step) + 1;
    const beside = ((host.pageBits[step] ?? 0) << FOUND.PAGE_BITS) | (place << FOUND.PLACE);
    return `${question.frame} = ${frame};
${question.found} = ${rightsOf()} | ${beside};`;
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
  return shift >= 31 ? '0' : `(gfn_ >>> ${shift}) & ${2 ** width - 1}`;
}
