import type { Random } from '../../../grader/contracts/chapter';
import type { OperationCall } from '../../../grader/contracts/engine';
import { BIT, indexAt, PAGE, SLOT } from '../layouts';
import type { Page } from '../layouts';
import { hex } from '../narration/walk-by-habits';
import { drawPlaces } from './draw-places';
import type { Places } from './draw-places';

/** A page of a tree, with the rights that the table above it leaves. */
export interface DrawnPage extends Page {
  /** The table's W and U; of a 4 MB page all that there is. */
  readonly above: { readonly w: boolean; readonly u: boolean };
  /** What the entry cannot do: it is misaligned, or its page or table lies outside memory. */
  readonly broken?: 'reserved' | 'beyond' | 'hole';
}

/** A machine with one tree. */
export interface World {
  /** Bytes of memory. */
  readonly size: number;
  readonly root: number;
  /** The operations that build the tree, in order. */
  readonly calls: readonly OperationCall[];
  readonly pages: readonly DrawnPage[];
  /** Pairs of pages, both in `pages`, whose first addresses lead to one physical address. */
  readonly twins: readonly (readonly [DrawnPage, DrawnPage])[];
  /** Addresses of all entries that a walk may mark. */
  readonly entries: readonly number[];
}

const ALL = { w: true, u: true } as const;

/**
 * Draws a tree of three step-1 tables with 4 KB pages, two 4 MB pages, and entries that a walk cannot use. The first
 * table grants all rights, the others may withhold some.
 *
 * @param count - how many 4 KB pages it has in each table, at least 2
 */
export function drawWorld(random: Random, count: number): World {
  const places = drawPlaces(random, count);
  const tables = [ALL, drawRights(random), drawRights(random)].map((above, i) => ({
    above,
    va: (places.tops[i] ?? 0) * SLOT,
    at: places.firstTable + i * PAGE,
  }));
  const small = tables.flatMap(({ above, va }, i) =>
    Array.from({ length: count }, (_, n): DrawnPage => {
      const page = places.vaPages[i * count + n] ?? 0;
      return {
        va: va + page * PAGE,
        pa: places.frames[i * count + n] ?? 0,
        ...(n === 0 ? ALL : drawRights(random)),
        above,
      };
    }),
  );
  const large = drawLarge(random, places);
  const twins = drawTwins(random, places, tables, small, large);
  const extra = twins.map(([, twin]) => twin);
  const beyond: DrawnPage = {
    va: spareVa(places, tables[0]?.va ?? 0, 0),
    pa: places.size,
    ...ALL,
    above: ALL,
    broken: 'beyond',
  };
  const mapped = [...small, ...extra, beyond, ...large];
  return {
    size: places.size,
    root: places.root,
    calls: [
      layout(places, mapped),
      ...tables.map(({ above, va, at }) => poke(places.root + 4 * indexAt(0, va), at | flags(above))),
      ...brokenEntries(random, places),
      ...noise(random, tables[0]?.at ?? 0, small[0]),
    ],
    pages: [...mapped, ...holes(random, places, random.pick(tables).va)],
    twins,
    entries: entriesOf(places, tables, mapped),
  };
}

/** Whether an access to a page succeeds. */
export function allows(page: DrawnPage, access: 'r' | 'w', mode: 'user' | 'kernel'): boolean {
  if (page.broken !== undefined) return false;
  const hasW = page.w && page.above.w;
  const hasU = page.u && page.above.u;
  return (access === 'r' || hasW) && (mode === 'kernel' || hasU);
}

function drawRights(random: Random): { readonly w: boolean; readonly u: boolean } {
  return { w: random.chance(3, 4), u: random.chance(3, 4) };
}

/** Two 4 MB pages that are right, one with reserved bits, one whose page lies outside memory. */
function drawLarge(random: Random, { tops, largeFrames, size }: Places): readonly DrawnPage[] {
  const [first = 0, second = 0] = largeFrames;
  const page = (top: number, pa: number, rights: { readonly w: boolean; readonly u: boolean }): DrawnPage => {
    return { va: (tops[top] ?? 0) * SLOT, pa, big: true, ...rights, above: ALL };
  };
  const misaligned = page(5, first + random.int(1, 1023) * PAGE, drawRights(random));
  // Of the last slot of a memory that ends inside it, the last page is outside.
  const outside = page(6, Math.floor(size / SLOT) * SLOT, ALL);
  return [
    page(3, first, ALL),
    page(4, second, drawRights(random)),
    { ...misaligned, broken: 'reserved' },
    { ...outside, va: outside.va + 1023 * PAGE, broken: 'beyond' },
  ];
}

/** A second page for a frame, in the second table, and one for a 4 KB piece of the first 4 MB page, in the first. */
function drawTwins(
  random: Random,
  places: Places,
  tables: readonly { readonly above: DrawnPage['above']; readonly va: number }[],
  small: readonly DrawnPage[],
  large: readonly DrawnPage[],
): readonly (readonly [DrawnPage, DrawnPage])[] {
  const [first, whole] = [small[0], large[0]];
  const [here, there] = tables;
  if (first === undefined || whole === undefined || here === undefined || there === undefined) return [];
  const piece = random.int(0, 1023) * PAGE;
  const inside: DrawnPage = { ...whole, va: whole.va + piece, pa: whole.pa + piece };
  return [
    [first, { va: spareVa(places, there.va, 1), pa: first.pa, ...ALL, above: there.above }],
    [inside, { va: spareVa(places, here.va, 2), pa: inside.pa, ...ALL, above: ALL }],
  ];
}

/** An address under a table that no drawn page has. */
function spareVa({ vaPages }: Places, va: number, n: number): number {
  return va + (vaPages.at(-1 - n) ?? 0) * PAGE;
}

/** Addresses without a translation: an empty step-1 entry, an empty or noisy step-0 entry, a table outside memory. */
function holes(random: Random, places: Places, va: number): readonly DrawnPage[] {
  const hole = (address: number): DrawnPage => ({ va: address, pa: 0, ...ALL, above: ALL, broken: 'hole' });
  const inside = (top: number): number => (places.tops[top] ?? 0) * SLOT + random.int(0, 1023) * PAGE;
  const beyondRoot = places.entries < 1024 ? [hole(random.int(places.entries, 1023) * SLOT)] : [];
  return [hole(spareVa(places, va, 3)), hole(inside(7)), hole(inside(8)), hole(inside(9)), ...beyondRoot];
}

/** Step-0 entries 8 and 9: one with P=0 and all other bits set, one that names a table outside memory. */
function brokenEntries(random: Random, { root, tops, size }: Places): readonly OperationCall[] {
  const noisy = random.pick([0xfffff07e, 0xfffff0fe, 0x00001080]);
  return [poke(root + 4 * (tops[8] ?? 0), noisy), poke(root + 4 * (tops[9] ?? 0), size | BIT.P | BIT.W | BIT.U)];
}

/** Gives the entry of a 4 KB page bits that a walk does not look at, among them bit 7, and perhaps A or D. */
function noise(random: Random, table: number, page: DrawnPage | undefined): readonly OperationCall[] {
  if (page === undefined) return [];
  const bits = random.pick([BIT.PS, 0xe00, BIT.PS | BIT.A, BIT.A | BIT.D, 0x18 | BIT.D]);
  return [poke(table + 4 * indexAt(1, page.va), page.pa | BIT.P | BIT.W | BIT.U | bits)];
}

function entriesOf(
  { root }: Places,
  tables: readonly { readonly va: number; readonly at: number }[],
  pages: readonly DrawnPage[],
): readonly number[] {
  const addresses = pages.flatMap(({ va }) => {
    const table = tables.find((candidate) => indexAt(0, candidate.va) === indexAt(0, va));
    const top = root + 4 * indexAt(0, va);
    return table === undefined ? [top] : [top, table.at + 4 * indexAt(1, va)];
  });
  return [...new Set(addresses)];
}

function layout({ root, firstTable }: Places, pages: readonly DrawnPage[]): OperationCall {
  const map = pages.map(({ va, pa, w, u, big }) => ({
    va: hex(va),
    pa: hex(pa),
    w,
    u,
    ...(big === true ? { big } : {}),
  }));
  return { op: 'layout', args: { root: hex(root), tables: hex(firstTable), map } };
}

function flags({ w, u }: DrawnPage['above']): number {
  return BIT.P | (w ? BIT.W : 0) | (u ? BIT.U : 0);
}

function poke(pa: number, value: number): OperationCall {
  return { op: 'poke32', args: { pa: hex(pa), v: hex(value >>> 0) } };
}
