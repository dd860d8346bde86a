import type { Random } from '../../../grader/contracts/chapter';
import type { GuestPage } from '../layouts';
import { PAGE } from '../layouts';

/** Bytes of the middle page size. */
export const MB2 = 2n ** 21n;

/** Bytes of the largest page size. */
export const GB = 2n ** 30n;

/** How a guest uses its physical memory: first gPAs of regions, each of which shows one behaviour of the host. */
export interface GuestRegions {
  /** 1 GB: some 4 KB pages of it are mapped, scattered. */
  readonly small: bigint;
  /** 2 MB, mapped by one page. */
  readonly medium: bigint;
  /** 1 GB, mapped by one page. */
  readonly large: bigint;
  /** 2 MB and 1 GB, mapped by pages with a reserved bit. */
  readonly reservedMedium: bigint;
  readonly reservedLarge: bigint;
  /** Not mapped. */
  readonly hole: bigint;
}

/** A guest: where its tables lie, what they map, and the addresses that a test may touch. */
export interface GuestPlan {
  readonly guestRoot: bigint;
  /** gPAs of the pages that hold its tables: the root's, then those below it, in the order in which a layout takes them. */
  readonly tablePages: readonly bigint[];
  readonly regions: GuestRegions;
  /** 4 KB pages of the small region that the host maps; the last one leads beyond memory. */
  readonly smallPages: readonly bigint[];
  readonly leaves: readonly GuestPage[];
  /** First gVAs of pages; some of them are not mapped, and some are not canonical. */
  readonly places: readonly bigint[];
}

/** Tables below the root that the leaves of {@link drawGuest} need. */
const TABLES = 11;

/**
 * Draws a guest with pages of all three sizes under two root entries, in a lower or an upper half. Its root is the last
 * page of a 2 MB region, so that the host may map it by another page size than the other tables.
 *
 * @param pages - how many 4 KB pages the host maps for it, at least 3
 */
export function drawGuest(random: Random, pages: number): GuestPlan {
  const [tables = 0n, small = 0n, medium = 0n, large = 0n, odd = 0n, reservedLarge = 0n] = distinct(
    random,
    6,
    1,
    4000,
  ).map((n) => BigInt(n) * GB);
  const regions = {
    small,
    medium: medium + BigInt(random.int(0, 511)) * MB2,
    large,
    reservedMedium: odd,
    hole: odd + GB / 2n,
    reservedLarge,
  };
  const guestRoot = tables + BigInt(random.int(1, 500)) * MB2 - PAGE;
  const smallPages = distinct(random, pages + 1, 0, 511).map((page) => small + BigInt(page) * PAGE);
  return {
    guestRoot,
    tablePages: Array.from({ length: TABLES + 1 }, (_, i) => guestRoot + BigInt(i) * PAGE),
    regions,
    smallPages,
    ...drawLeaves(random, regions, smallPages),
  };
}

/** A gVA from its four indices, sign-extended. */
function vaOf(a: number, b: number, c: number, d: number): bigint {
  const low = (BigInt(a) << 39n) | (BigInt(b) << 30n) | (BigInt(c) << 21n) | (BigInt(d) << 12n);
  return BigInt.asUintN(64, BigInt.asIntN(48, low));
}

/** A way down to the table of step 3: indices of steps 0 to 2. */
type Way = readonly [number, number, number];

function drawLeaves(random: Random, regions: GuestRegions, smallPages: readonly bigint[]) {
  const [a = 0, a2 = 0] = distinct(random, 2, 0, 511);
  const [b = 0, b2 = 0, b3 = 0, b4 = 0] = distinct(random, 4, 0, 511);
  const [c = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0] = distinct(random, 6, 0, 511);
  // Four tables of step 3: each further away from the first one.
  const ways: readonly Way[] = [
    [a, b, c],
    [a, b, c2],
    [a, b2, c],
    [a2, b, c],
  ];
  const targets = [
    ...smallPages,
    regions.medium + BigInt(random.int(0, 511)) * PAGE,
    regions.large + BigInt(random.int(0, 2 ** 18 - 1)) * PAGE,
    regions.hole,
    regions.reservedMedium,
    regions.reservedLarge + PAGE,
  ];
  const small = [...targets, ...random.shuffle(smallPages.slice(0, 3))].map((gpa, i): GuestPage => {
    const way = ways[i < 4 ? i : random.int(0, 3)] ?? [a, b, c];
    return { va: vaOf(...way, 8 * i + random.int(0, 7)), gpa, size: 12, w: i < 4 || random.chance(3, 4) };
  });
  const large: GuestPage[] = [
    { va: vaOf(a, b, c3, 0), gpa: regions.medium, size: 21, w: random.chance(3, 4) },
    { va: vaOf(a, b, c4, 0), gpa: regions.large + BigInt(random.int(0, 511)) * MB2, size: 21, w: true },
    { va: vaOf(a2, b, c3, 0), gpa: regions.small, size: 21, w: true },
    { va: vaOf(a, b3, 0, 0), gpa: regions.large, size: 30, w: random.chance(3, 4) },
    { va: vaOf(a2, b4, 0, 0), gpa: (regions.medium / GB) * GB, size: 30, w: true },
    { va: vaOf(a2, b, c4, 0), gpa: regions.medium + PAGE, size: 21, w: true },
  ];
  const inMedium = vaOf(a2, b4, 0, 0) + (regions.medium % GB) + BigInt(random.int(0, 511)) * PAGE;
  const inside = [
    ...large.flatMap(({ va, size }) => [va, va + BigInt(random.int(0, 2 ** (size - 12) - 1)) * PAGE]),
    ...smallPages.map((gpa) => vaOf(a2, b, c3, 0) + (gpa - regions.small)),
    inMedium,
  ];
  const empty = [vaOf(a, b, c, 511), vaOf(a, b, c5, 3), vaOf(a2, b3, c6, 3), vaOf((a + a2 + 1) % 512, b, c, 3)];
  const first = small[0]?.va ?? 0n;
  const crooked = [first ^ (1n << 48n), first ^ (1n << 63n)];
  const leaves = [...small, ...large];
  return { leaves, places: [...small.map(({ va }) => va), ...inside, ...empty, ...crooked] };
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
