import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { addressBits, FRAME_BITS } from '../geometry';
import { STEP_SHIFT } from './address-space';
import { NO_EXECUTE } from './demands';
import {
  deniedExpression,
  emitRead,
  frameExpression,
  indexExpression,
  largeFrameExpression,
  prefixExpression,
  unusualLargeLeaf,
  unusualLeaf,
  unusualPointer,
} from './emit-entry';
import { emitHost } from './emit-host';
import type { FastContext } from './fast-context';
import { GRANTED } from './fast-context';
import type { EntryReader } from './entry-reader';
import { FIELD } from './set-associative-cache';
import { leafSteps, shapeLayout } from './walk-shape';

/**
 * Writes the walk of one machine as straight-line JavaScript: every shift and mask is a constant, every step has its own
 * variables, and no loop goes over steps.
 *
 * It handles what is usual: everything present and allowed, A and D set already. Whatever else it sees it leaves with `break fast`, having
 * changed nothing that cannot be rolled back; so it never decides on a fault. It knows `low`, `high` and `kind`, and sets `hfn`,
 * `rights`, `pageBits` and `shape`.
 */
export function emitWalk(context: FastContext): string {
  const { guest } = context;
  const isCached = context.walkCaches.length > 0;
  return `${emitVariables(context)}
${emitCanonical(guest)}
${isCached ? emitStart(context) : ''}
rows: {
${guest.geometry.widths.map((_, row) => emitRow(context, row)).join('\n')}
}
rights = (and & ${GRANTED}) | (leaf & ${BIT.D}) | denied;
if (((rights ^ WANT[kind]) & CARE[kind]) !== 0) break fast;
${emitData(context)}
${isCached ? emitStores(context) : ''}
SHAPES[shape${isCached ? ` | (start << ${shapeLayout(guest.steps).startShift})` : ''}] += 1;`;
}

function emitVariables({ guest, walkCaches }: FastContext): string {
  const isCached = walkCaches.length > 0;
  const rows = guest.geometry.widths.map((_, row) => `table${row} = 0, gfn${row} = -1, rights${row} = 0`);
  return `let start = 0, table = root, gfn = root, and = -1, denied = 0, leaf = 0, leafRow = ${guest.steps - 1};
let frame = 0, hostRights = 0, hostBits = ${FRAME_BITS}, hostPlace = 0, slot = 0;
let hfn = 0, rights = 0, pageBits = ${FRAME_BITS}, shape = 0;
${isCached ? `let ${rows.join(', ')};` : ''}`;
}

/** Upper bits that are no repetition of the highest translated one, or not 0, are unusual. */
function emitCanonical({ geometry }: EntryReader): string {
  const bits = addressBits(geometry);
  if (bits >= 64) return '';
  if (geometry.signed && bits > 32) return `if ((high << ${64 - bits}) >> ${64 - bits} !== high) break fast;`;
  if (geometry.signed) return `if ((low << ${32 - bits}) >> ${32 - bits} !== low || high !== low >> 31) break fast;`;
  return bits < 32
    ? `if (high !== 0 || low >>> ${bits} !== 0) break fast;`
    : `if (high${bits === 32 ? '' : ` >>> ${bits - 32}`} !== 0) break fast;`;
}

/** Looks for the deepest table that the walk cache knows and this access may use. */
function emitStart({ guest, description, walkCaches }: FastContext): string {
  const hasGfns = description.hostFrom <= guest.steps;
  const probes = walkCaches.map((cache, step) => {
    const below = guest.pageBits[step] ?? 0;
    const rights = cache.field('slot', FIELD.RIGHTS);
    return `${cache.find('slot', prefixExpression(below), highTag(below, step))}
if (slot >= 0 && ((${rights} ^ NEEDS_WANT[kind]) & NEEDS_CARE[kind]) === 0) {
${cache.touch('slot')}
start = ${step + 1};
table = ${cache.field('slot', FIELD.VALUE)};
and = ${rights};
denied = and & ${NO_EXECUTE};
${hasGfns ? `gfn = ${cache.field('slot', FIELD.EXTRA)};` : ''}
break found;
}`;
  });
  return `found: {\n${probes.reverse().join('\n')}\n}`;
}

function highTag(below: number, step: number): string {
  return `ownerTag | ${step << STEP_SHIFT}${below < 32 ? ` | (high >>> ${below})` : ''}`;
}

/** One guest step: finds the table, reads the entry, and either leads on to the next row or leaves `rows` with a leaf. */
function emitRow(context: FastContext, row: number): string {
  const { guest, description } = context;
  const isCached = context.walkCaches.length > 0;
  const name = `g${row}`;
  const index = indexExpression(guest.pageBits[row] ?? 0, guest.geometry.widths[row] ?? 0);
  const text = `${row >= description.hostFrom ? emitTable(context, row) : ''}
${isCached ? `table${row} = table; ${row >= description.hostFrom ? `gfn${row} = gfn;` : ''}` : ''}
${emitRead(guest, name, 'table', index)}
${row === guest.steps - 1 ? emitLastEntry(guest, name) : emitUpperEntry(context, row, name)}`;
  return isCached && row < guest.steps - 1 ? `if (start <= ${row}) {\n${text}\n}` : text;
}

/** Finds a table that has a gPA; one that the walk cache has found needs no way. */
function emitTable(context: FastContext, row: number): string {
  const text = `${emitHost(context, row, `${KIND.USER | KIND.WRITE}`)}
table = frame;
if (table >= ${context.memory.room}) break fast;`;
  return context.walkCaches.length > 0 && row > 0 ? `if (start !== ${row}) {\n${text}\n}` : text;
}

function emitUpperEntry({ guest, memory, description, walkCaches }: FastContext, row: number, name: string): string {
  const leadsToHpa = row + 1 < description.hostFrom;
  const accept = emitAccept(guest, name);
  return `if (${unusualPointer(guest, name, leadsToHpa ? memory.room : undefined)}) {
${emitLargeLeaf(guest, name, row, accept)}
}
${accept}
${walkCaches.length > 0 ? `rights${row} = (and & ${GRANTED}) | denied;` : ''}
${leadsToHpa ? `table = ${name}Low >>> ${FRAME_BITS};` : `gfn = ${frameExpression(guest, name)};`}`;
}

function emitLargeLeaf(guest: EntryReader, name: string, row: number, accept: string): string {
  const unusual = unusualLargeLeaf(guest, name, row);
  if (unusual === undefined) return 'break fast;';
  const place = leafSteps(guest.geometry).indexOf(row);
  return `if (${unusual}) break fast;
${accept}
leaf = ${name}Low;
leafRow = ${row};
gfn = ${largeFrameExpression(guest, name, row, prefixExpression(FRAME_BITS))};
pageBits = ${guest.pageBits[row]};
shape |= ${place << shapeLayout(guest.steps).leafShift};
break rows;`;
}

function emitLastEntry(guest: EntryReader, name: string): string {
  return `if (${unusualLeaf(guest, name)}) break fast;
${emitAccept(guest, name)}
leaf = ${name}Low;
gfn = ${frameExpression(guest, name)};`;
}

function emitAccept(guest: EntryReader, name: string): string {
  const denied = deniedExpression(guest, name);
  return `and &= ${name}Low;${denied === '0' ? '' : ` denied |= ${denied};`}`;
}

/** From the guest's leaf to `hfn`; and what a TLB may keep of the rights. */
function emitData(context: FastContext): string {
  const { description, guest, memory } = context;
  // A write-filled entry is one that a write has stored, whatever D says.
  const keptDirty =
    description.writeHits === 'when-dirty' ? '' : `rights = rights & ~${BIT.D} | ((kind & ${KIND.WRITE}) << 6);`;
  if (description.hostFrom > guest.steps) {
    return `hfn = gfn;
if (hfn >= ${memory.frames}) break fast;
${keptDirty}`;
  }
  return `${emitHost(context, guest.steps, `(kind | ${KIND.USER})`)}
hfn = frame;
if (hostBits < pageBits) pageBits = hostBits;
${keptDirty}
rights = (rights & (hostRights | ~${BIT.D})) | (hostRights & ${NO_EXECUTE});`;
}

/** Remembers the tables that the walk has come to, upper ones first. */
function emitStores({ guest, walkCaches }: FastContext): string {
  return walkCaches
    .map((cache, step) => {
      const below = guest.pageBits[step] ?? 0;
      const values = [`table${step + 1}`, `rights${step}`, `gfn${step + 1}`] as const;
      return `if (start <= ${step} && leafRow > ${step}) ${cache.store(prefixExpression(below), highTag(below, step), values)}`;
    })
    .join('\n');
}
