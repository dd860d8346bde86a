import type { Random } from '../../../grader/contracts/chapter';
import type { HostPage } from '../layouts';
import { PAGE } from '../layouts';
import { SLOT } from './draw-guest';
import type { GuestPlan, Use } from './draw-guest';
import type { HostPlan } from './draw-host';

/** A page and an access to it. Addresses are the first ones of the page. */
export interface Spot {
  readonly va: number;
  readonly gpa: number;
  readonly access: 'r' | 'w';
}

/** What a sequence may touch: translations that succeed, and ones that end in a fault. */
export interface Spots {
  readonly good: readonly Spot[];
  readonly bad: readonly Spot[];
}

/** Sorts all accesses that a guest and its host were drawn for into those that succeed and those that fault. */
export function spotsOf(guest: GuestPlan, host: HostPlan, size: number): Spots {
  const good: Spot[] = [];
  const bad: Spot[] = [{ va: guest.holeVa, gpa: 0, access: 'r' }];
  for (const use of guest.uses) {
    for (const access of ['r', 'w'] as const) {
      const list = succeeds(guest, host, size, use, access) ? good : bad;
      list.push({ va: use.va, gpa: use.gpa, access });
    }
  }
  return { good, bad };
}

/**
 * Says for each of `count` operations whether it is to succeed: a fixed share of them, in a random order. A share and
 * not a chance, so that no sequence is poor in translations that succeed.
 */
export function drawQuota(random: Random, count: number, share: number): readonly boolean[] {
  const good = Math.ceil(count * share);
  return random.shuffle(Array.from({ length: count }, (_, i) => i < good));
}

function succeeds(guest: GuestPlan, host: HostPlan, size: number, use: Use, access: 'r' | 'w'): boolean {
  if (use.guest === 'fault' || (use.guest === 'read' && access === 'w')) return false;
  if (isUnderReadOnlyTable(guest, host, use)) return false;
  const page = host.pages.find((candidate) => covers(candidate, use.gpa));
  if (page === undefined || page.hpa >= size) return false;
  if (page.big === true && page.hpa % SLOT !== 0) return false;
  return access === 'r' || page.w;
}

/** Whether the third step-1 table maps this page, and the host maps that table read-only (07.S6). */
function isUnderReadOnlyTable(guest: GuestPlan, host: HostPlan, { va }: Use): boolean {
  const isThird = Math.floor(va / SLOT) === Math.floor((guest.leaves[2]?.va ?? 0) / SLOT);
  return isThird && host.pages.some(({ gpa, w }) => gpa === guest.tablePages[2] && !w);
}

function covers({ gpa, big }: HostPage, address: number): boolean {
  return address >= gpa && address < gpa + (big === true ? SLOT : PAGE);
}
