import type { Random } from '../../../grader/contracts/chapter';
import type { Vector } from '../read-vectors';
import { HARNESS_INDEX } from './guest-layout';

const PAGE_BITS = 12;
const INDEX_BITS = 9;
const PRESENT = 1n;
const USER = 4n;
const PAGE_SIZE = 0x80n;

/** The level of the root's entries; those of pages of 4 KiB have level 1. */
export const ROOT_LEVEL = 4;

/** Where an address leads if no right and no reserved bit is in the way. */
export interface Reach {
  readonly gpa: bigint;
  /** Whether all entries on the way have U=1. */
  readonly isUser: boolean;
}

/** What the tables of one vector are made from. */
export interface TablesSpec {
  readonly random: Random;
  /** By guest page, the host page behind it; -1 for a hole. */
  readonly hostPage: Int32Array;
  readonly maxphyaddr: number;
  readonly gbpages: 0 | 1;
}

/** A tree under construction. */
export class GuestTables {
  private readonly tables = new Map<number, Map<number, bigint>>();
  /** Guest page of the root. */
  readonly root: number;

  constructor(private readonly spec: TablesSpec) {
    this.root = this.addTable();
  }

  /** Takes a guest page with memory for a new table, all zero, and gives its number. */
  addTable(): number {
    const page = this.drawPage();
    this.tables.set(page, new Map());
    return page;
  }

  /** Draws a guest page with memory that is no table yet. */
  drawPage(): number {
    const { random, hostPage } = this.spec;
    for (;;) {
      const page = random.int(0, hostPage.length - 1);
      if ((hostPage[page] ?? -1) >= 0 && !this.tables.has(page)) return page;
    }
  }

  /** Draws an index of a table that is free; in the root, one that is not the harness's. */
  drawIndex(table: number): number {
    const used = this.tables.get(table);
    for (;;) {
      const index = this.spec.random.int(0, 511);
      if (!used?.has(index) && !(table === this.root && index === HARNESS_INDEX)) return index;
    }
  }

  set(table: number, index: number, word: bigint): void {
    this.tables.get(table)?.set(index, word);
  }

  /** The guest pages of all tables. */
  pages(): number[] {
    return [...this.tables.keys()];
  }

  /** Follows the entries of an address without looking at its rights; null where one is missing. */
  reach(gva: bigint): Reach | null {
    const address = (1n << BigInt(this.spec.maxphyaddr)) - (1n << BigInt(PAGE_BITS));
    let table = this.root;
    let isUser = true;
    for (let level = ROOT_LEVEL; level > 0; level--) {
      const word = this.tables.get(table)?.get(indexOf(gva, level)) ?? 0n;
      if ((word & PRESENT) === 0n) return null;
      isUser &&= (word & USER) !== 0n;
      if (this.isLeaf(level, word)) {
        const inPage = (1n << BigInt(bitsBelow(level))) - 1n;
        return { gpa: (word & address & ~inPage) | (gva & inPage), isUser };
      }
      table = Number((word & address) >> BigInt(PAGE_BITS));
    }
    return null;
  }

  /** The tables as a vector holds them. */
  toVector(): Vector['tables'] {
    return [...this.tables].map(([page, words]) => [
      (page << PAGE_BITS).toString(16),
      [...words].sort(([a], [b]) => a - b).flatMap(([index, word]) => [index, word.toString(16)]),
    ]);
  }

  private isLeaf(level: number, word: bigint): boolean {
    return level === 1 || ((word & PAGE_SIZE) !== 0n && (level === 2 || (level === 3 && this.spec.gbpages === 1)));
  }
}

/** How many address bits lie below the index of a level. */
export function bitsBelow(level: number): number {
  return PAGE_BITS + (level - 1) * INDEX_BITS;
}

/** The index that an address has at a level. */
export function indexOf(gva: bigint, level: number): number {
  return Number((gva >> BigInt(bitsBelow(level))) & 0x1ffn);
}

/** The address with other bits at a level's index, canonical again. */
export function withIndex(gva: bigint, level: number, index: number): bigint {
  const shift = BigInt(bitsBelow(level));
  const changed = (gva & ~(0x1ffn << shift)) | (BigInt(index) << shift);
  return BigInt.asUintN(64, BigInt.asIntN(48, changed));
}
