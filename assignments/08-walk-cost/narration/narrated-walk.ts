import { BIT, BITS_BELOW, frameOf, indexAt } from '../layouts';
import { describeEntry, hex, kindOf, STEPS } from './describe-entry';
import { RIGHT } from './habits';
import type { Habits } from './habits';
import type { WordMap } from './word-map';

/** What an access wants to do, as suite files write it. */
export type Access = 'r' | 'w';

/** The two base registers. */
export interface Registers {
  readonly guestRoot: bigint;
  readonly hostRoot: bigint;
}

/** One read of a walk: where it stands in the grid, and how its address comes about. */
export interface NarratedRead {
  readonly kind: 'r';
  readonly address: bigint;
  readonly row: number;
  readonly column: number;
  readonly what: string;
  readonly sum: string;
  readonly gives: string;
  readonly gpa: bigint;
}

/** One write of A or D. */
export interface NarratedWrite {
  readonly kind: 'w';
  readonly address: bigint;
  readonly value: bigint;
}

/** One reference of a walk, in order. */
export type NarratedReference = NarratedRead | NarratedWrite;

/** A guest table that a walk has come to, or from which a page walk cache lets it begin. */
export interface GuestTable {
  /** The step at which the table is used. */
  readonly step: number;
  readonly gpa: bigint;
  readonly hpa: bigint;
}

/** An entry that a walk has used: where it was read, and what it was. */
interface Used {
  readonly at: bigint;
  readonly value: bigint;
}

/** A leaf found in one dimension: its page's first address, and the offset in the page. */
interface Place {
  readonly base: bigint;
  readonly offset: bigint;
}

interface Table {
  readonly name: string;
  readonly address: bigint;
}

/**
 * A walk that tells of every reference it makes. It changes the memory it walks as a submission would (A and D), so
 * narrate a mistake on a copy.
 *
 * It stops where the walk faults; with wrong habits also where a read would be refused, after telling of that read.
 *
 * @source course 08.S3 to 08.S8, 08.S15
 */
export class NarratedWalk {
  readonly references: NarratedReference[] = [];
  /** The tables below the root that this walk has read, from the top. */
  readonly tables: GuestTable[] = [];
  private readonly guest: Table;
  private readonly host: Table;

  constructor(
    private readonly memory: WordMap,
    regs: Registers,
    private readonly habits: Habits = RIGHT,
  ) {
    const guest = { name: 'guestRoot', address: regs.guestRoot };
    const host = { name: 'hostRoot', address: regs.hostRoot };
    this.guest = habits.roots === 'swapped' ? host : guest;
    this.host = habits.roots === 'swapped' ? guest : host;
  }

  /**
   * Translates a gVA: a row per guest entry, and the data row.
   *
   * @param start - the table that a page walk cache knows; the steps above it have no rows
   * @returns whether the walk succeeded
   */
  walk(va: bigint, access: Access, start?: GuestTable): boolean {
    const used: Used[] = [];
    const leaf = this.guestLeaf(va, used, start);
    if (leaf === null || refuses(used, access)) return false;
    const { data } = this.habits;
    const target = data === 'gVA' ? va % 2n ** 48n : leaf.base + (data === 'guest page' ? 0n : leaf.offset);
    if (this.hostWalk(STEPS, target, access) === null) return false;
    this.mark(used, access);
    return true;
  }

  /** The guest's steps; null where one of them faults. */
  private guestLeaf(va: bigint, used: Used[], start: GuestTable | undefined): Place | null {
    let table: Table = start === undefined ? this.guest : { name: 'table', address: start.gpa };
    for (let step = start?.step ?? 0; step < STEPS; step += 1) {
      const entry = this.guestEntry(step, table, indexAt(va, step), used, start);
      if (entry === null) return null;
      const leaf = this.leafAt(entry, step, va);
      if (leaf !== 'table') return leaf;
      table = { name: 'table', address: this.nextTable(entry) };
    }
    return null;
  }

  /** One guest entry: the host walk for it, and its read. */
  private guestEntry(
    row: number,
    table: Table,
    index: bigint,
    used: Used[],
    start: GuestTable | undefined,
  ): bigint | null {
    const { guestEntry: way, guestIndexBytes } = row < this.habits.guestFrom ? RIGHT : this.habits;
    const gpa = table.address + index * guestIndexBytes;
    const scaled = `${index}${scale(guestIndexBytes)}`;
    const told = {
      row,
      column: STEPS,
      gpa,
      what: `guest step ${row}, entry gPA ${hex(table.address)} + ${scaled} = ${hex(gpa)}`,
    };
    if (start?.step === row && this.habits.cachedTable === 'hPA') {
      const at = start.hpa + index * guestIndexBytes;
      return this.read({ ...told, sum: `cached table ${hex(start.hpa)} + ${scaled}` }, at, used);
    }
    if (way === 'not translated') {
      const sum = `${table.name} ${hex(table.address)} + ${scaled}, a gPA used as an hPA`;
      return this.read({ ...told, sum }, gpa, used);
    }
    const place = this.hostWalk(row, gpa, 'w');
    if (place === null) return null;
    const offset = way === 'entry' ? place.offset : 0n;
    const at = place.base + offset;
    if (row > 0) this.tables.push({ step: row, gpa: table.address, hpa: at - index * guestIndexBytes });
    return this.read({ ...told, sum: `frame ${hex(place.base)} + offset ${hex(offset)}` }, at, used);
  }

  /** A complete host walk, with its A and D writes; null where it faults. */
  private hostWalk(row: number, gpa: bigint, access: Access): Place | null {
    const used: Used[] = [];
    const place = this.hostLeaf(row, gpa, used);
    if (place === null || refuses(used, access) || place.base + place.offset >= this.memory.size) return null;
    this.mark(used, access);
    return place;
  }

  private hostLeaf(row: number, gpa: bigint, used: Used[]): Place | null {
    const { hostIndexBytes } = this.habits;
    let table = this.host;
    for (let step = 0; step < STEPS; step += 1) {
      const index = indexAt(gpa, step);
      const what = `host step ${step} for gPA ${hex(gpa)}`;
      const sum = `${table.name} ${hex(table.address)} + ${index}${scale(hostIndexBytes)}`;
      const entry = this.read({ row, column: step, gpa, what, sum }, table.address + index * hostIndexBytes, used);
      if (entry === null) return null;
      const leaf = this.leafAt(entry, step, gpa);
      if (leaf !== 'table') return leaf;
      table = { name: 'table', address: this.nextTable(entry) };
    }
    return null;
  }

  /** What an entry leads to: a page, a table, or nothing. */
  private leafAt(entry: bigint, step: number, address: bigint): Place | 'table' | null {
    const kind = kindOf(entry, step);
    if (kind === 'absent' || kind === 'reserved') return null;
    if (kind === 'table') return 'table';
    const { largeLeaf, largeOffset } = this.habits;
    if (step < STEPS - 1 && largeLeaf === 'ignored') return 'table';
    const bits = largeOffset === '12 bits' ? 12n : (BITS_BELOW[step] ?? 12n);
    return { base: frameOf(entry), offset: address & (2n ** bits - 1n) };
  }

  private nextTable(entry: bigint): bigint {
    const { frame } = this.habits;
    if (frame === 'with the flags') return entry & (2n ** 48n - 1n);
    return frame === 'bits 47:12' ? frameOf(entry) : (entry >> 12n) << 12n;
  }

  /** Reads one entry; null where the read lies outside memory or is misaligned. */
  private read(
    told: Pick<NarratedRead, 'row' | 'column' | 'gpa' | 'what' | 'sum'>,
    address: bigint,
    used: Used[],
  ): bigint | null {
    // C.12: a right walk makes no reference here. A wrong one is told of up to its refused read.
    if (address + 8n > this.memory.size) return null;
    const value = this.memory.peek(address);
    this.references.push({ kind: 'r', address, ...told, gives: describeEntry(value, told.row, told.column) });
    used.push({ at: address, value });
    return address % 8n === 0n ? value : null;
  }

  private mark(used: readonly Used[], access: Access): void {
    used.forEach(({ at, value }, i) => {
      const marked = value | (i === used.length - 1 && access === 'w' ? BIT.A | BIT.D : BIT.A);
      if (marked === value) return;
      this.references.push({ kind: 'w', address: at, value: marked });
      this.memory.poke(at, marked);
    });
  }
}

function refuses(used: readonly Used[], access: Access): boolean {
  return access === 'w' && used.some(({ value }) => (value & BIT.W) === 0n);
}

function scale(bytes: 1n | 8n): string {
  return bytes === 8n ? ' * 8' : '';
}
