import type { AccessBatch } from '../access';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import { OWNER_SHIFT } from './address-space';
import { bindText } from './bind-loop';
import { isCanonical } from './canonical';
import { CarefulWalk } from './careful-walk';
import { FastWalk } from './fast-walk';
import type { FastContext } from './fast-context';
import type { PhysicalMemory } from './physical-memory';
import { ProcessorCaches } from './processor-caches';
import type { ProcessorDescription } from './processor-description';
import { FIELD } from './set-associative-cache';
import type { SetAssociativeCache } from './set-associative-cache';
import { StoreJournal } from './store-journal';
import { prefixLow } from './walk-cache';
import { WalkCounts } from './walk-counts';
import type { WalkFault } from './walk-fault';
import type { WalkObserver } from './walk-observer';

/** What a fault handler answers: make the access again, or leave it. */
export const FAULT = { RETRY: -2, GIVE_UP: -1 } as const;

/**
 * Asked about a fault in a batch: a value of {@link FAULT}, or the hfn of an access that the hypervisor has made itself.
 */
export type FaultHandler = (index: number, fault: WalkFault) => number;

/**
 * A processor: TLB, walk cache, nested TLB, and a walk in two forms, a careful one that can explain itself and a generated one
 * that is fast.
 */
export class Processor {
  readonly caches: ProcessorCaches;
  readonly counts: WalkCounts;
  /** Answers of the last translation that succeeded; `gfn` is -1 where nothing has computed it. */
  hfn = 0;
  gfn = -1;
  pageBits: number = FRAME_BITS;
  private readonly walk: CarefulWalk;
  private fastWalk: FastWalk | null = null;

  constructor(
    private readonly memory: PhysicalMemory,
    private readonly description: ProcessorDescription,
  ) {
    this.caches = new ProcessorCaches(description);
    this.counts = new WalkCounts(description.guest.widths.length, description.host.widths.length);
    this.walk = new CarefulWalk(memory, description, this.caches, this.counts);
  }

  /** Who sees what the next translations do; null for nobody. */
  observe(observer: WalkObserver | null): void {
    this.walk.observer = observer;
  }

  /** Translates one access with all care. Returns its fault, or null and leaves the answer in the fields. */
  translate(space: AddressSpace, low: number, high: number, kind: number): WalkFault | null {
    this.counts.accesses += 1;
    return this.attempt(space, low, high, kind);
  }

  /** Translates a batch; accesses that `handler` gives up get -1. */
  run(space: AddressSpace, batch: AccessBatch, handler: FaultHandler): void {
    this.fastWalk ??= new FastWalk(this.memory, this.description, this.caches, this.counts);
    const careful = (index: number): number => {
      this.counts.accesses += 1;
      for (;;) {
        const fault = this.attempt(space, batch.low[index] ?? 0, batch.high[index] ?? 0, batch.kind[index] ?? 0);
        if (fault === null) return this.hfn;
        const answer = handler(index, fault);
        if (answer !== FAULT.RETRY) return answer;
      }
    };
    this.fastWalk.run(batch, space, careful);
  }

  /** Translates a gfn for the hypervisor itself, with all care; -1 for a fault of the host. @param kind - of the user */
  translateFrame(space: AddressSpace, gfn: number, kind: number): number {
    return this.walk.translateFrame(space, gfn, kind);
  }

  /** Compiles a text for the hypervisor, which may use this processor's memory and caches; it counts nothing. */
  bind<F>(emit: (context: FastContext) => string, scope: Readonly<Record<string, unknown>>): F {
    const { memory, description, caches } = this;
    const unused = { shapes: new Float64Array(1), tlbHits: new Float64Array(1), journal: new StoreJournal() };
    return bindText<F>({ memory, description, caches, ...unused }, emit, scope);
  }

  /** Brings `counts` up to date. */
  settle(): void {
    this.fastWalk?.settle();
  }

  /** Makes one attempt without counting an access. */
  attempt(space: AddressSpace, low: number, high: number, kind: number): WalkFault | null {
    if (this.lookUp(space, low, high, kind)) return null;
    if (!isCanonical(this.description.guest, low, high))
      return { code: 'non-canonical', dimension: this.outer(), step: -1, row: -1, gpa: -1 };
    const fault = this.walk.walk(space, low, high, kind);
    if (fault !== null) return fault;
    this.hfn = this.walk.hfn;
    this.gfn = this.walk.gfn;
    this.pageBits = this.walk.pageBits;
    this.store(space, low, high);
    return null;
  }

  /** Drops the TLB entry of one page, and the walk cache of its address space (08.S20). */
  dropPage(owner: number, low: number, high: number): void {
    const { tlb, largeTlb, largeBits } = this.caches;
    tlb?.drop(prefixLow(low, high, FRAME_BITS), tlbHigh(high, FRAME_BITS, owner));
    largeTlb?.drop(prefixLow(low, high, largeBits), tlbHigh(high, largeBits, owner));
    this.caches.dropWalks(owner);
  }

  private lookUp(space: AddressSpace, low: number, high: number, kind: number): boolean {
    const { tlb, largeTlb, largeBits } = this.caches;
    if (tlb === null) return false;
    const isHit =
      this.find(tlb, FRAME_BITS, space, low, high, kind) ||
      (largeTlb !== null && this.find(largeTlb, largeBits, space, low, high, kind));
    this.walk.observer?.cache('tlb', { row: -1, step: -1 }, pageName(low, high), isHit);
    if (isHit) this.counts.tlbHits += 1;
    return isHit;
  }

  private find(
    cache: SetAssociativeCache,
    below: number,
    space: AddressSpace,
    low: number,
    high: number,
    kind: number,
  ): boolean {
    const slot = cache.find(prefixLow(low, high, below), tlbHigh(high, below, space.owner));
    const { care, want } = this.caches.virtualCached;
    if (slot < 0 || ((cache.field(slot, FIELD.RIGHTS) ^ (want[kind] ?? 0)) & (care[kind] ?? 0)) !== 0) return false;
    cache.touch(slot);
    const within = 2 ** (below - FRAME_BITS) - 1;
    this.hfn = cache.field(slot, FIELD.VALUE) | (prefixLow(low, high, FRAME_BITS) & within);
    this.gfn = -1;
    this.pageBits = cache.field(slot, FIELD.EXTRA);
    return true;
  }

  private store(space: AddressSpace, low: number, high: number): void {
    const { tlb, largeTlb, largeBits } = this.caches;
    if (tlb === null) return;
    const isLarge = largeTlb !== null && this.pageBits >= largeBits;
    const [cache, below] = isLarge ? [largeTlb, largeBits] : [tlb, FRAME_BITS];
    const hfn = this.hfn & ~(2 ** (below - FRAME_BITS) - 1);
    cache.store(prefixLow(low, high, below), tlbHigh(high, below, space.owner), hfn, this.walk.rights, this.pageBits);
  }

  private outer(): 'guest' | 'direct' {
    return this.description.hostFrom <= this.description.guest.widths.length ? 'guest' : 'direct';
  }
}

function tlbHigh(high: number, below: number, owner: number): number {
  return (owner << OWNER_SHIFT) | (high >>> below);
}

function pageName(low: number, high: number): string {
  const address = BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
  return `0x${((address >> BigInt(FRAME_BITS)) << BigInt(FRAME_BITS)).toString(16)}`;
}
