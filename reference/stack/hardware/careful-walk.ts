import type { FaultCode } from '../../machine';
import { KIND } from '../access';
import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import type { Demands } from './demands';
import { NO_EXECUTE, virtualDemands } from './demands';
import { EntryPath } from './entry-path';
import type { EntryKind } from './entry-reader';
import { ENTRY, EntryReader } from './entry-reader';
import { HostWalk, keptRights } from './host-walk';
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
 * Read `walk`, then `descend` and `findEntry`; then `HostWalk`. Skip `observer` at first.
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

  private readonly guest: EntryReader;
  private readonly host: HostWalk;
  private readonly guestPath: EntryPath;
  private readonly virtual: Demands;
  private readonly hostFrom: number;
  private fault: WalkFault | null = null;
  private watcher: WalkObserver | null = null;

  constructor(
    private readonly memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
    private readonly caches: ProcessorCaches,
    private readonly counts: WalkCounts,
  ) {
    const { guest, rules, controls, hostFrom } = description;
    this.guest = new EntryReader(guest, rules, controls);
    this.host = new HostWalk(memory, description, caches, counts);
    this.guestPath = new EntryPath(this.guest.steps, memory);
    this.virtual = virtualDemands(rules, controls);
    this.hostFrom = hostFrom;
  }

  /** Who sees what the walks do. */
  set observer(observer: WalkObserver | null) {
    this.watcher = observer;
    this.host.observer = observer;
  }

  get observer(): WalkObserver | null {
    return this.watcher;
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
    return this.host.translate(space, gfn, 0, kind, this.guest.steps) === null ? this.host.frame : -1;
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
      this.fault = this.host.translate(space, table, offset, ENTRY_ACCESS, row);
      if (this.fault !== null) return -1;
      frame = this.host.frame;
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
    this.observer?.cache('walk-cache', { row, step: row }, `0x${(position * 4).toString(16)}`, isHit);
    return isHit;
  }

  /** Finds the frame of the data; in the host's tree where the guest's leaf holds a gPA. */
  private locateData(space: AddressSpace, data: number, low: number, kind: number): boolean {
    const row = this.guest.steps;
    this.guestPageBits = this.guest.pageBits[this.guestPath.leaf] ?? FRAME_BITS;
    this.pageBits = this.guestPageBits;
    if (this.holdsGuestPhysical()) {
      this.fault = this.host.translate(space, data, low & (PAGE_BYTES - 1), kind | KIND.USER, row);
      this.gfn = data;
      this.hfn = this.host.frame;
      this.pageBits = Math.min(this.pageBits, this.host.pageBits);
      return this.fault === null;
    }
    this.gfn = -1;
    this.hfn = data;
    if (data < this.memory.frames) return true;
    this.fault = { code: 'out-of-range', dimension: 'direct', step: row, row, gpa: -1 };
    return false;
  }

  /** The rights that a cached translation keeps. D says that a write needs no further walk. */
  private rightsToCache(kind: number): number {
    const granted = this.guestPath.granted(this.guest.hasExecuteDisable);
    const isHost = this.holdsGuestPhysical();
    // D lets a write do without a walk, so the host's page must be dirty and writable too.
    const hostAllows = isHost ? this.host.rights & (this.host.rights << 5) & BIT.D : BIT.D;
    const rights = keptRights(this.description, this.guestPath, granted, kind) & (hostAllows | ~BIT.D);
    return isHost ? rights | (this.host.rights & NO_EXECUTE) : rights;
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
