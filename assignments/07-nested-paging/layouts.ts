/**
 * Builds page tables for a test, behind the submission's back: every word goes through the harness's own `peek` and
 * `poke`, so that nothing of it is in the reference trace.
 *
 * This file runs inside the sandbox. It uses index loops and no method of an array, a map or a string, because a
 * submission may have replaced those.
 */

/** The harness's own access to 32-bit memory. */
export interface Words {
  peek(pa: number): number;
  poke(pa: number, value: number): void;
}

/** One page of a host layout: 4 KB, or 4 MB where `big` is true. */
export interface HostPage {
  readonly gpa: number;
  readonly hpa: number;
  readonly w: boolean;
  readonly big?: boolean;
}

/** One page of a guest layout: 4 KB, or 4 MB where `big` is true. */
export interface GuestPage {
  readonly va: number;
  readonly gpa: number;
  readonly w: boolean;
  readonly big?: boolean;
}

/** The memory of one test while tables are laid out in it. */
export interface Ground {
  readonly memory: Words;
  /** hPAs of all pages that are tables in this test, of host and guests; layouts add theirs. */
  readonly taken: number[];
}

/** One page to be mapped; `from` and `to` are addresses of the tree's two spaces. */
interface Leaf {
  readonly from: number;
  readonly to: number;
  readonly w: boolean;
  readonly big: boolean;
}

/** Where a tree of tables lies. Addresses are those of the tree's own space: hPA, or gPA for a guest. */
interface TreePlan {
  readonly root: number;
  /** The first page that may become a table; pages that are tables already are passed over. */
  readonly tables: number;
  /** From an address of the tree's own space to the hPA of the same word. */
  readonly place: (address: number) => number;
  /** hPAs of the step-1 tables that were come by, by their step-0 index: neighbours share them. */
  readonly tablePlaces: Store;
}

/** A store in which no key has a meaning. */
type Store = Record<number, number | undefined>;

const NOT_MAPPED = 'layoutGuest: the host maps no page for a guest table; map it with layoutHost first';

/** Makes a {@link Store}; taken before a submission can replace it. */
const createObject: (prototype: null) => Store = Object.create;

/** Bits of a 32-bit entry (C.8). */
export const BIT = { P: 0x1, W: 0x2, U: 0x4, A: 0x20, D: 0x40, PS: 0x80 } as const;

/** Bytes of a page, and of a table. */
export const PAGE = 0x1000;

/** The frame bits of an entry, unsigned. */
export function frameOf(entry: number): number {
  return (entry & 0xfffff000) >>> 0;
}

/** The index of an address at step 0 (bits 31:22). */
export function index0(address: number): number {
  return address >>> 22;
}

/** The index of an address at step 1 (bits 21:12). */
export function index1(address: number): number {
  return (address >>> 12) & 0x3ff;
}

/**
 * Maps pages into a host's tables, in order. A step-0 table entry gets P, W and U; a leaf gets P, and W as asked; A and
 * D stay clear. Existing tables are extended and existing leaves are replaced. A 4 MB leaf keeps bits 21:12 of its
 * `hpa`, so that a test can set reserved bits.
 *
 * @param tables - the first page that may become a table; pages that are tables already are passed over
 * @throws {Error} if a 4 KB page is asked for inside a 4 MB page
 */
export function layHost(ground: Ground, hostRoot: number, tables: number, map: readonly HostPage[]): void {
  const plan = { root: hostRoot, tables, place: (address: number) => address, tablePlaces: createObject(null) };
  for (let i = 0; i < map.length; i += 1) {
    const { gpa, hpa, w, big } = map[i] as HostPage;
    layLeaf(ground, plan, { from: gpa, to: hpa, w, big: big === true });
  }
}

/**
 * Maps pages into a guest's tables, as {@link layHost}. The tables lie at gPAs; each word is written where the host's
 * tables, as they are now, place it.
 *
 * @param tables - as for {@link layHost}, as a gPA
 * @throws {Error} if a 4 KB page is asked for inside a 4 MB page, or if the host does not map a table
 */
export function layGuest(
  ground: Ground,
  regs: { readonly guestRoot: number; readonly hostRoot: number },
  tables: number,
  map: readonly GuestPage[],
): void {
  // A few tables have all the words; guest tables never lie in host tables (C.16), so no page moves meanwhile.
  const places = createObject(null);
  const place = (gpa: number): number => {
    const offset = gpa & (PAGE - 1);
    const page = gpa - offset;
    return (places[page] ??= placeThroughHost(ground.memory, regs.hostRoot, page)) + offset;
  };
  const plan = { root: regs.guestRoot, tables, place, tablePlaces: createObject(null) };
  for (let i = 0; i < map.length; i += 1) {
    const { va, gpa, w, big } = map[i] as GuestPage;
    layLeaf(ground, plan, { from: va, to: gpa, w, big: big === true });
  }
}

/** Maps one page into a tree. */
function layLeaf({ memory, taken }: Ground, plan: TreePlan, { from, to, w, big }: Leaf): void {
  const flags = w ? BIT.P | BIT.W : BIT.P;
  const top = index0(from);
  if (big) {
    plan.tablePlaces[top] = undefined; // it may take the place of a table
    memory.poke(plan.place(plan.root + 4 * top), (frameOf(to) | BIT.PS | flags) >>> 0);
    return;
  }
  const table = (plan.tablePlaces[top] ??= plan.place(findTable(memory, taken, plan, top)));
  memory.poke(table + 4 * index1(from), (frameOf(to) | flags) >>> 0);
}

/** The table of a step-0 index, in the tree's own space; it is made where it is not there. */
function findTable(memory: Words, taken: number[], plan: TreePlan, top: number): number {
  const at = plan.place(plan.root + 4 * top);
  const entry = memory.peek(at);
  if ((entry & BIT.P) === 0) {
    const page = takePage(plan, taken);
    memory.poke(at, (page | BIT.P | BIT.W | BIT.U) >>> 0);
    return page;
  }
  if ((entry & BIT.PS) !== 0) {
    throw new Error('layout: a 4 KB page was asked for inside a 4 MB page; give it another step-0 index');
  }
  return frameOf(entry);
}

/**
 * Follows the host tables without a trace and without looking at rights.
 *
 * @returns the hPA
 * @throws {Error} where nothing is mapped
 */
function placeThroughHost(words: Words, hostRoot: number, gpa: number): number {
  const top = words.peek(hostRoot + 4 * index0(gpa));
  if ((top & BIT.P) === 0) throw new Error(NOT_MAPPED);
  if ((top & BIT.PS) !== 0) return ((top & 0xffc00000) >>> 0) + (gpa & 0x3fffff);
  const entry = words.peek(frameOf(top) + 4 * index1(gpa));
  if ((entry & BIT.P) === 0) throw new Error(NOT_MAPPED);
  return frameOf(entry) + (gpa & 0xfff);
}

/** The lowest page from `plan.tables` upwards that is no table yet, in the tree's own space. */
function takePage(plan: TreePlan, taken: number[]): number {
  let page = plan.tables;
  while (isTaken(taken, plan.place(page))) page += PAGE;
  taken[taken.length] = plan.place(page);
  return page;
}

function isTaken(taken: readonly number[], page: number): boolean {
  for (let i = 0; i < taken.length; i += 1) if (taken[i] === page) return true;
  return false;
}
