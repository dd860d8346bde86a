import fc from 'fast-check';
import type { Access } from '../../../reference/machine';
import { ObservedMemory } from '../observed-memory';

/**
 * A page mapping as a dictionary: per region of 4 MB nothing, one large page, or up to eight small pages. This is what a
 * test knows of a tree without walking it.
 */
export interface Dictionary {
  readonly regions: readonly Region[];
}

export type Region =
  | { readonly kind: 'none' }
  | { readonly kind: 'misaligned' }
  | { readonly kind: 'large'; readonly base: number; readonly w: boolean }
  | { readonly kind: 'small'; readonly w: boolean; readonly pages: readonly (Page | null)[] };

interface Page {
  readonly base: number;
  readonly w: boolean;
}

/** What a dictionary says of an address: where it lies, or the code and step of the fault. */
export type Answer = { readonly to: number } | { readonly code: string; readonly step: number };

const LARGE = 4 * 1024 * 1024;
const SMALL = 4096;

/** Looks an address up; `end` is the first address outside memory. */
export function lookUp(dictionary: Dictionary, address: number, access: Access, end: number): Answer {
  const region = dictionary.regions[Math.floor(address / LARGE)] ?? { kind: 'none' };
  if (region.kind === 'none') return { code: 'not-present', step: 0 };
  if (region.kind === 'misaligned') return { code: 'reserved-bit', step: 0 };
  const small = region.kind === 'small' ? region.pages[Math.floor((address % LARGE) / SMALL)] : null;
  if (region.kind === 'small' && !small) return { code: 'not-present', step: 1 };
  if (access === 'w' && !region.w) return { code: 'protection', step: 0 };
  if (access === 'w' && small && !small.w) return { code: 'protection', step: 1 };
  const to = small ? small.base + (address % SMALL) : (region as { base: number }).base + (address % LARGE);
  return to < end ? { to } : { code: 'out-of-range', step: 2 };
}

/** The entry of a region in the root table. */
export function rootEntry(region: Region, table: number): number {
  if (region.kind === 'none') return 0xfffff07e; // P=0, all else is noise
  if (region.kind === 'misaligned') return LARGE + 0x1000 + 0x83;
  if (region.kind === 'large') return region.base + (region.w ? 0x83 : 0x81);
  return table + (region.w ? 0x3 : 0x1);
}

/** The entry of a small page; bit 7 is noise at this step. */
export function leafEntry(page: Page | null): number {
  return page === null ? 0 : page.base + (page.w ? 0x83 : 0x81);
}

const MOSTLY = fc.integer({ min: 0, max: 7 }).map((n) => n > 0);

function pageTo(base: fc.Arbitrary<number>): fc.Arbitrary<Page | null> {
  return fc.option(fc.record({ base, w: MOSTLY }), { freq: 8 });
}

/** Draws a guest dictionary over four regions; its data lies in the first two regions of guest physical memory. */
export const guestDictionary: fc.Arbitrary<Dictionary> = fc.record({
  regions: fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant<Region>({ kind: 'none' }) },
      { weight: 1, arbitrary: fc.constant<Region>({ kind: 'misaligned' }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('large' as const), base: fc.constantFrom(0, LARGE), w: MOSTLY }),
      },
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('small' as const),
          w: MOSTLY,
          pages: fc.array(pageTo(fc.integer({ min: 0, max: 7 }).map((n) => n * SMALL)), {
            minLength: 8,
            maxLength: 8,
          }),
        }),
      },
    ),
    { minLength: 4, maxLength: 4 },
  ),
});

/** Draws a host dictionary over two regions; no two pages lie in one frame, and some lie outside memory. */
export const hostDictionary: fc.Arbitrary<Dictionary> = fc
  .record({
    w: MOSTLY,
    frames: fc.shuffledSubarray(
      Array.from({ length: 24 }, (_, n) => n),
      { minLength: 16, maxLength: 16 },
    ),
    pages: fc.array(pageTo(fc.constant(0)), { minLength: 16, maxLength: 16 }),
    second: fc.constantFrom('none', 'misaligned', 'large', 'large', 'large', 'outside'),
  })
  .map(({ w, frames, pages, second }) => ({
    regions: [
      {
        kind: 'small',
        w,
        pages: pages.map((page, i) => page && { ...page, base: 3 * LARGE + (frames[i] ?? 0) * SMALL }),
      },
      second === 'none' || second === 'misaligned'
        ? { kind: second }
        : { kind: 'large', base: second === 'outside' ? 8 * LARGE : 2 * LARGE, w },
    ],
  }));

/** Where the host's tables and the end of memory lie (hPA), and where the guest's tables lie (gPA). */
export const PLACES = {
  hostRoot: 0x100ff8,
  hostTable: 0x102000,
  /** The guest's root crosses a page between its entries 1 and 2. */
  guestRoot: 0x8ff8,
  guestTables: [0xa000, 0xb000, 0xc000, LARGE + 0x5000],
  /** Cuts the frames 20 to 23 of the host dictionary off. */
  end: 3 * LARGE + 20 * SMALL,
} as const;

/** Builds both trees in memory. A guest entry that the host has no place for is left out. */
export function build(guest: Dictionary, host: Dictionary): ObservedMemory {
  const mem = new ObservedMemory(PLACES.end);
  host.regions.forEach((region, i) => {
    mem.poke(PLACES.hostRoot + 4 * i, rootEntry(region, PLACES.hostTable));
    if (region.kind !== 'small') return;
    region.pages.forEach((page, n) => mem.poke(PLACES.hostTable + 4 * n, leafEntry(page)));
  });
  const pokeGuest = (gpa: number, entry: number): void => {
    const place = lookUp(host, gpa, 'r', PLACES.end);
    if ('to' in place) mem.poke(place.to, entry);
  };
  guest.regions.forEach((region, i) => {
    const table = PLACES.guestTables[i] ?? 0;
    pokeGuest(PLACES.guestRoot + 4 * i, rootEntry(region, table));
    if (region.kind === 'small') region.pages.forEach((page, n) => pokeGuest(table + 4 * n, leafEntry(page)));
  });
  return mem;
}
