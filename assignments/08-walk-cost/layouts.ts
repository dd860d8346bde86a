/**
 * Builds page tables for a test, behind the submission's back: every word goes through the harness's own `peek` and
 * `poke`, so that nothing of it is in the reference trace.
 *
 * This file runs inside the sandbox. It uses index loops and no method of an array, a map or a string, because a
 * submission may have replaced those.
 */

/** The harness's own access to 64-bit memory. */
export interface Words {
  peek(pa: bigint): bigint;
  poke(pa: bigint, value: bigint): void;
}

/** One page of a host layout; `size` is the log2 of its bytes: 12, 21 or 30. */
export interface HostPage {
  readonly gpa: bigint;
  readonly hpa: bigint;
  readonly size: number;
  readonly w: boolean;
}

/** One page of a guest layout. Only bits 47:0 of `va` count. */
export interface GuestPage {
  readonly va: bigint;
  readonly gpa: bigint;
  readonly size: number;
  readonly w: boolean;
}

/** The memory of one test while tables are laid out in it. */
export interface Ground {
  readonly memory: Words;
  /** hPAs of all pages below a root that are tables in this test, of hosts and guests; layouts add theirs. */
  readonly taken: bigint[];
}

/** Where two trees lie. */
export interface Places {
  readonly hostRoot: bigint;
  readonly guestRoot: bigint;
  /** hPA of the first page that may become a host table. */
  readonly tables: bigint;
}

/** One page to be mapped; `from` and `to` are addresses of the tree's two spaces. */
interface Leaf {
  readonly from: bigint;
  readonly to: bigint;
  readonly size: number;
  readonly w: boolean;
}

/** Where a tree of tables lies. Addresses are those of the tree's own space: hPA, or gPA for a guest. */
interface TreePlan {
  readonly root: bigint;
  /** The first page that may become a table; pages that are tables already are passed over. */
  readonly tables: bigint;
  /** From an address of the tree's own space to the hPA of the same word. */
  readonly place: (address: bigint) => bigint;
  /** Tables of the last step that were come by, by bits 47:21 of the addresses that they map: neighbours share them. */
  lastTables: Store;
}

/** A store in which no key has a meaning. */
type Store = Record<number, bigint | undefined>;

// Taken before a submission can replace them.
const createObject: (prototype: null) => Store = Object.create;
const toNumber: (value: bigint) => number = Number;

/** Bits of a 64-bit entry (C.8). */
export const BIT = { P: 0x1n, W: 0x2n, U: 0x4n, A: 0x20n, D: 0x40n, PS: 0x80n } as const;

/** Bytes of a page, and of a table. */
export const PAGE = 0x1000n;

/** Address bits below the index of a step. */
export const BITS_BELOW: readonly bigint[] = [39n, 30n, 21n, 12n];

/** Address bits within what an entry of each step maps. */
const WITHIN: readonly bigint[] = [0x7fffffffffn, 0x3fffffffn, 0x1fffffn, 0xfffn];

/** The frame bits of an entry. */
export function frameOf(entry: bigint): bigint {
  return entry & 0xfffffffff000n;
}

/** The index of an address at a step. */
export function indexAt(address: bigint, step: number): bigint {
  return (address >> (BITS_BELOW[step] ?? 12n)) & 0x1ffn;
}

/** The step whose leaf maps a page of 2 to the power `size` bytes. */
export function leafStep(size: number): number {
  return size === 30 ? 1 : size === 21 ? 2 : 3;
}

/**
 * Maps pages into a host's tree and then into a guest's. Table entries get P, W and U; a leaf gets P, and W as asked; A
 * and D stay clear. Existing tables are extended and existing leaves are replaced. A large leaf keeps the frame bits
 * below its size, so that a test can set reserved bits.
 *
 * Host tables are the pages from `tables` upwards, guest tables the gPA pages from the one after `guestRoot` upwards;
 * pages that are tables already are passed over. The host must map guestRoot and every guest table.
 *
 * @throws {Error} if a page is asked for inside a larger one, or if the host does not map a guest table
 */
export function layBoth(
  ground: Ground,
  { hostRoot, guestRoot, tables }: Places,
  host: readonly HostPage[],
  guest: readonly GuestPage[],
): void {
  const hostPlan = { root: hostRoot, tables, place: (address: bigint) => address, lastTables: createObject(null) };
  for (let i = 0; i < host.length; i += 1) {
    const { gpa, hpa, size, w } = host[i] as HostPage;
    layLeaf(ground, hostPlan, { from: gpa, to: hpa, size, w });
  }
  // A few tables have all the words; guest tables never lie in host tables (C.16), so no page moves meanwhile.
  const places = createObject(null);
  const place = (gpa: bigint): bigint => {
    const offset = gpa & (PAGE - 1n);
    return (places[toNumber(gpa - offset)] ??= placeOfTable(ground.memory, hostRoot, gpa - offset)) + offset;
  };
  const guestPlan = { root: guestRoot, tables: guestRoot + PAGE, place, lastTables: createObject(null) };
  for (let i = 0; i < guest.length; i += 1) {
    const { va, gpa, size, w } = guest[i] as GuestPage;
    layLeaf(ground, guestPlan, { from: va, to: gpa, size, w });
  }
}

function placeOfTable(memory: Words, hostRoot: bigint, page: bigint): bigint {
  const hpa = placeThroughHost(memory, hostRoot, page);
  if (hpa < 0n) throw new Error('layout48: the host maps no page for a guest table; add it to host');
  return hpa;
}

/** Maps one page into a tree. */
function layLeaf({ memory, taken }: Ground, plan: TreePlan, leaf: Leaf): void {
  const last = leafStep(leaf.size);
  const region = toNumber((leaf.from >> 21n) & 0x7ffffffn);
  // A large leaf may have taken the place of a table.
  if (last < 3) plan.lastTables = createObject(null);
  const known = last < 3 ? undefined : plan.lastTables[region];
  const table = known ?? findTable(memory, taken, plan, { from: leaf.from, last });
  if (last === 3) plan.lastTables[region] = table;
  const flags = BIT.P | (leaf.w ? BIT.W : 0n) | (last < 3 ? BIT.PS : 0n);
  memory.poke(plan.place(table + 8n * indexAt(leaf.from, last)), frameOf(leaf.to) | flags);
}

/** The table whose entry of step `last` maps `from`; it is made, with those above it, where it is not there. */
function findTable(
  memory: Words,
  taken: bigint[],
  plan: TreePlan,
  { from, last }: { readonly from: bigint; readonly last: number },
): bigint {
  let table = plan.root;
  for (let step = 0; step < last; step += 1) {
    const at = plan.place(table + 8n * indexAt(from, step));
    let entry = memory.peek(at);
    if ((entry & BIT.P) === 0n) {
      entry = takePage(plan, taken) | BIT.P | BIT.W | BIT.U;
      memory.poke(at, entry);
    } else if (step > 0 && (entry & BIT.PS) !== 0n) {
      throw new Error('layout48: a page was asked for inside a larger page; give it another index');
    }
    table = frameOf(entry);
  }
  return table;
}

/**
 * Follows the host tables without a trace and without looking at rights.
 *
 * @returns the hPA, or -1 where nothing is mapped
 */
export function placeThroughHost(words: Words, hostRoot: bigint, gpa: bigint): bigint {
  let table = hostRoot;
  for (let step = 0; step < 4; step += 1) {
    const entry = words.peek(table + 8n * indexAt(gpa, step));
    if ((entry & BIT.P) === 0n) return -1n;
    const below = WITHIN[step] ?? 0xfffn;
    if (step === 3 || (step > 0 && (entry & BIT.PS) !== 0n)) return (frameOf(entry) & ~below) + (gpa & below);
    table = frameOf(entry);
  }
  return -1n;
}

/** The lowest page from `plan.tables` upwards that is no table yet, in the tree's own space. */
function takePage(plan: TreePlan, taken: bigint[]): bigint {
  let page = plan.tables;
  let place = plan.place(page);
  while (isTaken(taken, place)) {
    page += PAGE;
    place = plan.place(page);
  }
  taken[taken.length] = place;
  return page;
}

function isTaken(taken: readonly bigint[], page: bigint): boolean {
  for (let i = 0; i < taken.length; i += 1) if (taken[i] === page) return true;
  return false;
}
