/**
 * Builds a page table for a test, behind the submission's back: every word goes through the harness's own `peek` and
 * `poke`, so that nothing of it is in the reference trace.
 *
 * This file runs inside the sandbox. It uses index loops and no method of an array, because a submission may have
 * replaced those.
 */

/** The harness's own access to 32-bit memory. */
export interface Words {
  peek(pa: number): number;
  poke(pa: number, value: number): void;
}

/** One page of a layout: 4 KB, or 4 MB where `big` is true. */
export interface Page {
  readonly va: number;
  readonly pa: number;
  readonly w: boolean;
  readonly u: boolean;
  readonly big?: boolean;
}

/** The memory of one test while tables are laid out in it. */
export interface Ground {
  readonly memory: Words;
  /** Addresses of all pages that are step-1 tables in this test; layouts add theirs. */
  readonly tables: number[];
}

/** Bits of a 32-bit entry (C.8). */
export const BIT = { P: 0x1, W: 0x2, U: 0x4, A: 0x20, D: 0x40, PS: 0x80 } as const;

/** Bytes of a page, and of a table. */
export const PAGE = 0x1000;

/** Bytes under one step-0 entry, and of a large page. */
export const SLOT = 0x400000;

/** The frame bits of an entry, unsigned. */
export function frameOf(entry: number): number {
  return (entry & 0xfffff000) >>> 0;
}

/** The index of an address at a step: bits 31:22 at step 0, bits 21:12 at step 1. */
export function indexAt(step: 0 | 1, address: number): number {
  return step === 0 ? address >>> 22 : (address >>> 12) & 0x3ff;
}

/**
 * Maps pages, in order. A step-0 table entry gets P, W and U; a leaf gets P, and W and U as asked; A and D stay clear.
 * Existing tables are extended and existing leaves are replaced. A 4 MB leaf keeps bits 21:12 of its `pa`, so that a
 * test can set reserved bits.
 *
 * @param firstTable - the first page that may become a step-1 table; pages that are tables already are passed over
 * @throws {Error} if a 4 KB page is asked for inside a 4 MB page
 */
export function layPages(ground: Ground, root: number, firstTable: number, map: readonly Page[]): void {
  for (let i = 0; i < map.length; i += 1) layPage(ground, root, firstTable, map[i] as Page);
}

function layPage({ memory, tables }: Ground, root: number, firstTable: number, page: Page): void {
  const leaf = frameOf(page.pa) | BIT.P | (page.w ? BIT.W : 0) | (page.u ? BIT.U : 0);
  const top = root + 4 * indexAt(0, page.va);
  if (page.big === true) {
    memory.poke(top, (leaf | BIT.PS) >>> 0);
    return;
  }
  let entry = memory.peek(top);
  if ((entry & BIT.P) === 0) {
    entry = (takeTable(tables, firstTable) | BIT.P | BIT.W | BIT.U) >>> 0;
    memory.poke(top, entry);
  } else if ((entry & BIT.PS) !== 0) {
    throw new Error('layout: a 4 KB page was asked for inside a 4 MB page; give it another step-0 index');
  }
  memory.poke(frameOf(entry) + 4 * indexAt(1, page.va), leaf >>> 0);
}

/** The lowest page from `firstTable` upwards that is no table yet. */
function takeTable(tables: number[], firstTable: number): number {
  let page = firstTable;
  while (isAmong(tables, page)) page += PAGE;
  tables[tables.length] = page;
  return page;
}

function isAmong(tables: readonly number[], page: number): boolean {
  for (let i = 0; i < tables.length; i += 1) if (tables[i] === page) return true;
  return false;
}
