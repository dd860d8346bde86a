import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import { NO_EXECUTE } from './demands';
import type { EntryReader } from './entry-reader';

/** Frame numbers have 31 bits: address bits from 43 on must be 0 in a fast walk. Here in a high word. */
const FRAME_LIMIT = 0x000ff800;

/** The bits of a gVA in `low` and `high` from `below` on, `width` of them. */
export function indexExpression(below: number, width: number): string {
  return `${prefixExpression(below)} & ${2 ** width - 1}`;
}

/** The 32 bits of a gVA in `low` and `high` from `below` on; the low tag of a prefix. */
export function prefixExpression(below: number): string {
  return below >= 32 ? `(high >>> ${below - 32} | 0)` : `((low >>> ${below}) | (high << ${32 - below}))`;
}

/** Declares `NAMELow` and `NAMEHigh`, the words of the entry with this index in the table frame `table`. */
export function emitRead(reader: EntryReader, name: string, table: string, index: string): string {
  const isWide = reader.geometry.entryBytes === 8;
  return `const ${name}At = (${table} << 10) + ((${index})${isWide ? ' << 1' : ''});
const ${name}Low = WORDS[${name}At], ${name}High = ${isWide ? `WORDS[${name}At + 1]` : '0'};`;
}

/**
 * The condition that an upper entry is no present pointer to a table.
 * @param room - for a table at an hPA, how many frames have words, a power of two; undefined for one at a gPA
 */
export function unusualPointer(reader: EntryReader, name: string, room: number | undefined): string {
  const beyondRoom = room === undefined ? 0 : ~(room * 2 ** FRAME_BITS - 1) & ~(2 ** FRAME_BITS - 1);
  const highMask = reader.reservedHigh | (reader.frameHigh & (room === undefined ? FRAME_LIMIT : -1));
  return `(${name}Low & ${BIT.P | BIT.PS | beyondRoom}) !== ${BIT.P}${highTest(reader, name, highMask)}`;
}

/** The condition that an entry with PS=1 is no large leaf that a fast walk can use; undefined where PS is reserved. */
export function unusualLargeLeaf(reader: EntryReader, name: string, step: number): string | undefined {
  const reserved = reader.reservedLow[step] ?? -1;
  if (reserved === -1) return undefined;
  const large = BIT.P | BIT.PS;
  return `(${name}Low & ${large | reserved}) !== ${large}${highTest(reader, name, leafMask(reader))}`;
}

/** The condition that an entry of the last step has an upper bit that a fast walk cannot use. P is seen with the rights. */
export function unusualLeaf(reader: EntryReader, name: string): string {
  return `(${name}High & ${leafMask(reader)}) !== 0`;
}

/** The frame number in an entry, if no unusual bit is set. */
export function frameExpression(reader: EntryReader, name: string): string {
  const low = `${name}Low >>> ${FRAME_BITS}`;
  return reader.geometry.entryBytes === 8
    ? `((${low}) | ((${name}High & ${reader.frameHigh & 0x7ff}) << 20))`
    : `(${low})`;
}

/** The frame of 4 KiB in a large leaf that belongs to page `vpn`. */
export function largeFrameExpression(reader: EntryReader, name: string, step: number, vpn: string): string {
  const within = 2 ** ((reader.pageBits[step] ?? FRAME_BITS) - FRAME_BITS) - 1;
  return `((${frameExpression(reader, name)} & ~${within}) | (${vpn} & ${within}))`;
}

/** XD as the bit that cached rights have for it; 0 where it means nothing. */
export function deniedExpression(reader: EntryReader, name: string): string {
  return reader.hasExecuteDisable ? `((${name}High >>> 28) & ${NO_EXECUTE})` : '0';
}

function leafMask(reader: EntryReader): number {
  return reader.reservedHigh | (reader.frameHigh & FRAME_LIMIT);
}

function highTest(reader: EntryReader, name: string, mask: number): string {
  return reader.geometry.entryBytes === 8 ? ` || (${name}High & ${mask}) !== 0` : '';
}
