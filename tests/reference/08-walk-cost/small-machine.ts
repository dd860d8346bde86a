import { gpa, gva, hpa } from '../../../reference/machine';
import type { Access, Gva, Res } from '../../../reference/machine';
import type { Nested48, WalkOut } from '../../../reference/08-walk-cost/walk-cost';
import { ObservedMemory64 } from './observed-memory-64';

/** A page: its first address, where it leads, and the log2 of its size. */
export interface PageTo {
  readonly from: bigint;
  readonly to: bigint;
  readonly size: 12 | 21 | 30;
  readonly w: boolean;
}

/** A guest on a host as two lists of pages: what a test knows of two trees without walking them. */
export interface SmallMachine {
  readonly mem: ObservedMemory64;
  readonly regs: Nested48;
  readonly guest: readonly PageTo[];
  readonly host: readonly PageTo[];
}

/** The first gPA of the guest's tables: the root, then one table after another. */
export const GUEST_TABLES = 0x40000n;

/** The last pages of memory are host tables; everything below 4 GB may be data. */
const HOST_TABLES = 0x100000000n;

/** Builds both trees. The host must map the guest's tables, from {@link GUEST_TABLES} upwards. */
export function buildMachine(guest: readonly PageTo[], host: readonly PageTo[]): SmallMachine {
  const mem = new ObservedMemory64(0x200000000n);
  build(mem, HOST_TABLES, host, (at) => at);
  build(mem, GUEST_TABLES, guest, (at) => placeOf(host, at));
  return { mem, regs: { guestRoot: gpa(GUEST_TABLES), hostRoot: hpa(HOST_TABLES) }, guest, host };
}

/** Looks an address up in a list of pages. */
export function pageOf(pages: readonly PageTo[], address: bigint): PageTo | undefined {
  return pages.find(({ from, size }) => address >> BigInt(size) === from >> BigInt(size));
}

/** What the nested walk must answer where both lists allow the access, without the cost. */
export function compose(machine: SmallMachine, va: bigint, access: Access): Omit<WalkOut, 'refs'> | undefined {
  const leaf = pageOf(machine.guest, va);
  if (leaf === undefined || (access === 'w' && !leaf.w)) return undefined;
  const middle = leaf.to + (va - leaf.from);
  const place = pageOf(machine.host, middle);
  if (place === undefined || (access === 'w' && !place.w)) return undefined;
  const last = place.to + (middle - place.from);
  return { gpa: gpa(middle), hpa: hpa(last), guestPage: leaf.size, hostPage: place.size };
}

/** Drops what only a cache or a cost says of an answer. */
export function withoutCost(answer: Res<WalkOut>): unknown {
  if (!answer.ok) return undefined;
  const { gpa: middle, hpa: last, guestPage, hostPage } = answer;
  return { gpa: middle, hpa: last, guestPage, hostPage };
}

/** The gVA with these four indices and this offset. */
export function vaOf(a: number, b: number, c: number, d: number, offset = 0): Gva {
  return gva((BigInt(a) << 39n) + (BigInt(b) << 30n) + (BigInt(c) << 21n) + (BigInt(d) << 12n) + BigInt(offset));
}

function placeOf(host: readonly PageTo[], at: bigint): bigint {
  const page = pageOf(host, at);
  if (page === undefined) throw new Error('the host maps no page for a guest table');
  return page.to + (at - page.from);
}

function build(mem: ObservedMemory64, root: bigint, pages: readonly PageTo[], place: (at: bigint) => bigint): void {
  let free = root + 4096n;
  for (const { from, to, size, w } of pages) {
    const steps = size === 12 ? 4 : size === 21 ? 3 : 2;
    let table = root;
    for (let step = 0; step < steps; step++) {
      const at = place(table + 8n * ((from >> BigInt(39 - 9 * step)) % 512n));
      if (step === steps - 1) mem.poke(at, to + (w ? 3n : 1n) + (size === 12 ? 0n : 0x80n));
      else if (mem.peek(at) === 0n) {
        mem.poke(at, free + 3n);
        free += 4096n;
      }
      table = (mem.peek(at) >> 12n) << 12n;
    }
  }
}
