import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { addressBits, FRAME_BITS } from '../geometry';
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
import { leafSteps, ROW_BITS } from './walk-shape';

/**
 * Writes the way from `gfn` to `frame`: through the nested TLB, or by a walk of the host's tree. It also sets `hostRights`
 * and `hostBits`, and enters the walk in `shape`.
 *
 * @param kind - the access kind as an expression; always one of the user
 */
export function emitHost(context: FastContext, row: number, kind: string): string {
  const walk = `${emitHostWalk(context, row, kind)}
shape |= hostPlace << ${ROW_BITS * row};`;
  const cache = context.nestedTlb;
  if (cache === null) return walk;
  const rights = cache.field('slot', FIELD.RIGHTS);
  return `${cache.find('slot', 'gfn', 'vmTag')}
if (slot >= 0 && ((${rights} ^ HOST_WANT[${kind}]) & HOST_CARE[${kind}]) === 0) {
${cache.touch('slot')}
frame = ${cache.field('slot', FIELD.VALUE)};
hostRights = ${rights};
hostBits = ${cache.field('slot', FIELD.EXTRA)};
} else {
${walk}
${cache.store('gfn', 'vmTag', ['frame', 'hostRights', 'hostBits'], true)}
}`;
}

/** A walk of the host's tree; its steps stand in one block, so that their variables are of this row only. */
function emitHostWalk(context: FastContext, row: number, kind: string): string {
  const { host, description, memory } = context;
  const reach = addressBits(host.geometry) - FRAME_BITS;
  const steps = host.geometry.widths.map((_, step) => emitHostStep(context, row, step));
  // A write-filled entry is one that a write has stored, whatever D says.
  const keptDirty =
    description.writeHits === 'when-dirty'
      ? ''
      : `hostRights = hostRights & ~${BIT.D} | ((${kind} & ${KIND.WRITE}) << 6);`;
  return `${reach < 31 ? `if (gfn >>> ${reach} !== 0) break fast;` : ''}
host${row}: {
${steps.join('\n')}
}
if (((hostRights ^ HOST_WANT[${kind}]) & HOST_CARE[${kind}]) !== 0 || frame >= ${memory.frames}) break fast;
${keptDirty}`;
}

function emitHostStep({ host, memory }: FastContext, row: number, step: number): string {
  const name = `h${row}s${step}`;
  const table = step === 0 ? 'hostRoot' : `(h${row}s${step - 1}Low >>> ${FRAME_BITS})`;
  const read = emitRead(host, name, table, hostIndex(host.pageBits[step] ?? 0, host.geometry.widths[step] ?? 0));
  const above = Array.from({ length: step }, (_, upper) => `h${row}s${upper}`);
  if (step === host.steps - 1) {
    return `${read}
if (${unusualLeaf(host, name)}) break fast;
frame = ${frameExpression(host, name)};
hostBits = ${FRAME_BITS};
hostPlace = 1;
hostRights = ${rightsOf([...above, name], name)};`;
  }
  const unusualLarge = unusualLargeLeaf(host, name, step);
  const large = `if (${unusualLarge}) break fast;
frame = ${largeFrameExpression(host, name, step, 'gfn')};
hostBits = ${host.pageBits[step]};
hostPlace = ${leafSteps(host.geometry).indexOf(step) + 1};
hostRights = ${rightsOf([...above, name], name)};
break host${row};`;
  return `${read}
if (${unusualPointer(host, name, memory.room)}) {
${unusualLarge === undefined ? 'break fast;' : large}
}`;

  /** AND of the entries; D is the leaf's, and means nothing without W. */
  function rightsOf(entries: readonly string[], leaf: string): string {
    const and = entries.map((entry) => `${entry}Low`).join(' & ');
    const denied = entries.map((entry) => deniedExpression(host, entry)).filter((text) => text !== '0');
    return [`(${and}) & ${GRANTED}`, `(${leaf}Low & ((${and}) << 5) & ${BIT.D})`, ...denied].join(' | ');
  }
}

/** An index of a gPA, from its page number. */
function hostIndex(below: number, width: number): string {
  const shift = below - FRAME_BITS;
  if (shift >= 31) return '0';
  return `(gfn >>> ${shift}) & ${2 ** width - 1}`;
}
