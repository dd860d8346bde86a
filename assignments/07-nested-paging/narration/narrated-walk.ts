import { BIT, frameOf, index0, index1 } from '../layouts';
import { describeEntry, hex } from './describe-entry';
import { RIGHT } from './habits';
import type { Habits } from './habits';
import type { WordMap } from './word-map';

/** What an access wants to do, as suite files write it. */
export type Access = 'r' | 'w';

/** The two base registers. */
export interface Registers {
  readonly guestRoot: number;
  readonly hostRoot: number;
}

/** One read of a walk: where it stands in the grid, and how its address comes about. */
export interface NarratedRead {
  readonly kind: 'r';
  readonly address: number;
  readonly row: number;
  readonly column: number;
  readonly what: string;
  readonly sum: string;
  readonly gives: string;
  readonly gpa: number;
}

/** One write of A or D. */
export interface NarratedWrite {
  readonly kind: 'w';
  readonly address: number;
  readonly value: number;
}

/** One reference of a walk, in order. */
export type NarratedReference = NarratedRead | NarratedWrite;

/** Steps of each of the two trees; the data row comes after the guest's steps, the guest's read after the host's. */
export const STEPS = 2;

/** An entry that a walk has used: where it was read, and what it was. */
interface Used {
  readonly at: number;
  readonly value: number;
}

/** A leaf found in one dimension: its page's first address, and the offset in the page. */
interface Place {
  readonly base: number;
  readonly offset: number;
}

interface Root {
  readonly name: string;
  readonly address: number;
}

const SPACE = 2 ** 32;

/**
 * A walk that tells of every reference it makes. It changes the memory it walks as a submission would (A and D), so
 * narrate a mistake on a copy.
 *
 * It stops where the walk faults; with wrong habits also where a read would be refused, after telling of that read.
 *
 * @source course 07.S1 to 07.S15
 */
export class NarratedWalk {
  readonly references: NarratedReference[] = [];
  private readonly guest: Root;
  private readonly host: Root;

  constructor(
    private readonly memory: WordMap,
    regs: Registers,
    private readonly habits: Habits,
  ) {
    const guest = { name: 'guestRoot', address: rounded(regs.guestRoot, habits.roots === 'guest rounded') };
    const host = { name: 'hostRoot', address: rounded(regs.hostRoot, habits.roots === 'host rounded') };
    this.guest = habits.roots === 'swapped' ? host : guest;
    this.host = habits.roots === 'swapped' ? guest : host;
  }

  /** Translates a gPA alone: the only row of a grid without guest steps. */
  walkHost(gpa: number, access: Access): void {
    this.hostWalk(0, gpa, access);
  }

  /** Translates a gVA: a row per guest entry, and the data row. */
  walkNested(va: number, access: Access): void {
    const used: Used[] = [];
    const leaf = this.guestLeaf(va, used);
    if (leaf === null || refuses(used, access)) return;
    const { data } = this.habits;
    const target = data === 'gVA' ? va : leaf.base + (data === 'guest page' ? 0 : leaf.offset);
    if (this.hostWalk(STEPS, target, access) !== null) this.mark(used, access);
  }

  /** The guest's two steps; null where one of them faults. */
  private guestLeaf(va: number, used: Used[]): Place | null {
    const { largeLeaf, tableBits } = this.habits;
    const top = this.guestEntry(0, this.guest, index0(va), used);
    if (top === null || isWrong(top, 0)) return null;
    if ((top & BIT.PS) !== 0 && largeLeaf === 'ends the walk') return this.largePlace(top, va);
    const table = { name: 'table', address: tableBits === 'all in the guest' ? top : frameOf(top) };
    const entry = this.guestEntry(1, table, index1(va), used);
    if (entry === null || isWrong(entry, 1)) return null;
    return { base: frameOf(entry), offset: va & 0xfff };
  }

  /** One guest entry: the host walk (or walks) for it, and its read. */
  private guestEntry(row: number, table: Root, position: number, used: Used[]): number | null {
    const { guestEntry: way, guestIndexBytes } = row < this.habits.guestFrom ? RIGHT : this.habits;
    const bytes = position * guestIndexBytes;
    const gpa = table.address + bytes;
    if (gpa > SPACE - 4) return null;
    const index = `${position}${scale(guestIndexBytes)}`;
    const what = `guest step ${row}, entry gPA ${hex(table.address)} + ${index} = ${hex(gpa)}`;
    if (way === 'not translated') {
      return this.read(
        { row, column: STEPS, gpa, what, sum: `${table.name} ${hex(table.address)} + ${index}, a gPA used as an hPA` },
        gpa,
        used,
      );
    }
    if (way === 'base, then entry' && this.hostWalk(row, table.address, 'w') === null) return null;
    const place = this.hostWalk(row, way === 'base' ? table.address : gpa, 'w');
    if (place === null) return null;
    const offset = way === 'entry, offset dropped' ? 0 : place.offset + (way === 'base' ? bytes : 0);
    const added = way === 'base' ? ` + ${index}` : '';
    const told = way === 'base' ? place.offset : offset;
    const sum = `frame ${hex(place.base)} + offset ${hex(told)}${added}`;
    return this.read({ row, column: STEPS, gpa, what, sum }, place.base + offset, used);
  }

  /** A complete host walk, with its A and D writes; null where it faults. */
  private hostWalk(row: number, gpa: number, access: Access): Place | null {
    if (this.habits.hostRoot === 'used') return this.walkFrom(this.host, row, gpa, access);
    const found = this.walkFrom(this.host, row, this.host.address, 'r');
    if (found === null) return null;
    return this.walkFrom({ name: 'translated hostRoot', address: found.base + found.offset }, row, gpa, access);
  }

  private walkFrom(root: Root, row: number, gpa: number, access: Access): Place | null {
    const used: Used[] = [];
    const place = this.hostLeaf(root, row, gpa, used);
    if (place === null || refuses(used, access) || place.base + place.offset >= this.memory.size) return null;
    this.mark(used, access);
    return place;
  }

  private hostLeaf(root: Root, row: number, gpa: number, used: Used[]): Place | null {
    const { largeLeaf, tableBits } = this.habits;
    const top = this.hostEntry({ row, column: 0, gpa }, root, index0(gpa), used);
    if (top === null || isWrong(top, 0)) return null;
    if ((top & BIT.PS) !== 0 && largeLeaf === 'ends the walk') return this.largePlace(top, gpa);
    const table = { name: 'table', address: tableBits === 'all in the host' ? top : frameOf(top) };
    const entry = this.hostEntry({ row, column: 1, gpa }, table, index1(gpa), used);
    if (entry === null || isWrong(entry, 1)) return null;
    return { base: frameOf(entry), offset: gpa & 0xfff };
  }

  private hostEntry(
    place: { readonly row: number; readonly column: number; readonly gpa: number },
    table: Root,
    position: number,
    used: Used[],
  ): number | null {
    const { hostIndexBytes } = this.habits;
    const what = `host step ${place.column} for gPA ${hex(place.gpa)}`;
    const sum = `${table.name} ${hex(table.address)} + ${position}${scale(hostIndexBytes)}`;
    return this.read({ ...place, what, sum }, table.address + position * hostIndexBytes, used);
  }

  /** Reads one entry; null where the read lies outside memory or is misaligned. */
  private read(
    told: Pick<NarratedRead, 'row' | 'column' | 'gpa' | 'what' | 'sum'>,
    address: number,
    used: Used[],
  ): number | null {
    // C.12: a right walk makes no reference here. A wrong one is told of up to its refused read.
    if (address + 4 > this.memory.size) return null;
    const value = this.memory.peek(address);
    this.references.push({ kind: 'r', address, ...told, gives: describeEntry(value, told.row, told.column) });
    used.push({ at: address, value });
    return address % 4 === 0 ? value : null;
  }

  private mark(used: readonly Used[], access: Access): void {
    used.forEach(({ at, value }, i) => {
      const bits = i === used.length - 1 && access === 'w' ? BIT.A | BIT.D : BIT.A;
      const marked = (value | bits) >>> 0;
      if (marked === value) return;
      this.references.push({ kind: 'w', address: at, value: marked });
      this.memory.poke(at, marked);
    });
  }

  private largePlace(entry: number, address: number): Place {
    const offset = this.habits.largeOffsetBits === 22 ? address & 0x3fffff : address & 0xfff;
    return { base: (entry & 0xffc00000) >>> 0, offset };
  }
}

/** Whether an entry ends the walk in a fault: absent, or a 4 MB leaf with a reserved bit. */
function isWrong(entry: number, step: number): boolean {
  if ((entry & BIT.P) === 0) return true;
  return step === 0 && (entry & BIT.PS) !== 0 && (entry & 0x3ff000) !== 0;
}

function refuses(used: readonly Used[], access: Access): boolean {
  return access === 'w' && used.some(({ value }) => (value & BIT.W) === 0);
}

function rounded(address: number, round: boolean): number {
  return round ? frameOf(address) : address;
}

function scale(bytes: 1 | 4): string {
  return bytes === 4 ? ' * 4' : '';
}
