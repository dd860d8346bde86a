import { gpa, gva, hpa, PTE64 } from '../machine';
import type { Access, FaultCode, Gpa, Gva, Hpa, Mem64, Res, VmId } from '../machine';

/** The two base registers: the guest's holds a gPA, the host's an hPA. Both are multiples of 4096 (08.S1). */
export interface Nested48 {
  guestRoot: Gpa;
  hostRoot: Hpa;
}

/** A translation, and what it cost. */
export interface WalkOut {
  /** Where the data lies. */
  hpa: Hpa;
  /** What the guest calls that place. */
  gpa: Gpa;
  /** Table reads of this call, guest and host (08.S6). */
  refs: number;
  /** Log2 of the bytes that the guest's leaf maps (08.S7). */
  guestPage: 12 | 21 | 30;
  /** Log2 of the bytes that the host's leaf of the data maps (08.S7). */
  hostPage: 12 | 21 | 30;
}

/**
 * An MMU without a TLB: every translation walks, shortened by two caches that all VMs share.
 *
 * | cache | from | to | saves |
 * | --- | --- | --- | --- |
 * | nested TLB (nTLB) | a gPA page | an hPA page | one host walk |
 * | page walk cache (PWC) | the upper indices of a gVA | the hPA of a guest table | the guest steps above it, with their host walks |
 *
 * Neither watches memory: what they hold is used until it is dropped (08.S19). Only `translate` makes references (08.S23).
 *
 * @source lecture "Memory Virtualization", slide "hardware support": "Page walk cache"
 */
export interface Mmu48 {
  /**
   * Switches to a VM. Compared with the most recent `load` of the same VM, another guestRoot drops its PWC entries, and
   * another hostRoot drops its PWC and nTLB entries (08.S22).
   * @throws RangeError if a root is no multiple of 4096
   */
  load(vm: VmId, regs: Nested48): void;
  /**
   * Translates for the current VM. `pwc` is the guest step of the deepest table entry that the PWC knew, or -1 (08.S14).
   * @throws RangeError before the first `load`
   */
  translate(va: Gva, access: Access): Res<WalkOut & { pwc: -1 | 0 | 1 | 2 }>;
  /**
   * Drops all PWC entries of the current VM, whatever `va` is, and nothing of the nTLB (08.S20).
   * @throws RangeError before the first `load`
   */
  invlpg(va: Gva): void;
  /** Drops all PWC and nTLB entries of a VM, current or not; an unknown VM is no error (08.S21). */
  invept(vm: VmId): void;
}

/**
 * Translates a guest virtual address through the guest's tree, whose entries lie at guest physical addresses, and the
 * result through the host's tree. Both trees have the same shape:
 *
 * ```text
 *  63        48 47     39 38     30 29     21 20     12 11       0
 * +------------+---------+---------+---------+---------+----------+
 * | as bit 47  | step 0  | step 1  | step 2  | step 3  |  offset  |   4 KB page: four entries
 * +------------+---------+---------+---------+---------+----------+
 * | as bit 47  | step 0  | step 1  | step 2  |       offset       |   2 MB page: three entries
 * +------------+---------+---------+---------+--------------------+
 * | as bit 47  | step 0  | step 1  |            offset            |   1 GB page: two entries
 * +------------+---------+---------+------------------------------+
 * ```
 *
 * It does not access the data itself.
 *
 * @returns the translation and its cost; or a fault of stage `guest` whose `at` is the gPA of the guest entry (for
 *   `non-canonical`, step -1, it is `va`); or a fault of stage `host` whose `at` is the full gPA under translation, with
 *   step 4 for a result outside memory (08.S2 to 08.S5)
 * @throws RangeError if a root is no multiple of 4096 (08.S1)
 * @source lecture "Memory Virtualization", slide "hardware support": "how many memory references are needed to resolve
 *   a TLB miss?"; course 08.S1 to 08.S8
 */
export function nestedWalk48(mem: Mem64, regs: Nested48, va: Gva, access: Access): Res<WalkOut> {
  // #region body nestedWalk48: 08.S1 to 08.S8
  const roots = requireRoots('nestedWalk48', regs);
  const address = gva(va);
  if (!isCanonical(address)) return fault('guest', 'non-canonical', BEFORE_ROOT, address); // 08.S2
  const memory = new CountedMemory(mem);
  const toHost: ToHost = (data, wanted) => walkHost(memory, roots.hostRoot, data, wanted);
  const walked = walkGuest(memory, { step: 0, table: roots.guestRoot }, toHost, { va: address, access });
  if (!walked.ok) return walked;
  return { ok: true, ...walked.translation, refs: memory.reads };
  // #endregion
}

/**
 * Counts the table reads of one nested walk.
 *
 * @param guestSteps - how many guest entries are read
 * @param hostSteps - host entries read for each guest entry in order, then for the data: one more than `guestSteps`
 * @throws RangeError if a number is no integer >= 0, or the list has another length (08.S9)
 * @source lecture "Memory Virtualization", slide "hardware support"; course 08.S9
 */
export function refCount(guestSteps: number, hostSteps: readonly number[]): number {
  // #region body refCount: 08.S9
  if (![guestSteps, ...hostSteps].every(isCount)) {
    throw new RangeError(`refCount: ${guestSteps} and [${hostSteps.join(', ')}]; expected integers >= 0`);
  }
  if (hostSteps.length !== guestSteps + 1) {
    throw new RangeError(
      `refCount: ${hostSteps.length} host walks; expected ${guestSteps + 1}, one more than guest steps`,
    );
  }
  let references = guestSteps;
  for (const steps of hostSteps) references += steps;
  return references;
  // #endregion
}

/**
 * Creates an MMU over `mem` with empty caches.
 *
 * @param mem - host physical memory
 * @param config - how many entries each cache holds, over all VMs; 0 switches it off
 * @param config.pwcEntries - capacity of the page walk cache
 * @param config.ntlbEntries - capacity of the nested TLB
 * @throws RangeError if a capacity is no integer >= 0
 * @source course 08.S10 to 08.S24
 */
export function createMmu48(mem: Mem64, config: { pwcEntries: number; ntlbEntries: number }): Mmu48 {
  // #region body createMmu48: 08.S10 to 08.S24
  const { pwcEntries, ntlbEntries } = config;
  if (!isCount(pwcEntries) || !isCount(ntlbEntries)) {
    throw new RangeError(`createMmu48: capacities ${pwcEntries} and ${ntlbEntries}; expected integers >= 0`);
  }
  return new CachingMmu(mem, new RecentEntries(pwcEntries), new RecentEntries(ntlbEntries));
  // #endregion
}

// #region helper
/** A step of a walk: 0 is the root. */
type Step = 0 | 1 | 2 | 3;

const STEPS: readonly Step[] = [0, 1, 2, 3];

/** The step of a fault before the first reference. */
const BEFORE_ROOT = -1;

/** The step of the final address: the number of steps of the tree, also under a large page. */
const FINAL = 4;

/** How many address bits lie below the index of a step. One entry of that step maps 2 to this power bytes. */
const BITS_BELOW = [39n, 30n, 21n, 12n] as const;

/** Log2 of the page that a leaf of a step maps. At step 0 there are no leaves (08.S5). */
const PAGE_OF_LEAF = { 1: 30, 2: 21, 3: 12 } as const;

const INDEX_MASK = 0x1ffn;
const ENTRY_BYTES = 8n;
const PAGE_BYTES = 4096n;

/** Bits 63:47 of a canonical address in the upper half. */
const ALL_17_BITS = 2n ** 17n - 1n;

/** Bits 47:0: what the trees see of a gVA. */
const TRANSLATED = 2n ** 48n - 1n;

/** Reads entries and counts the reads (08.S6). Writes are not counted. */
class CountedMemory {
  reads = 0;

  constructor(private readonly mem: Mem64) {}

  get size(): bigint {
    return this.mem.size;
  }

  read(at: Hpa): bigint {
    this.reads += 1;
    return this.mem.read64(at);
  }

  /** Sets A in every entry used and D in the leaf of a write; an entry that has its bits is not written (C.13). */
  mark(used: readonly UsedEntry[], access: Access): void {
    const leaf = used.length - 1;
    used.forEach(({ hpa: at, value }, i) => {
      const marked = value | (i === leaf && access === 'w' ? PTE64.A | PTE64.D : PTE64.A);
      if (marked !== value) this.mem.write64(at, marked);
    });
  }
}

/** An entry that a walk has read. */
interface UsedEntry {
  readonly step: Step;
  /** Its address in the space of its table: a gPA for a guest entry, an hPA for a host entry. */
  readonly at: bigint;
  /** Where it was read. */
  readonly hpa: Hpa;
  readonly value: bigint;
}

/** A tree of one dimension, and the step at which a walk of it begins. */
interface Tree {
  readonly step: Step;
  /** The table of that step, in the tree's own space. */
  readonly table: bigint;
  /** Says where the entry at an address of the tree's own space can be read. */
  readonly locate: (at: bigint, step: Step) => Res<{ hpa: Hpa }>;
  /** Makes the fault of an entry. */
  readonly refuse: (code: FaultCode, step: number, at: bigint) => Res<never>;
}

/** What a walk of one dimension has found, before anybody asked whether the access is allowed. */
interface Found {
  /** The entries read, in order; the last one is the leaf. */
  readonly used: readonly UsedEntry[];
  /** Log2 of the leaf's page. */
  readonly page: 12 | 21 | 30;
  readonly target: bigint;
}

/** Walks one tree down to its leaf. Guest and host differ only in the way to an entry, and in whom a fault names. */
function findTranslation(memory: CountedMemory, tree: Tree, address: bigint): Res<Found> {
  const used: UsedEntry[] = [];
  let table = tree.table;
  for (const step of STEPS.slice(tree.step)) {
    const at = table + indexAt(address, step) * ENTRY_BYTES;
    const place = tree.locate(at, step);
    if (!place.ok) return place;
    const value = memory.read(place.hpa);
    const kind = kindOf(value, step);
    if (kind === 'not-present' || kind === 'reserved-bit') return tree.refuse(kind, step, at);
    used.push({ step, at, hpa: place.hpa, value });
    if (kind !== 'table') return { ok: true, used, page: kind, target: leafTarget(value, kind, address) };
    table = frameOf(value);
  }
  throw new Error('findTranslation: an entry of the last step is never a table');
}

/** From a gPA to its hPA and the size of the host's page, by a host walk or from a cache. */
type ToHost = (address: Gpa, access: Access) => Res<HostPlace>;

interface HostPlace {
  readonly hpa: Hpa;
  readonly page: 12 | 21 | 30;
}

/** Makes a complete host walk (08.S3). */
function walkHost(memory: CountedMemory, hostRoot: Hpa, address: Gpa, access: Access): Res<HostPlace> {
  const refuse = (code: FaultCode, step: number): Res<never> => fault('host', code, step, address);
  const locate = (at: bigint, step: Step): Res<{ hpa: Hpa }> =>
    at + ENTRY_BYTES <= memory.size ? { ok: true, hpa: hpa(at) } : refuse('out-of-range', step); // C.12
  // Is there a translation?
  const found = findTranslation(memory, { step: 0, table: hostRoot, locate, refuse }, address);
  if (!found.ok) return found;
  // Is this access allowed?
  const refusing = entryThatRefuses(found.used, access);
  if (refusing !== undefined) return refuse('protection', refusing.step);
  if (found.target >= memory.size) return refuse('out-of-range', FINAL);
  memory.mark(found.used, access); // 08.S3: at once
  return { ok: true, hpa: hpa(found.target), page: found.page };
}

/** Where a guest walk begins: at the root, or at the table that the PWC knows, with the hPA of that table (08.S15). */
interface GuestStart {
  readonly step: Step;
  readonly table: bigint;
  readonly tableHpa?: Hpa;
}

interface GuestWalk {
  readonly used: readonly UsedEntry[];
  readonly translation: Omit<WalkOut, 'refs'>;
}

/** Makes a nested walk from `start` on (08.S4). */
function walkGuest(
  memory: CountedMemory,
  start: GuestStart,
  toHost: ToHost,
  { va, access }: { readonly va: Gva; readonly access: Access },
): Res<GuestWalk> {
  const refuse = (code: FaultCode, step: number, at: bigint): Res<never> => fault('guest', code, step, at);
  const locate = (at: bigint, step: Step): Res<{ hpa: Hpa }> => {
    const known = step === start.step ? start.tableHpa : undefined;
    if (known !== undefined) return { ok: true, hpa: hpa(known + (at - start.table)) }; // 08.S15: no way to walk
    return toHost(gpa(at), 'w'); // 08.S4: the MMU may have to set A or D in the entry
  };
  // Does the guest have a translation?
  const found = findTranslation(memory, { ...start, locate, refuse }, va);
  if (!found.ok) return found;
  // Does the guest allow this access? 08.S16: of the steps that were read.
  const refusing = entryThatRefuses(found.used, access);
  if (refusing !== undefined) return refuse('protection', refusing.step, refusing.at);
  // Where is the data, and does the host allow this access? 08.S8: the full gPA, whatever pages lie under it.
  const data = gpa(found.target);
  const place = toHost(data, access);
  if (!place.ok) return place;
  memory.mark(found.used, access); // 08.S4: then, and only then
  const translation = { hpa: place.hpa, gpa: data, guestPage: found.page, hostPage: place.page };
  return { ok: true, used: found.used, translation };
}

/** Says what an entry is: a table, or a leaf of so many address bits. C.10: P first, then the reserved bits. */
function kindOf(entry: bigint, step: Step): 'not-present' | 'reserved-bit' | 'table' | 12 | 21 | 30 {
  if ((entry & PTE64.P) === 0n) return 'not-present';
  if (step === 3) return PAGE_OF_LEAF[step]; // 08.S5: bit 7 is ignored
  if ((entry & PTE64.PS) === 0n) return 'table';
  if (step === 0) return 'reserved-bit'; // 08.S5
  return (frameOf(entry) & (2n ** BITS_BELOW[step] - 1n)) === 0n ? PAGE_OF_LEAF[step] : 'reserved-bit'; // 08.S5
}

function indexAt(address: bigint, step: Step): bigint {
  return (address >> BITS_BELOW[step]) & INDEX_MASK;
}

/** Bits 47:12; what an entry has above them is ignored (C.8). */
function frameOf(entry: bigint): bigint {
  return entry & PTE64.FRAME;
}

/** Joins the frame of a leaf with all address bits below its page size (08.S8). */
function leafTarget(leaf: bigint, page: 12 | 21 | 30, address: bigint): bigint {
  const offset = address & (2n ** BigInt(page) - 1n);
  return frameOf(leaf) + offset;
}

/** Finds the first entry that lacks a right the access needs. C.11: a write needs W at every step. */
function entryThatRefuses(used: readonly UsedEntry[], access: Access): UsedEntry | undefined {
  if (access === 'r') return undefined;
  return used.find(({ value }) => !allowsWrites(value));
}

function allowsWrites(entry: bigint): boolean {
  return (entry & PTE64.W) !== 0n;
}

/** 01.S5: bits 63:48 all equal bit 47, so bits 63:47 are all clear or all set. */
function isCanonical(va: Gva): boolean {
  const upper = va >> 47n;
  return upper === 0n || upper === ALL_17_BITS;
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function fault(stage: 'guest' | 'host', code: FaultCode, step: number, at: bigint): Res<never> {
  return { ok: false, fault: { code, stage, step, at } };
}

/** Returns a copy of the registers; refuses a root that is no multiple of 4096 (08.S1, C.17). */
function requireRoots(caller: string, { guestRoot, hostRoot }: Nested48): Nested48 {
  for (const [name, root] of Object.entries({ guestRoot, hostRoot })) {
    if (root % PAGE_BYTES !== 0n) {
      throw new RangeError(`${caller}: ${name} is 0x${root.toString(16)}; expected a multiple of 4096`);
    }
  }
  return { guestRoot: gpa(guestRoot), hostRoot: hpa(hostRoot) };
}

/** What the nTLB knows of one gPA page of one VM (08.S10). */
interface NtlbEntry {
  readonly vm: VmId;
  /** First address of the page. */
  readonly base: bigint;
  readonly page: 12 | 21 | 30;
  /** Whether a host walk for a write has filled it: only such an entry serves writes (08.S11). */
  readonly writeFilled: boolean;
}

/** What the PWC knows of one guest table of one VM (08.S13). */
interface PwcEntry {
  readonly vm: VmId;
  /** The step of the entry that names the table; the table is used at the next step. */
  readonly step: 0 | 1 | 2;
  readonly hpa: Hpa;
  /** Serves only `fault.at`. */
  readonly gpa: bigint;
  /** Whether W is set in all guest entries down to `step`. */
  readonly w: boolean;
}

/** The steps of the PWC, in the order of a look-up (08.S14). */
const DEEPEST_FIRST = [2, 1, 0] as const;

/** The rules of the two caches: what hits, what is stored, what is dropped. */
class CachingMmu implements Mmu48 {
  private current: { readonly vm: VmId; readonly regs: Nested48 } | null = null;
  /** The registers of the most recent load of each VM (08.S22). */
  private readonly loaded = new Map<VmId, Nested48>();

  constructor(
    private readonly mem: Mem64,
    private readonly pwc: RecentEntries<PwcEntry>,
    private readonly ntlb: RecentEntries<NtlbEntry>,
  ) {}

  load(vm: VmId, regs: Nested48): void {
    const copy = requireRoots('load', regs);
    const before = this.loaded.get(vm) ?? copy;
    const hostChanged = before.hostRoot !== copy.hostRoot;
    if (hostChanged || before.guestRoot !== copy.guestRoot) this.pwc.dropVm(vm); // 08.S22
    if (hostChanged) this.ntlb.dropVm(vm);
    this.loaded.set(vm, copy);
    this.current = { vm, regs: copy };
  }

  translate(va: Gva, access: Access): Res<WalkOut & { pwc: -1 | 0 | 1 | 2 }> {
    const { vm, regs } = this.requireLoaded('translate');
    const address = gva(va);
    if (!isCanonical(address)) return fault('guest', 'non-canonical', BEFORE_ROOT, address); // 08.S2
    const memory = new CountedMemory(this.mem);
    const hit = this.deepestTable(vm, address, access);
    const toHost: ToHost = (data, wanted) => this.translateGpa(memory, data, wanted);
    const walked = walkGuest(memory, startOf(hit, regs), toHost, { va: address, access });
    if (!walked.ok) return walked;
    this.storeTables(vm, address, hit, walked.used); // 08.S17: after success only
    return { ok: true, ...walked.translation, refs: memory.reads, pwc: hit?.step ?? -1 };
  }

  invlpg(_va: Gva): void {
    const { vm } = this.requireLoaded('invlpg');
    this.pwc.dropVm(vm); // 08.S20
  }

  invept(vm: VmId): void {
    this.pwc.dropVm(vm); // 08.S21
    this.ntlb.dropVm(vm);
  }

  /** Finds the deepest table that the PWC may give for this access, and makes it the most recent one (08.S14). */
  private deepestTable(vm: VmId, va: Gva, access: Access): PwcEntry | undefined {
    for (const step of DEEPEST_FIRST) {
      const key = pwcKey(vm, step, va);
      const entry = this.pwc.get(key);
      if (entry === undefined || (access === 'w' && !entry.w)) continue;
      this.pwc.makeMostRecent(key, entry);
      return entry;
    }
    return undefined;
  }

  /** Stores the tables that this walk has come to, from the upper ones to the lower ones (08.S17). */
  private storeTables(vm: VmId, va: Gva, hit: PwcEntry | undefined, used: readonly UsedEntry[]): void {
    let w = hit?.w ?? true;
    used.forEach(({ step, value }, i) => {
      const below = used[i + 1];
      if (below === undefined || step === 3) return; // the leaf
      w = w && allowsWrites(value);
      const table = hpa(below.hpa - indexAt(va, below.step) * ENTRY_BYTES);
      this.pwc.store(pwcKey(vm, step, va), { vm, step, hpa: table, gpa: frameOf(value), w });
    });
  }

  /** Asks the nTLB, then the host's tables (08.S11). What it stores stays, however the translation ends (08.S12). */
  private translateGpa(memory: CountedMemory, address: Gpa, access: Access): Res<HostPlace> {
    const { vm, regs } = this.requireLoaded('translate');
    const key = ntlbKey(vm, address);
    const known = this.ntlb.get(key);
    if (known !== undefined && (access === 'r' || known.writeFilled)) {
      this.ntlb.makeMostRecent(key, known);
      return { ok: true, hpa: hpa(known.base + (address % PAGE_BYTES)), page: known.page };
    }
    const place = walkHost(memory, regs.hostRoot, address, access);
    if (!place.ok) return place;
    const base = place.hpa - (place.hpa % PAGE_BYTES);
    this.ntlb.store(key, { vm, base, page: place.page, writeFilled: access === 'w' });
    return place;
  }

  private requireLoaded(method: string): { readonly vm: VmId; readonly regs: Nested48 } {
    if (this.current === null) throw new RangeError(`${method}: no VM has been loaded yet; call load first`); // 08.S23
    return this.current;
  }
}

function startOf(hit: PwcEntry | undefined, { guestRoot }: Nested48): GuestStart {
  if (hit === undefined) return { step: 0, table: guestRoot };
  return { step: STEPS[hit.step + 1] ?? 3, table: hit.gpa, tableHpa: hit.hpa };
}

/** Entries by key, the least recently used one first. It knows nothing of pages. */
class RecentEntries<E extends { readonly vm: VmId }> {
  /** A Map keeps the order in which keys were set. */
  private readonly byKey = new Map<string, E>();

  constructor(private readonly capacity: number) {}

  /** Looks an entry up. Changes no order. */
  get(key: string): E | undefined {
    return this.byKey.get(key);
  }

  /** Stores or replaces an entry and makes it the most recent one; a new one takes the place of the least recent one. */
  store(key: string, entry: E): void {
    if (this.capacity === 0) return;
    if (!this.byKey.has(key) && this.byKey.size === this.capacity) this.dropLeastRecent(); // 08.S18
    this.makeMostRecent(key, entry);
  }

  makeMostRecent(key: string, entry: E): void {
    this.byKey.delete(key);
    this.byKey.set(key, entry);
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

/** The key (vm, step, indices down to it). Numbers stand first, so that no VM id can be taken for another key. */
function pwcKey(vm: VmId, step: 0 | 1 | 2, va: Gva): string {
  return `${step} ${(va & TRANSLATED) >> BITS_BELOW[step]} ${vm}`;
}

/** The key (vm, gPA page). */
function ntlbKey(vm: VmId, address: Gpa): string {
  return `${address / PAGE_BYTES} ${vm}`;
}
// #endregion
