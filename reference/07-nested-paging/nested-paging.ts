import { gpa32, gva32, hpa32, PTE32 } from '../machine';
import type { Access, FaultCode, Gpa32, Gva32, Hpa32, Mem32, Res, VmId } from '../machine';

/** The two base registers: the guest's holds a gPA, the host's an hPA. Both are multiples of 4 (07.S4). */
export interface Nested32 {
  guestRoot: Gpa32;
  hostRoot: Hpa32;
}

/**
 * A TLB that holds translations gVA -> hPA, tagged by VM (07.S16).
 *
 * No method but `translate` makes a memory reference (07.S23).
 *
 * @source MIT 6.823 handout 7: "The processor's TLB caches only the full gVA=>hPA translations."
 */
export interface Tlb32 {
  /**
   * Switches to a VM (07.S22). If its registers differ from those of the most recent `load` of the same VM, all
   * entries of that VM are dropped; otherwise none.
   * @throws RangeError if a root is no multiple of 4
   */
  load(vm: VmId, regs: Nested32): void;
  /**
   * Translates for the current VM (07.S17 to 07.S20). `hit` says whether the TLB knew the answer; a hit makes no memory
   * reference. A fault is returned as the walk gave it, and leaves the TLB as it was.
   * @throws RangeError before the first `load`
   */
  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }>;
  /**
   * Drops the entry of one page of the current VM (07.S23).
   * @throws RangeError before the first `load`
   */
  invlpg(va: Gva32): void;
  /** Drops all entries of a VM, current or not; an unknown VM is no error (07.S23). */
  hostUnmapped(vm: VmId): void;
}

/**
 * Translates a guest physical address through the host's page table.
 *
 * ```text
 *  31         22 21         12 11          0
 * +-------------+-------------+-------------+
 * | host step 0 | host step 1 |   offset    |   4 KB page: two entries
 * +-------------+-------------+-------------+
 * | host step 0 |          offset           |   4 MB page: one entry, with PS=1
 * +-------------+---------------------------+
 * ```
 *
 * On success A, and for access `w` D in the leaf, have been written (07.S3). It does not access the result.
 *
 * @returns the host physical address; or a fault of stage `host` whose `at` is the full `gpa` (07.S2):
 *   `not-present`, `reserved-bit` or `protection` with the host step, or `out-of-range` with the host step of an entry
 *   outside memory, step 2 for a result outside memory
 * @throws RangeError if `hostRoot` is no multiple of 4 (07.S4)
 * @source MIT 6.823 handout 7, Figure 2; course 07.S1 to 07.S4
 */
export function hostWalk32(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32, access: Access): Res<{ hpa: Hpa32 }> {
  // #region body hostWalk32: 07.S1 to 07.S4
  const root = requireRoot('hostWalk32', 'hostRoot', hostRoot);
  const address = gpa32(gpa);
  // Is there a translation?
  const found = findHostTranslation(mem, root, address);
  if (!found.ok) return found;
  // Is this access allowed?
  const refusing = entryThatRefuses(found.used, access);
  if (refusing !== undefined) return fault('host', 'protection', refusing.step, address);
  if (found.target >= mem.size) return fault('host', 'out-of-range', FINAL, address); // 07.S2
  markUsed(mem, found.used, access); // 07.S3
  return { ok: true, hpa: hpa32(found.target) };
  // #endregion
}

/**
 * Translates a guest virtual address through the guest's page table, whose entries lie at guest physical addresses, and
 * the result through the host's.
 *
 * It does not access the data itself (07.S14). A fault leaves all guest entries unchanged (07.S13); what completed host
 * walks have marked stays marked (07.S3).
 *
 * @returns the data's guest physical and host physical address; or a fault of stage `guest` whose `at` is the gPA of the
 *   guest entry (07.S7, 07.S8, 07.S10); or the fault of a host walk, as it is
 * @throws RangeError if a root is no multiple of 4 (07.S4)
 * @source MIT 6.823 handout 7, Figure 2; course 07.S5 to 07.S15
 */
export function nestedWalk32(mem: Mem32, regs: Nested32, va: Gva32, access: Access): Res<{ gpa: Gpa32; hpa: Hpa32 }> {
  // #region body nestedWalk32: 07.S5 to 07.S15
  const roots = requireRoots('nestedWalk32', regs);
  // Does the guest have a translation?
  const found = findGuestTranslation(mem, roots, gva32(va));
  if (!found.ok) return found;
  // Does the guest allow this access? 07.S10: asked before the data's host walk.
  const refusing = entryThatRefuses(found.used, access);
  if (refusing !== undefined) return fault('guest', 'protection', refusing.step, refusing.at);
  // Where is the data, and does the host allow this access? 07.S9, 07.S11: the full gPA, the requested access.
  const gpa = gpa32(found.target);
  const data = hostWalk32(mem, roots.hostRoot, gpa, access);
  if (!data.ok) return data;
  markUsed(mem, found.used, access); // 07.S12: then, and only then
  return { ok: true, gpa, hpa: data.hpa }; // 07.S14
  // #endregion
}

/**
 * Creates an empty TLB over `mem`.
 *
 * @param capacity - how many entries it holds, over all VMs; 0 means no TLB: every look-up walks (07.S21)
 * @throws RangeError if `capacity` is no integer >= 0
 * @source course 07.S16 to 07.S24
 */
export function createTlb32(mem: Mem32, capacity: number): Tlb32 {
  // #region body createTlb32: 07.S16 to 07.S24
  if (!Number.isSafeInteger(capacity) || capacity < 0) {
    throw new RangeError(`createTlb32: capacity is ${capacity}; expected an integer >= 0`);
  }
  return new TaggedTlb(mem, new RecentEntries(capacity));
  // #endregion
}

// #region helper
/** A step of a walk: 0 is the root. */
type Step = 0 | 1;

/** The step of the final address: the number of steps of the tree. */
const FINAL = 2;

/** How many address bits lie below the index of a step. One entry of that step maps 2 to this power bytes. */
const BITS_BELOW = [22, 12] as const;

const INDEX_MASK = 0x3ff;
const ENTRY_BYTES = 4;

/** The address of the last entry that fits into a 32-bit address space. */
const LAST_ENTRY = 2 ** 32 - ENTRY_BYTES;

/** Bits 21:12, which a leaf of 4 MB must leave 0 (C.9). */
const LARGE_LEAF_RESERVED = 0x003ff000;

/** An entry that a walk has read. */
interface UsedEntry {
  readonly step: Step;
  /** Its address in the space of its table: a gPA for a guest entry, an hPA for a host entry. */
  readonly at: number;
  /** Where it was read. */
  readonly hpa: Hpa32;
  readonly value: number;
}

/** What a walk of one dimension has found, before anybody asked whether the access is allowed. */
interface Found {
  /** The entries read, root first; the last one is the leaf. */
  readonly used: readonly UsedEntry[];
  /** The translated address. */
  readonly target: number;
}

/** Walks the host's tree. Entries lie at hPAs, so each is read where its address says. */
function findHostTranslation(mem: Mem32, hostRoot: Hpa32, gpa: Gpa32): Res<Found> {
  const used: UsedEntry[] = [];
  let table: number = hostRoot;
  // Two steps at most: an entry of step 1 is never a table.
  for (let step: Step = 0; ; step = 1) {
    const at = entryAddress(table, gpa, step); // 07.S1
    if (at + ENTRY_BYTES > mem.size) return fault('host', 'out-of-range', step, gpa); // C.12
    const value = mem.read32(at);
    const kind = kindOf(value, step);
    if (kind === 'not-present' || kind === 'reserved-bit') return fault('host', kind, step, gpa); // 07.S2
    used.push({ step, at, hpa: hpa32(at), value });
    if (kind === 'leaf') return { ok: true, used, target: leafTarget(value, step, gpa) };
    table = frameOf(value);
  }
}

/** Walks the guest's tree. Entries lie at gPAs, so the way to each leads through a host walk of its own. */
function findGuestTranslation(mem: Mem32, regs: Nested32, va: Gva32): Res<Found> {
  const used: UsedEntry[] = [];
  let table: number = regs.guestRoot;
  for (let step: Step = 0; ; step = 1) {
    const at = entryAddress(table, va, step); // 07.S5: the entry's own gPA, not the table's
    if (at > LAST_ENTRY) return fault('guest', 'out-of-range', step, at); // 07.S7
    const entry = hostWalk32(mem, regs.hostRoot, gpa32(at), 'w'); // 07.S6: the MMU may have to set A or D in it
    if (!entry.ok) return entry;
    const value = mem.read32(entry.hpa);
    const kind = kindOf(value, step);
    if (kind === 'not-present' || kind === 'reserved-bit') return fault('guest', kind, step, at); // 07.S8
    used.push({ step, at, hpa: entry.hpa, value });
    if (kind === 'leaf') return { ok: true, used, target: leafTarget(value, step, va) }; // 07.S9
    table = frameOf(value);
  }
}

/** Computes where the entry for `address` lies in a table, without wrap-around (C.12). */
function entryAddress(table: number, address: number, step: Step): number {
  const index = (address >>> BITS_BELOW[step]) & INDEX_MASK;
  return table + index * ENTRY_BYTES;
}

/** Says what an entry is. C.10: P first, then the reserved bits; C.9: at step 1 bit 7 is ignored. */
function kindOf(entry: number, step: Step): 'not-present' | 'reserved-bit' | 'leaf' | 'table' {
  if ((entry & PTE32.P) === 0) return 'not-present';
  if (step === 1) return 'leaf';
  if ((entry & PTE32.PS) === 0) return 'table';
  return (entry & LARGE_LEAF_RESERVED) === 0 ? 'leaf' : 'reserved-bit';
}

function frameOf(entry: number): number {
  return (entry & PTE32.FRAME) >>> 0;
}

/** Joins the frame of a leaf with the address bits below it: 22 under a leaf of step 0, 12 under one of step 1. */
function leafTarget(leaf: number, step: Step, address: number): number {
  const offset = address & (2 ** BITS_BELOW[step] - 1);
  return frameOf(leaf) + offset;
}

/** Finds the first entry, from the root, that lacks a right the access needs. C.11: a write needs W at every step. */
function entryThatRefuses(used: readonly UsedEntry[], access: Access): UsedEntry | undefined {
  if (access === 'r') return undefined;
  return used.find(({ value }) => (value & PTE32.W) === 0);
}

/** Sets A in every entry used and D in the leaf of a write; an entry that has its bits already is not written (C.13). */
function markUsed(mem: Mem32, used: readonly UsedEntry[], access: Access): void {
  const leaf = used.length - 1;
  used.forEach(({ hpa, value }, i) => {
    const bits = i === leaf && access === 'w' ? PTE32.A | PTE32.D : PTE32.A;
    const marked = (value | bits) >>> 0;
    if (marked !== value) mem.write32(hpa, marked);
  });
}

function fault(stage: 'guest' | 'host', code: FaultCode, step: number, at: number): Res<never> {
  return { ok: false, fault: { code, stage, step, at } };
}

function requireRoots(caller: string, regs: Nested32): Nested32 {
  return {
    guestRoot: requireRoot(caller, 'guestRoot', regs.guestRoot),
    hostRoot: requireRoot(caller, 'hostRoot', regs.hostRoot),
  };
}

/** Returns the root; refuses one that is no multiple of 4 or no 32-bit address (07.S4, C.6). */
function requireRoot<A extends Gpa32 | Hpa32>(caller: string, name: string, root: A): A {
  if (!Number.isInteger(root) || root < 0 || root > LAST_ENTRY || root % ENTRY_BYTES !== 0) {
    throw new RangeError(`${caller}: ${name} is ${root}; expected a multiple of 4 from 0 to 2^32-4`);
  }
  return root;
}

/** What the TLB knows of one page of one VM (07.S16). */
interface TlbEntry {
  readonly vm: VmId;
  readonly hfn: number;
  /** Whether a write has walked for this entry: only such an entry serves writes (07.S17, 07.S18). */
  readonly writeFilled: boolean;
}

/** The TLB's rules: what hits, what is stored, what is dropped. Which entry has to make room is not decided here. */
class TaggedTlb implements Tlb32 {
  private current: { readonly vm: VmId; readonly regs: Nested32 } | null = null;
  /** The registers of the most recent load of each VM (07.S22). */
  private readonly loaded = new Map<VmId, Nested32>();

  constructor(
    private readonly mem: Mem32,
    private readonly entries: RecentEntries,
  ) {}

  load(vm: VmId, regs: Nested32): void {
    const copy = requireRoots('load', regs); // C.17
    const before = this.loaded.get(vm);
    if (before !== undefined && (before.guestRoot !== copy.guestRoot || before.hostRoot !== copy.hostRoot)) {
      this.entries.dropVm(vm);
    }
    this.loaded.set(vm, copy);
    this.current = { vm, regs: copy };
  }

  translate(va: Gva32, access: Access): Res<{ hpa: Hpa32; hit: boolean }> {
    const { vm, regs } = this.requireLoaded('translate');
    const address = gva32(va);
    const key = keyOf(vm, address);
    const known = this.entries.get(key);
    if (known !== undefined && (access === 'r' || known.writeFilled)) {
      this.entries.makeMostRecent(key, known); // 07.S20
      return { ok: true, hpa: addressIn(known.hfn, address), hit: true }; // 07.S17
    }
    const walked = nestedWalk32(this.mem, regs, address, access); // 07.S18
    if (!walked.ok) return walked; // 07.S19
    this.entries.store(key, { vm, hfn: pageNumber(walked.hpa), writeFilled: access === 'w' });
    return { ok: true, hpa: walked.hpa, hit: false };
  }

  invlpg(va: Gva32): void {
    const { vm } = this.requireLoaded('invlpg');
    this.entries.drop(keyOf(vm, gva32(va))); // 07.S23
  }

  hostUnmapped(vm: VmId): void {
    this.entries.dropVm(vm); // 07.S23
  }

  private requireLoaded(method: string): { readonly vm: VmId; readonly regs: Nested32 } {
    if (this.current === null) throw new RangeError(`${method}: no VM has been loaded yet; call load first`); // 07.S21
    return this.current;
  }
}

/** At most `capacity` entries of all VMs; the least recent one makes room (07.S20). */
class RecentEntries {
  /** A Map lists its keys in the order in which they came in: the first key is the least recent. */
  private readonly byKey = new Map<string, TlbEntry>();

  constructor(private readonly capacity: number) {}

  /** Looks an entry up. This alone changes no order. */
  get(key: string): TlbEntry | undefined {
    return this.byKey.get(key);
  }

  /** Stores or replaces an entry and makes it the most recent one. */
  store(key: string, entry: TlbEntry): void {
    if (this.capacity === 0) return; // 07.S21
    if (!this.byKey.has(key) && this.byKey.size === this.capacity) this.dropLeastRecent();
    this.makeMostRecent(key, entry);
  }

  makeMostRecent(key: string, entry: TlbEntry): void {
    this.byKey.delete(key);
    this.byKey.set(key, entry);
  }

  drop(key: string): void {
    this.byKey.delete(key);
  }

  dropVm(vm: VmId): void {
    for (const [key, entry] of this.byKey) {
      if (entry.vm === vm) this.byKey.delete(key);
    }
  }

  private dropLeastRecent(): void {
    for (const key of this.byKey.keys()) {
      this.byKey.delete(key);
      return;
    }
  }
}

/** The key (vm, page). The number stands first, so that no VM id can be taken for another key. */
function keyOf(vm: VmId, va: Gva32): string {
  return `${pageNumber(va)} ${vm}`;
}

function pageNumber(address: number): number {
  return address >>> BITS_BELOW[1];
}

function addressIn(hfn: number, va: Gva32): Hpa32 {
  const offset = va & (2 ** BITS_BELOW[1] - 1);
  return hpa32(hfn * 2 ** BITS_BELOW[1] + offset);
}
// #endregion
