import type { Random } from '../../../grader/contracts/chapter';
import type { GuestPage } from '../layouts';
import { PAGE } from '../layouts';

/** Bytes under one step-0 entry. */
export const SLOT = 0x400000;

/** Step-0 indices of a tree. */
const SLOTS = 1024;

/** The host maps of guest memory by 4 MB slots; each slot shows one behaviour of the host. */
export interface GuestSlots {
  /** Mapped by 4 KB pages, as `smallPages` says. */
  readonly small: number;
  /** Mapped by one 4 MB page. */
  readonly large: number;
  /** Mapped by a 4 MB page with a reserved bit. */
  readonly reserved: number;
  /** Its host table lies beyond memory. */
  readonly beyond: number;
  /** Not mapped; where `lowSlots` is set, its host step-0 entry lies beyond memory. */
  readonly unmapped: number;
}

/** One 4 KB page of guest virtual memory that a test may touch. */
export interface Use {
  /** First address. */
  readonly va: number;
  /** First gPA, where the guest maps the page. */
  readonly gpa: number;
  /** What the guest's entries allow. */
  readonly guest: 'write' | 'read' | 'fault';
}

/** A guest: where its tables lie and what they map. Addresses are gPAs unless they say otherwise. */
export interface GuestPlan {
  readonly guestRoot: number;
  /** The pages that the root table touches, ascending: one or two. */
  readonly rootPages: readonly number[];
  readonly tables: number;
  /** The pages of its step-1 tables, in the order in which a layout makes them. */
  readonly tablePages: readonly number[];
  readonly slots: GuestSlots;
  /** Pages of the small slot that the host maps. */
  readonly smallPages: readonly number[];
  /** A page of the small slot whose host leaf points beyond memory. */
  readonly pageBeyond: number;
  readonly leaves: readonly GuestPage[];
  readonly uses: readonly Use[];
  /** A gVA whose step-0 entry names a table that the host does not map, and that entry's gPA. */
  readonly holeVa: number;
  readonly holeEntry: number;
  /** Whether all mapped slots are below 512, so that a host root may lie at the end of memory. */
  readonly lowSlots: boolean;
}

/**
 * Draws a guest: 4 KB and 4 MB pages, holes, read-only pages, reserved bits, a root that may be unaligned, may cross a
 * page or a 4 MB slot, or may end at 2^32.
 *
 * @param pages - how many 4 KB pages the host maps for it, at least 3
 */
export function drawGuest(random: Random, pages: number): GuestPlan {
  const lowSlots = random.chance(1, 8);
  const root = drawRoot(random, lowSlots);
  const [tableSlot, small, large, reserved, beyond] = drawSlots(random, root.slots, lowSlots);
  const unmapped = lowSlots
    ? random.int(513, 1000) * SLOT
    : freeSlot(random, [...root.slots, tableSlot, small, large, reserved, beyond]);
  const slots = { small, large, reserved, beyond, unmapped };
  const [pageBeyond, pageUnmapped, ...smallPages] = distinct(random, pages + 2, 0, 1023).map(
    (page) => small + page * PAGE,
  );
  const plan = { slots, smallPages, pageBeyond: pageBeyond ?? small, pageUnmapped: pageUnmapped ?? small };
  const tops = distinct(random, 9, 0, root.entries - 1);
  const { leaves, uses } = drawLeaves(random, plan, tops);
  const holeTop = tops[8] ?? 0;
  const tables = tableSlot + random.int(0, 1000) * PAGE;
  return {
    ...plan,
    guestRoot: root.address,
    rootPages: root.pages,
    tables,
    tablePages: [tables, tables + PAGE, tables + 2 * PAGE],
    leaves,
    uses: [...uses, ...usesBeyondRoot(random, root.entries)],
    holeVa: holeTop * SLOT,
    holeEntry: root.address + 4 * holeTop,
    lowSlots,
  };
}

interface Root {
  readonly address: number;
  readonly pages: readonly number[];
  /** The slots it touches. */
  readonly slots: readonly number[];
  /** How many of its entries lie below 2^32. */
  readonly entries: number;
}

function drawRoot(random: Random, lowSlots: boolean): Root {
  const offset = random.pick([0, 0x7fc, 0x9a0, 0xffc]);
  if (!lowSlots && random.chance(1, 8)) {
    const address = 0xfffff000 + random.pick([0x400, 0x800, 0x9a0]);
    return { address, pages: [0xfffff000], slots: [0xffc00000], entries: (2 ** 32 - address) / 4 };
  }
  const slot = random.int(0, lowSlots ? 510 : 1020) * SLOT;
  // The last page of a slot: an unaligned root crosses into the next one.
  const first = slot + (random.chance(1, 4) ? 1023 : random.int(0, 1021)) * PAGE;
  const pages = offset === 0 ? [first] : [first, first + PAGE];
  return { address: first + offset, pages, slots: [slot, slot + SLOT], entries: SLOTS };
}

/** Five slots, apart from each other and from those of the root. */
function drawSlots(random: Random, used: readonly number[], low: boolean): [number, number, number, number, number] {
  const free = distinct(random, 8, 0, low ? 511 : 1022)
    .map((slot) => slot * SLOT)
    .filter((slot) => !used.includes(slot));
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = free;
  return [a, b, c, d, e];
}

function freeSlot(random: Random, used: readonly number[]): number {
  const slot = random.int(0, 1022) * SLOT;
  return used.includes(slot) ? freeSlot(random, used) : slot;
}

interface DataPlan {
  readonly slots: GuestSlots;
  readonly smallPages: readonly number[];
  readonly pageBeyond: number;
  readonly pageUnmapped: number;
}

/**
 * The guest's leaves. Step-0 indices 0 to 2 get step-1 tables, in this order: the host may map the third table
 * read-only. Indices 3 to 5 get 4 MB pages; 6 and 7 stay empty.
 */
function drawLeaves(random: Random, plan: DataPlan, tops: readonly number[]) {
  const { slots, smallPages } = plan;
  const top = (i: number): number => (tops[i] ?? 0) * SLOT;
  const targets = [
    ...smallPages,
    slots.large + random.int(0, 1023) * PAGE,
    plan.pageBeyond,
    plan.pageUnmapped,
    slots.reserved + random.int(0, 1023) * PAGE,
    slots.beyond + random.int(0, 1023) * PAGE,
    slots.unmapped + random.int(0, 1023) * PAGE,
  ];
  const places = distinct(random, targets.length + 1, 0, 1023).map((page) => page * PAGE);
  const small = targets.map((gpa, i): GuestPage => ({
    va: top(i < 3 ? i : random.int(0, 1)) + (places[i] ?? 0),
    gpa,
    w: i === 0 || random.chance(4, 5),
  }));
  const large: GuestPage[] = [
    { va: top(3), gpa: slots.small, w: random.chance(3, 4), big: true },
    { va: top(4), gpa: slots.large, w: random.chance(3, 4), big: true },
    { va: top(5), gpa: slots.large + random.int(1, 1023) * PAGE, w: true, big: true },
  ];
  const empty = [
    top(0) + (places.at(-1) ?? 0),
    top(6) + random.int(0, 1023) * PAGE,
    top(5) + random.int(0, 1023) * PAGE,
  ];
  const uses: Use[] = [
    ...small.map(({ va, gpa, w }) => ({ va, gpa, guest: rightsOf(w) })),
    ...smallPages.map((gpa) => ({ va: top(3) + (gpa - slots.small), gpa, guest: rightsOf(large[0]?.w === true) })),
    ...[random.int(0, 1023), 1023].map((page) => {
      return { va: top(4) + page * PAGE, gpa: slots.large + page * PAGE, guest: rightsOf(large[1]?.w === true) };
    }),
    ...empty.map((va) => ({ va, gpa: 0, guest: 'fault' as const })),
  ];
  return { leaves: [...small, ...large], uses };
}

/** Where the root ends at 2^32: a gVA whose entry would lie beyond (07.S7). */
function usesBeyondRoot(random: Random, entries: number): readonly Use[] {
  if (entries === SLOTS) return [];
  return [{ va: random.int(entries, 1023) * SLOT, gpa: 0, guest: 'fault' }];
}

function rightsOf(w: boolean): 'write' | 'read' {
  return w ? 'write' : 'read';
}

/** Different integers from `low` to `high`, in a random order. */
export function distinct(random: Random, count: number, low: number, high: number): readonly number[] {
  const drawn: number[] = [];
  while (drawn.length < count) {
    const next = random.int(low, high);
    if (!drawn.includes(next)) drawn.push(next);
  }
  return drawn;
}
