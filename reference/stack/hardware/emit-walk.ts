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
import { emitWriteFilled, FOUND } from './emit-host';
import type { FastContext } from './fast-context';
import { GRANTED } from './fast-context';
import type { EntryReader } from './entry-reader';
import { FIELD } from './set-associative-cache';
import { leafSteps, ROW_BITS, shapeLayout } from './walk-shape';

/**
 * Writes the walk of one machine as straight-line JavaScript: every shift and mask is a constant, every step has its own
 * variables, and no loop goes over steps.
 *
 * It handles what is usual: everything present and allowed, A and D set already. Whatever else it sees it leaves with
 * `break fast`, having changed nothing that cannot be rolled back; so it never decides on a fault. It knows `low`, `high` and
 * `kind`, and sets `hfn`, `rights` and `pageBits`.
 */
export function emitWalk(context: FastContext): string {
  const { guest, description } = context;
  const isCached = context.walkCaches.length > 0;
  return `let table = root, gfn = root, and = -1, denied = 0, leaf = 0, pageBits = ${FRAME_BITS}, shape = 0;
${emitCanonical(guest)}
${isCached ? emitStart(context) : ''}
rows: {
${guest.geometry.widths.map((_, row) => emitRow(context, row)).join('\n')}
}
let rights = (and & ${GRANTED}) | (leaf & ${BIT.D}) | denied;
if (((rights ^ WANT[kind]) & CARE[kind]) !== 0) break fast;
${description.hostFrom > guest.steps ? emitDirectData(context) : emitGuestData(context)}
SHAPES[shape] += 1;`;
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

/** Looks for the deepest table that the walk cache knows and this access may use; `start` is the step that it serves. */
function emitStart({ guest, description, walkCaches }: FastContext): string {
  const hasGfns = description.hostFrom <= guest.steps;
  const probes = walkCaches.map((cache, step) => {
    const rights = cache.field('slot', FIELD.RIGHTS);
    return `${cache.find('slot', ...walkCacheKey(guest, step))}
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
  return `let start = 0, slot = -1;
found: {
${probes.reverse().join('\n')}
}
shape = start << ${shapeLayout(guest.steps).startShift};`;
}

function walkCacheKey(guest: EntryReader, step: number): readonly [low: string, high: string] {
  const below = guest.pageBits[step] ?? 0;
  return [prefixExpression(below), `ownerTag | ${step << STEP_SHIFT}${below < 32 ? ` | (high >>> ${below})` : ''}`];
}

/** One guest step: finds the table, reads the entry, and either leads on to the next row or leaves `rows` with a leaf. */
function emitRow(context: FastContext, row: number): string {
  const { guest } = context;
  const isCached = context.walkCaches.length > 0;
  const name = `g${row}`;
  const index = indexExpression(guest.pageBits[row] ?? 0, guest.geometry.widths[row] ?? 0);
  const located = `${emitTable(context, row)}\n${isCached && row > 0 ? emitStore(context, row) : ''}`;
  const text = `${isCached && row > 0 ? `if (start !== ${row}) {\n${located}\n}` : located}
${emitRead(guest, name, 'table', index)}
${row === guest.steps - 1 ? emitLastEntry(guest, name) : emitUpperEntry(context, row, name)}`;
  return isCached && row < guest.steps - 1 ? `if (start <= ${row}) {\n${text}\n}` : text;
}

/** Finds a table that has a gPA. */
function emitTable({ description, memory, entryDemand }: FastContext, row: number): string {
  if (row < description.hostFrom) return '';
  return `table = toHost(gfn, ${entryDemand.want}, ${entryDemand.care}, true, hostRoot, vmTag);
if (table < 0 || table >= ${memory.room}) break fast;
shape |= (FOUND[0] >>> ${FOUND.PLACE}) << ${ROW_BITS * row};`;
}

/** Remembers the table that the entry above has led to. */
function emitStore({ guest, description, walkCaches }: FastContext, row: number): string {
  const gfn = row >= description.hostFrom ? 'gfn' : '-1';
  const values = ['table', `(and & ${GRANTED}) | denied`, gfn] as const;
  return walkCaches[row - 1]?.store(...walkCacheKey(guest, row - 1), values, { isJournaled: true }) ?? '';
}

function emitUpperEntry({ guest, memory, description }: FastContext, row: number, name: string): string {
  const leadsToHpa = row + 1 < description.hostFrom;
  return `if (${unusualPointer(guest, name, leadsToHpa ? memory.room : undefined)}) {
${leadsToHpa && description.hostFrom <= guest.steps ? 'break fast;' : emitLargeLeaf(guest, name, row)}
}
${emitAccept(guest, name)}
${leadsToHpa ? `table = ${name}Low >>> ${FRAME_BITS};` : `gfn = ${frameExpression(guest, name)};`}`;
}

function emitLargeLeaf(guest: EntryReader, name: string, row: number): string {
  const unusual = unusualLargeLeaf(guest, name, row);
  if (unusual === undefined) return 'break fast;';
  const place = leafSteps(guest.geometry).indexOf(row);
  return `if (${unusual}) break fast;
${emitAccept(guest, name)}
leaf = ${name}Low;
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

/** The leaf holds the frame itself. */
function emitDirectData({ description, memory }: FastContext): string {
  return `const hfn = gfn;
if (hfn >= ${memory.frames}) break fast;
${emitWriteFilled(description.writeHits, 'rights', `(kind & ${KIND.WRITE}) !== 0`)}`;
}

/** The leaf holds a gPA; what a TLB may keep depends on both dimensions: D only if the host's page is dirty and writable. */
function emitGuestData({ description, guest }: FastContext): string {
  const isWrite = `(kind & ${KIND.WRITE}) !== 0`;
  return `const dataKind = kind | ${KIND.USER};
const hfn = toHost(gfn, HOST_WANT[dataKind], HOST_CARE[dataKind], ${isWrite}, hostRoot, vmTag);
if (hfn < 0) break fast;
const found = FOUND[0], hostBits = (found >>> ${FOUND.PAGE_BITS}) & 255;
shape |= (found >>> ${FOUND.PLACE}) << ${ROW_BITS * guest.steps};
if (hostBits < pageBits) pageBits = hostBits;
${emitWriteFilled(description.writeHits, 'rights', isWrite)}
rights = (rights & ((found & (found << 5)) | ~${BIT.D})) | (found & ${NO_EXECUTE});`;
}
