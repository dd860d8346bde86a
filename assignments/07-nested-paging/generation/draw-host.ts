import type { Random } from '../../../grader/contracts/chapter';
import type { OperationCall } from '../../../grader/contracts/engine';
import type { HostPage } from '../layouts';
import { BIT, PAGE } from '../layouts';
import { hex } from '../narration/describe-entry';
import { distinct, SLOT } from './draw-guest';
import type { GuestPlan } from './draw-guest';

/** A machine's memory: its size in bytes, and 4 MB slots that worlds may fill. */
export interface MachinePlan {
  readonly size: number;
  /** First hPAs, all different; none is the last slot of memory. */
  readonly slots: readonly number[];
}

/** A host's tables for one guest, and which gPA pages they allow. */
export interface HostPlan {
  readonly hostRoot: number;
  /** The operations that build host and guest tables, in order. */
  readonly calls: readonly OperationCall[];
  readonly pages: readonly HostPage[];
  /** The operation that moves a page of the small slot to another frame, behind the TLB's back. */
  readonly move: (gpa: number) => OperationCall;
}

/** How many slots of the machine one host takes. */
export const SLOTS_OF_A_HOST = 4;

/** Draws a memory: 64 MB, or one that reaches nearly up to 2^32. */
export function drawMachine(random: Random): MachinePlan {
  if (random.chance(1, 3)) {
    const high = [0, 3, 511, 512, 513, 600, 777, 900, 1021, 1022];
    return { size: 0xfffff000, slots: random.shuffle(high.map((slot) => slot * SLOT)) };
  }
  return { size: 16 * SLOT, slots: distinct(random, 2 * SLOTS_OF_A_HOST, 0, 14).map((slot) => slot * SLOT) };
}

/**
 * Draws a host for a guest.
 *
 * @param which - 0 or 1: the first or the second {@link SLOTS_OF_A_HOST} slots of the machine are its own, for host
 *   tables, guest tables, data in 4 KB frames and data in a 4 MB frame; only host 0 may have its root at the end of memory
 */
export function drawHost(random: Random, guest: GuestPlan, { size, slots }: MachinePlan, which: 0 | 1 = 0): HostPlan {
  const own = slots.slice(which * SLOTS_OF_A_HOST);
  const [tableSlot = 0, guestSlot = 0, smallSlot = 0, largeSlot = 0] = own;
  const atEnd = which === 0 && guest.lowSlots && random.chance(1, 2);
  const hostRoot = atEnd ? size - 0x800 : tableSlot + random.pick([0, 0x7fc, 0x9a0, 0xffc]);
  const tables = tableSlot + 2 * PAGE;
  const frames = distinct(random, guest.smallPages.length + 1, 0, 1023).map((frame) => smallSlot + frame * PAGE);
  const spare = frames.at(-1) ?? smallSlot;
  const pages: HostPage[] = [
    ...tableFrames(random, guest, guestSlot),
    ...guest.smallPages.map((gpa, i) => ({ gpa, hpa: frames[i] ?? spare, w: i === 0 || random.chance(5, 6) })),
    { gpa: guest.slots.large, hpa: largeSlot, w: random.chance(3, 4), big: true },
    { gpa: guest.slots.reserved, hpa: largeSlot + random.int(1, 1023) * PAGE, w: true, big: true },
    { gpa: guest.pageBeyond, hpa: size, w: random.chance(1, 2) },
  ];
  const regs = { guestRoot: hex(guest.guestRoot), hostRoot: hex(hostRoot) };
  const calls: OperationCall[] = [
    { op: 'layoutHost', args: { hostRoot: hex(hostRoot), tables: hex(tables), map: pages.map(hostRow) } },
    poke(hostRoot + 4 * (guest.slots.beyond / SLOT), size | BIT.P | BIT.W),
    { op: 'layoutGuest', args: { ...regs, tables: hex(guest.tables), map: guest.leaves.map(guestRow) } },
    poke(placeOf(pages, guest.holeEntry), guest.slots.unmapped | BIT.P | BIT.W),
  ];
  const move = (gpa: number): OperationCall => ({
    op: 'layoutHost',
    args: { hostRoot: hex(hostRoot), tables: hex(tables), map: [hostRow({ gpa, hpa: spare, w: true })] },
  });
  return { hostRoot, calls, pages, move };
}

/** The host's pages under the guest's tables, in frames out of order; the third step-1 table may be read-only. */
function tableFrames(random: Random, guest: GuestPlan, slot: number): readonly HostPage[] {
  const pages = [...guest.rootPages, ...guest.tablePages];
  const readOnly = random.chance(1, 3) ? guest.tablePages[2] : undefined;
  const frames = distinct(random, pages.length, 0, 1023);
  return pages.map((gpa, i) => ({ gpa, hpa: slot + (frames[i] ?? 0) * PAGE, w: gpa !== readOnly }));
}

function placeOf(pages: readonly HostPage[], gpa: number): number {
  const page = pages.find(({ gpa: first, big }) => big !== true && gpa >= first && gpa < first + PAGE);
  if (page === undefined) throw new Error('drawHost: a guest entry lies on a page that the host does not map');
  return page.hpa + (gpa - page.gpa);
}

function poke(pa: number, value: number): OperationCall {
  return { op: 'poke32', args: { pa: hex(pa), v: hex(value >>> 0) } };
}

function hostRow({ gpa, hpa, w, big }: HostPage) {
  return { gpa: hex(gpa), hpa: hex(hpa), w, ...(big === true ? { big } : {}) };
}

function guestRow({ va, gpa, w, big }: GuestPlan['leaves'][number]) {
  return { va: hex(va), gpa: hex(gpa), w, ...(big === true ? { big } : {}) };
}
