import type { Random } from '../../../grader/contracts/chapter';
import type { OperationCall } from '../../../grader/contracts/engine';
import type { GuestPage, HostPage } from '../layouts';
import { BIT, indexAt, PAGE } from '../layouts';
import { hex } from '../narration/describe-entry';
import { distinct, GB, MB2 } from './draw-guest';
import type { GuestPlan } from './draw-guest';

/** A host's tables for one guest. */
export interface HostPlan {
  readonly hostRoot: bigint;
  /** The operations that build host and guest tables, in order. */
  readonly calls: readonly OperationCall[];
  /** Where the guest's tables and their entries lie, as hPAs: first the root. */
  readonly tablePages: readonly bigint[];
}

/** Bytes of host memory that one host takes. */
const HOST_BYTES = 8n * GB;

/** Bytes of memory of every machine that is drawn: two hosts. It ends where a test may lead beyond it. */
export const MEMORY = 3n * HOST_BYTES;

/**
 * Draws a host for a guest: its memory is a part of its own, with scattered frames; the guest's tables lie in pages of
 * one size, its root perhaps in one of another.
 *
 * @param which - 0 or 1: which part of memory is its own
 */
export function drawHost(random: Random, guest: GuestPlan, which: 0 | 1 = 0): HostPlan {
  const base = HOST_BYTES * BigInt(which + 1);
  const hostRoot = base + BigInt(random.int(0, 63)) * PAGE;
  const tables = base + 64n * PAGE;
  const tableHost = hostOfTables(random, guest, base + GB);
  const { regions, smallPages } = guest;
  const beyond = smallPages.length - 1;
  const frames = distinct(random, smallPages.length, 0, 2 ** 18 - 1).map((n) => base + 2n * GB + BigInt(n) * PAGE);
  const pages: HostPage[] = [
    ...tableHost,
    ...smallPages.map((gpa, i) => ({
      gpa,
      hpa: i === beyond ? MEMORY : (frames[i] ?? base),
      size: 12,
      w: i === 0 || random.chance(4, 5),
    })),
    { gpa: regions.medium, hpa: base + 4n * GB + BigInt(random.int(0, 511)) * MB2, size: 21, w: random.chance(3, 4) },
    { gpa: regions.large, hpa: base + 5n * GB, size: 30, w: random.chance(3, 4) },
    { gpa: regions.reservedMedium, hpa: base + 4n * GB + PAGE, size: 21, w: true },
    { gpa: regions.reservedLarge, hpa: base + 5n * GB + MB2, size: 30, w: true },
  ];
  const layout = (host: readonly HostPage[], leaves: readonly GuestPage[]): OperationCall => ({
    op: 'layout48',
    args: {
      hostRoot: hex(hostRoot),
      guestRoot: hex(guest.guestRoot),
      tables: hex(tables),
      host: host.map(({ gpa, hpa, size, w }) => ({ gpa: hex(gpa), hpa: hex(hpa), size, w })),
      guest: leaves.map(({ va, gpa, size, w }) => ({ va: hex(va), gpa: hex(gpa), size, w })),
    },
  });
  const tablePages = guest.tablePages.map((gpa) => placeOf(tableHost, gpa));
  return { hostRoot, tablePages, calls: [layout(pages, guest.leaves), ...readOnlyTables(random, guest, tablePages)] };
}

/** The host's pages under the guest's tables: 4 KB each, or one of 2 MB or 1 GB; the root's may differ. */
function hostOfTables(random: Random, { guestRoot, tablePages }: GuestPlan, base: bigint): readonly HostPage[] {
  const below = guestRoot + PAGE;
  const size = random.pick([12, 12, 21, 30]);
  if (size === 30) return [{ gpa: (below / GB) * GB, hpa: base, size, w: true }];
  const frames = distinct(random, tablePages.length, 0, 511).map((n) => base + MB2 + BigInt(n) * PAGE);
  const small = tablePages.map((gpa, i) => ({ gpa, hpa: frames[i] ?? base, size: 12, w: true }));
  const large = { gpa: below, hpa: base + 2n * MB2, size: 21, w: true };
  const [root, ...others] = small;
  if (root === undefined) return [];
  if (size === 12) return random.chance(1, 3) ? [{ ...large, gpa: below - MB2 }, ...others] : small;
  return [root, large];
}

/** Sometimes one of the guest's directory entries, on the way to the first pages, loses its W. */
function readOnlyTables(random: Random, guest: GuestPlan, tablePages: readonly bigint[]): readonly OperationCall[] {
  if (random.chance(1, 3)) return [];
  const step = random.int(0, 2);
  const va = guest.leaves[random.int(0, 1)]?.va ?? 0n;
  // The first leaf's tables are the pages 1 to 3; the second leaf shares those of steps 1 and 2 with it.
  const isSecond = va === guest.leaves[1]?.va && step === 2;
  const next = (guest.tablePages[0] ?? 0n) + BigInt(isSecond ? 4 : step + 1) * PAGE;
  const at = (tablePages[step] ?? 0n) + 8n * indexAt(va, step);
  return [{ op: 'poke64', args: { pa: hex(at), v: hex(next | BIT.P | BIT.U) } }];
}

function placeOf(pages: readonly HostPage[], gpa: bigint): bigint {
  const page = pages.find((candidate) => gpa >= candidate.gpa && gpa < candidate.gpa + 2n ** BigInt(candidate.size));
  if (page === undefined) throw new Error('drawHost: a guest table lies on a page that the host does not map');
  return page.hpa + (gpa - page.gpa);
}
