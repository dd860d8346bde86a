import type { FaultCode } from '../../machine';
import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { addressBits, FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import type { Demands } from './demands';
import { hostDemands, NO_EXECUTE, virtualDemands } from './demands';
import { EntryPath } from './entry-path';
import type { EntryKind } from './entry-reader';
import { ENTRY, EntryReader } from './entry-reader';
import type { PhysicalMemory } from './physical-memory';
import { WORDS_PER_FRAME } from './physical-memory';
import type { ProcessorDescription } from './processor-description';
import type { ProcessorCaches } from './processor-caches';
import type { WalkCounts } from './walk-counts';
import type { WalkFault } from './walk-fault';
import type { WalkObserver } from './walk-observer';

const PAGE_BYTES = 2 ** FRAME_BITS;

/** The access kind of a host walk for a guest's entry: the processor may have to set A or D in it (07.S6). */
const ENTRY_ACCESS = KIND.USER | KIND.WRITE;

/**
 * The walk in full: all checks in order, faults with their step, A and D, every cache, and a record where somebody observes.
 *
 * ```text
 *   row 0 .. hostFrom-1            row hostFrom .. g-1             data (row g)
 *   tables lie at hPAs             tables lie at gPAs: a host      a host walk too, unless
 *                                  walk finds each of them         hostFrom is g + 1
 * ```
 *
 * One number tells the regimes apart: `hostFrom` is 0 for nested paging, g + 1 for a single tree, and between them for agile
 * paging. This is the truth that the generated code has to agree with; it takes over where that code sees anything unusual.
 *
 * Read `walk`, then `findEntry` and `toHost`. Skip `observer` at first.
 *
 * @source course 03, 07 and 08; Intel SDM volume 3A, chapter "Paging"; Gandhi, Hill, Swift: Agile Paging, ISCA 2016
 */
export class CarefulWalk {
  /** Answers of the last successful walk: the 4 KiB frame of the data, its gfn (or -1), its rights, and log2 of the page. */
  hfn = 0;
  gfn = -1;
  rights = 0;
  pageBits: number = FRAME_BITS;
  guestPageBits: number = FRAME_BITS;
  observer: WalkObserver | null = null;

  private readonly guest: EntryReader;
  private readonly host: EntryReader;
  private readonly guestPath: EntryPath;
  private readonly hostPath: EntryPath;
  private readonly virtual: Demands;
  private readonly physical: Demands;
  private readonly hostFrom: number;
  private readonly lastGfn: number;
  private fault: WalkFault | null = null;
  /** Answers of the last `toHost`. */
  private hostFrame = 0;
  private hostRights = 0;
  private hostPageBits: number = FRAME_BITS;

  constructor(
    private readonly memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
    private readonly caches: ProcessorCaches,
    private readonly counts: WalkCounts,
  ) {
    const { guest, host, rules, controls, hostFrom } = description;
    this.guest = new EntryReader(guest, rules, controls);
    this.host = new EntryReader(host, rules, controls);
    this.guestPath = new EntryPath(this.guest.steps, memory);
    this.hostPath = new EntryPath(this.host.steps, memory);
    this.virtual = virtualDemands(rules, controls);
    this.physical = hostDemands(rules, controls);
    this.hostFrom = hostFrom;
    this.lastGfn = 2 ** (addressBits(host) - FRAME_BITS) - 1;
  }

  /** Translates; returns the fault, or null and leaves the answer in the fields. */
  walk(space: AddressSpace, low: number, high: number, kind: number): WalkFault | null {
    this.fault = null;
    // Does the guest have a translation?
    const data = this.descend(space, low, high, kind);
    if (data < 0) return this.fault;
    // Does the guest allow this access?
    if (!this.allows(kind)) return this.refuseRights(kind);
    const marksFirst = this.description.guestMarks === 'before-data';
    if (marksFirst) this.guestPath.mark(kind);
    // Where is the data, and does the host allow this access?
    if (!this.locateData(space, data, low, kind)) return this.fault;
    if (!marksFirst) this.guestPath.mark(kind);
    this.rights = this.rightsToCache(kind);
    this.caches.storePath(space, low, high, this.guestPath);
    return null;
  }

  /** Translates a gfn for the hypervisor itself; -1 for a fault. */
  translateFrame(space: AddressSpace, gfn: number, kind: number): number {
    return this.toHost(space, gfn, 0, kind, this.guest.steps) ? this.hostFrame : -1;
  }

  /** Reads the guest's or direct entries down to the leaf; returns the 4 KiB frame of the data, or -1. */
  private descend(space: AddressSpace, low: number, high: number, kind: number): number {
    const path = this.guestPath;
    const known = this.caches.startOf(space, low, high, this.needsOf(kind), path);
    if (this.caches.hasTranslationCache) this.observeStart(low, high, known);
    let table = known >= 0 ? path.startTable : space.root;
    let isLocated = known >= 0 && !this.caches.holdsGfns;
    for (let row = known + 1; ; row++) {
      if (row === known + 1) path.begin(row);
      const index = this.indexAt(low, high, row);
      const position = this.findEntry(space, table, row, index, isLocated);
      if (position < 0) return -1;
      isLocated = false;
      const found = this.readGuestEntry(space, row, index, position);
      if (found === ENTRY.NOT_PRESENT || found === ENTRY.RESERVED) return this.refuseEntry(found, row);
      const frame = this.guest.frameOf(path.low, path.high);
      if (found === ENTRY.LEAF) return this.frameWithin(frame, low, high, row);
      table = frame;
    }
  }

  /** Finds where the entry of a row lies: at an hPA, or where a host walk leads; -1 for a fault of the host. */
  private findEntry(space: AddressSpace, table: number, row: number, index: number, isLocated: boolean): number {
    let frame = table;
    const offset = index * this.guest.geometry.entryBytes;
    const isGuestPhysical = this.isGuestPhysical(row);
    if (isGuestPhysical && !isLocated) {
      if (!this.toHost(space, table, offset, ENTRY_ACCESS, row)) return -1;
      frame = this.hostFrame;
    }
    this.guestPath.tableGfn = isLocated ? this.guestPath.startGfn : isGuestPhysical ? table : -1;
    this.guestPath.tableFrame = frame;
    if (frame >= this.memory.tableFrames) return this.refuseRow('out-of-range', row, row);
    return frame * WORDS_PER_FRAME + offset / 4;
  }

  private readGuestEntry(space: AddressSpace, row: number, index: number, position: number): EntryKind {
    const path = this.guestPath;
    if (this.isCachedEntry(space, row, position)) {
      path.take(row, position, this.caches.entryLow, this.caches.entryHigh, false);
      return this.guest.kindOf(path.low, path.high, row);
    }
    const { words } = this.memory;
    const isWide = this.guest.geometry.entryBytes === 8;
    path.take(row, position, words[position] ?? 0, isWide ? (words[position + 1] ?? 0) : 0, true);
    this.countGuest(row);
    const dimension = this.dimensionOf(row);
    const table = (dimension === 'guest' ? path.tableGfn : path.tableFrame) * PAGE_BYTES;
    this.observer?.reference(dimension, { row, step: row }, -1, table, index, position);
    return this.guest.kindOf(path.low, path.high, row);
  }

  /** Asks a page-table cache for an upper entry. */
  private isCachedEntry(space: AddressSpace, row: number, position: number): boolean {
    if (this.caches.entries === null || row === this.guest.steps - 1) return false;
    const isHit = this.caches.findEntry(space, row, position);
    if (isHit) this.counts.walkCacheHits[row] = (this.counts.walkCacheHits[row] ?? 0) + 1;
    else this.counts.walkCacheMisses += 1;
    this.observer?.cache('walk-cache', { row, step: row }, hex(position * 4), isHit);
    return isHit;
  }

  /** Finds the frame of the data; in the host's tree where the guest's leaf holds a gPA. */
  private locateData(space: AddressSpace, data: number, low: number, kind: number): boolean {
    const row = this.guest.steps;
    this.guestPageBits = this.guest.pageBits[this.guestPath.leaf] ?? FRAME_BITS;
    this.pageBits = this.guestPageBits;
    if (this.holdsGuestPhysical()) {
      if (!this.toHost(space, data, low & (PAGE_BYTES - 1), kind | KIND.USER, row)) return false;
      this.gfn = data;
      this.hfn = this.hostFrame;
      this.pageBits = Math.min(this.pageBits, this.hostPageBits);
      return true;
    }
    this.gfn = -1;
    this.hfn = data;
    if (data < this.memory.frames) return true;
    this.fault = { code: 'out-of-range', dimension: 'direct', step: row, row, gpa: -1 };
    return false;
  }

  /** Translates a gPA: asks the nested TLB, then the host's tree. */
  private toHost(space: AddressSpace, gfn: number, offset: number, kind: number, row: number): boolean {
    const slot = this.caches.findNested(space, gfn, kind);
    if (this.caches.nestedTlb !== null) {
      this.observer?.cache('nested-tlb', { row, step: -1 }, hex(gfn * PAGE_BYTES), slot >= 0);
      if (slot < 0) this.counts.nestedTlbMisses += 1;
    }
    if (slot >= 0) {
      this.counts.nestedTlbHits += 1;
      this.hostFrame = this.caches.nestedFrame(slot);
      this.hostRights = this.caches.nestedRights(slot);
      this.hostPageBits = this.caches.nestedPageBits(slot);
      return true;
    }
    if (!this.walkHost(space, gfn, offset, kind, row)) return false;
    this.caches.storeNested(space, gfn, this.hostFrame, this.hostRights, this.hostPageBits);
    return true;
  }

  /** Makes a complete walk of the host's tree, A and D included (08.S3). */
  private walkHost(space: AddressSpace, gfn: number, offset: number, kind: number, row: number): boolean {
    const path = this.hostPath;
    const gpa = gfn * PAGE_BYTES + offset;
    const refuse = (code: FaultCode, step: number): boolean => {
      this.fault = { code, dimension: 'host', step, row, gpa };
      return false;
    };
    if (gfn > this.lastGfn) return refuse('not-present', 0);
    let table = space.hostRoot;
    path.begin(0);
    for (let step = 0; ; step++) {
      const width = this.host.geometry.widths[step] ?? 0;
      const index = Math.floor(gpa / 2 ** (this.host.pageBits[step] ?? 0)) % 2 ** width;
      const position = table * WORDS_PER_FRAME + (index * this.host.geometry.entryBytes) / 4;
      if (position >= this.memory.tableFrames * WORDS_PER_FRAME) return refuse('out-of-range', step);
      const isWide = this.host.geometry.entryBytes === 8;
      const { words } = this.memory;
      path.take(step, position, words[position] ?? 0, isWide ? (words[position + 1] ?? 0) : 0, true);
      this.counts.host(row, step);
      this.observer?.reference('host', { row, step }, gpa, table * PAGE_BYTES, index, position);
      const found = this.host.kindOf(path.low, path.high, step);
      if (found === ENTRY.NOT_PRESENT) return refuse('not-present', step);
      if (found === ENTRY.RESERVED) return refuse('reserved-bit', step);
      table = this.host.frameOf(path.low, path.high);
      if (found === ENTRY.LEAF) break;
    }
    const demands = this.physical;
    const granted = path.granted(this.host.hasExecuteDisable);
    if (((granted ^ (demands.want[kind] ?? 0)) & (demands.care[kind] ?? 0)) !== 0) {
      return refuse('protection', path.firstRefusing(demands, kind, this.host.hasExecuteDisable));
    }
    this.hostPageBits = this.host.pageBits[path.leaf] ?? FRAME_BITS;
    const pages = 2 ** (this.hostPageBits - FRAME_BITS);
    this.hostFrame = table - (table % pages) + (gfn % pages);
    if (this.hostFrame >= this.memory.frames) return refuse('out-of-range', this.host.steps);
    path.mark(kind);
    this.hostRights = this.withDirty(path, granted, kind, BIT.D);
    return true;
  }

  /** The rights that a cached translation keeps. D says that a write needs no further walk. */
  private rightsToCache(kind: number): number {
    const granted = this.guestPath.granted(this.guest.hasExecuteDisable);
    const isHost = this.holdsGuestPhysical();
    // D lets a write do without a walk, so the host's page must be dirty and writable too.
    const hostAllows = isHost ? this.hostRights & (this.hostRights << 5) & BIT.D : BIT.D;
    const rights = this.withDirty(this.guestPath, granted, kind, hostAllows);
    return isHost ? rights | (this.hostRights & NO_EXECUTE) : rights;
  }

  private withDirty(path: EntryPath, granted: number, kind: number, hostAllows: number): number {
    const isWrite = (kind & KIND.WRITE) !== 0;
    const isDirty = this.description.writeHits === 'when-dirty' ? (path.low & BIT.D) !== 0 || isWrite : isWrite;
    // A success has set A everywhere.
    return granted | BIT.A | (isDirty && hostAllows !== 0 ? BIT.D : 0);
  }

  private allows(kind: number): boolean {
    const granted = this.guestPath.granted(this.guest.hasExecuteDisable);
    return ((granted ^ (this.virtual.want[kind] ?? 0)) & (this.virtual.care[kind] ?? 0)) === 0;
  }

  private refuseRights(kind: number): WalkFault | null {
    const step = this.guestPath.firstRefusing(this.virtual, kind, this.guest.hasExecuteDisable);
    this.refuseRow('protection', step, step);
    return this.fault;
  }

  private refuseEntry(found: EntryKind, row: number): number {
    return this.refuseRow(found === ENTRY.NOT_PRESENT ? 'not-present' : 'reserved-bit', row, row);
  }

  private refuseRow(code: FaultCode, step: number, row: number): number {
    this.fault = { code, dimension: this.dimensionOf(row), step, row, gpa: -1 };
    return -1;
  }

  /** Adds the page's own offset, in frames, to the frame of a leaf; only a large one has any. */
  private frameWithin(frame: number, low: number, high: number, step: number): number {
    const pages = 2 ** ((this.guest.pageBits[step] ?? FRAME_BITS) - FRAME_BITS);
    const vpn = (low >>> FRAME_BITS) + (high >>> 0) * 2 ** (32 - FRAME_BITS);
    return frame - (frame % pages) + (vpn % pages);
  }

  private indexAt(low: number, high: number, step: number): number {
    const below = this.guest.pageBits[step] ?? 0;
    const mask = 2 ** (this.guest.geometry.widths[step] ?? 0) - 1;
    if (below >= 32) return (high >>> (below - 32)) & mask;
    return ((low >>> below) | (high << (32 - below))) & mask;
  }

  /** Whether the address of a row's table, or of the data, is guest-physical. */
  private isGuestPhysical(row: number): boolean {
    return row >= this.hostFrom;
  }

  /** Whether the leaf of the walk under way holds a gPA. */
  private holdsGuestPhysical(): boolean {
    return this.guestPath.leaf + 1 >= this.hostFrom && this.hostFrom <= this.guest.steps;
  }

  /** A table whose entries hold gPAs is the guest's own; so is every table of a nested machine. */
  private dimensionOf(row: number): 'guest' | 'direct' {
    return row + 1 >= this.hostFrom && this.hostFrom <= this.guest.steps ? 'guest' : 'direct';
  }

  private countGuest(row: number): void {
    if (this.dimensionOf(row) === 'guest') this.counts.guest(row);
    else this.counts.direct[row] = (this.counts.direct[row] ?? 0) + 1;
  }

  private needsOf(kind: number): { readonly needs: number; readonly forbids: number } {
    const want = this.virtual.want[kind] ?? 0;
    return { needs: want, forbids: (this.virtual.care[kind] ?? 0) & ~want };
  }

  private observeStart(low: number, high: number, known: number): void {
    if (known >= 0) this.counts.walkCacheHits[known] = (this.counts.walkCacheHits[known] ?? 0) + 1;
    else this.counts.walkCacheMisses += 1;
    if (this.observer === null) return;
    for (let step = this.guest.steps - 2; step >= Math.max(known, 0); step--) {
      const address = BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
      const below = BigInt(this.guest.pageBits[step] ?? 0);
      this.observer.cache(
        'walk-cache',
        { row: -1, step },
        `0x${((address >> below) << below).toString(16)}`,
        step === known,
      );
    }
  }
}

function hex(n: number): string {
  return `0x${n.toString(16)}`;
}
