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
import type { HostQuestion } from './emit-host';
import { emitToHost, emitWriteFilled, FOUND } from './emit-host';
import type { FastContext } from './fast-context';
import { GRANTED } from './fast-context';
import type { EntryReader } from './entry-reader';
import { FIELD } from './set-associative-cache';
import { leafSteps, ROW_BITS, shapeLayout } from './walk-shape';

const IS_WRITE = `(kind & ${KIND.WRITE}) !== 0`;

/**
 * Writes the walk of one machine as straight-line JavaScript: every shift and mask is a constant, every step has its own
 * variables, and no loop goes over steps.
 *
 * It handles what is usual: everything present and allowed, A and D set already. Whatever else it sees it leaves with
 * `break fast`, having changed nothing that cannot be rolled back; so it never decides on a fault. It knows `low`, `high`, `kind`
 * and what the kind demands, and sets `hfn`, `rights` and `pageBits`.
 */
export function emitWalk(context: FastContext): string {
  const { guest, description } = context;
  return `let table = root, gfn = root, and = -1, denied = 0, leaf = 0, pageBits = ${FRAME_BITS}, shape = 0, hfn = 0;
${emitCanonical(guest)}
${context.walkCaches.length > 0 ? emitFromStart(context) : `rows: {\n${emitRows(context).join('\n')}\n}`}
let rights = (and & ${GRANTED}) | (leaf & ${BIT.D}) | denied;
if (((rights ^ want) & care) !== 0) break fast;
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

/** Looks for the deepest table that the walk cache knows and this access may use, and begins with the row that it serves. */
function emitFromStart({ guest, walkCaches, ...context }: FastContext): string {
  const probes = walkCaches.map((cache, step) => {
    const rights = cache.field('slot', FIELD.RIGHTS);
    const served = `if (((${rights} ^ want) & needs) === 0) {
${cache.touch('slot')}
start = ${step + 1};
table = ${cache.field('slot', FIELD.VALUE)};
and = ${rights};
denied = and & ${NO_EXECUTE};
break served;
}`;
    return cache.find('slot', ...walkCacheKey(guest, step), served);
  });
  const rows = emitRows({ guest, walkCaches, ...context }).map((text, row) => `case ${row}: {\n${text}\n}`);
  return `let start = 0, slot = 0;
served: {
${probes.reverse().join('\n')}
}
shape = start << ${shapeLayout(guest.steps).startShift};
rows: switch (start) {
${rows.join('\n')}
}`;
}

function walkCacheKey(guest: EntryReader, step: number): readonly [low: string, high: string] {
  const below = guest.pageBits[step] ?? 0;
  return [prefixExpression(below), `ownerTag | ${step << STEP_SHIFT}${below < 32 ? ` | (high >>> ${below})` : ''}`];
}

/**
 * The guest's steps, each of them ready to be begun with: it reads an entry of `table` and either finds the table of the row below, or
 * leaves `rows` with a leaf.
 */
function emitRows(context: FastContext): readonly string[] {
  const { guest } = context;
  return guest.geometry.widths.map((width, row) => {
    const name = `g${row}`;
    const isLast = row === guest.steps - 1;
    const index = indexExpression(guest.pageBits[row] ?? 0, width);
    return `${row === 0 ? emitTable(context, 0) : ''}
${emitRead(guest, name, 'table', index)}
${isLast ? emitLastEntry(guest, name) : emitUpperEntry(context, row, name)}
${isLast ? '' : emitTable(context, row + 1)}
${isLast ? '' : emitStore(context, row + 1)}`;
  });
}

/** Finds a table that has a gPA. */
function emitTable(context: FastContext, row: number): string {
  const { description, memory } = context;
  if (row < description.hostFrom) return '';
  const found = `found${row}`;
  const demand = context.hostDemand(KIND.USER | KIND.WRITE); // whatever the access does: its walk may set A
  return `let ${found} = 0;
${emitToHost(context, { gfn: 'gfn', ...demand, isWrite: true, frame: 'table', found, isJournaled: true })}
if (table >= ${memory.room}) break fast;
shape |= (${found} >>> ${FOUND.PLACE}) << ${ROW_BITS * row};`;
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
  return `hfn = gfn;
if (hfn >= ${memory.frames}) break fast;
${emitWriteFilled(description.writeHits, 'rights', IS_WRITE)}`;
}

/** The leaf holds a gPA; what a TLB may keep depends on both dimensions: D only if the host's page is dirty and writable. */
function emitGuestData(context: FastContext): string {
  const { description, guest } = context;
  const data: HostQuestion = {
    gfn: 'gfn',
    want: '(hostDemand & 255)',
    care: '(hostDemand >>> 8)',
    isWrite: IS_WRITE,
    frame: 'hfn',
    found: 'found',
    isJournaled: false, // nothing can go wrong from here on
  };
  return `const hostDemand = HOST_DEMANDS[kind];
let found = 0;
${emitToHost(context, data)}
const hostBits = (found >>> ${FOUND.PAGE_BITS}) & 255;
shape |= (found >>> ${FOUND.PLACE}) << ${ROW_BITS * guest.steps};
if (hostBits < pageBits) pageBits = hostBits;
${emitWriteFilled(description.writeHits, 'rights', IS_WRITE)}
rights = (rights & ((found & (found << 5)) | ~${BIT.D})) | (found & ${NO_EXECUTE});`;
}
