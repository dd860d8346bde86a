import type { Adjustment, GuestOs, VmStats } from '../../09-ballooning/balloon';
import type { ProxyCache, Sampler } from '../../10-working-set/working-set';
import type { Sharer } from '../../11-page-sharing/page-sharing';
import type { Frame, PageNo, VmId } from '../../machine';

/** A VM whose memory is managed, as chapter 09 configures it. Its pages below its tables take part. */
export interface ManagedVm {
  readonly id: VmId;
  /** Pages that the VM keeps whatever is asked of it. */
  readonly min: number;
  readonly shares: number;
  /** The balloon's side of the guest. It must not give up pages of tables. */
  readonly guest: GuestOs;
  /** For working-set sampling: weights of the slow and the fast average, and where both begin. */
  readonly sampling?: { readonly slow: number; readonly fast: number; readonly initial: number };
}

/**
 * Reclaims memory of running VMs: chapters 09, 10 and 11 decide, and what they decide happens to the real maps that hardware uses. A page
 * that leaves, moves or becomes read-only leaves shadows, host tables and caches at the same moment; the next access to it is
 * a fault of the host that brings it back, copies it, or counts it.
 */
export interface MemoryManager {
  /** Gives a VM a new size in pages (09.S9 to 09.S15). */
  setTarget(vm: VmId, pages: number): Adjustment;
  /** Plans who gives up pages (09.S16). */
  reclaim(
    pages: number,
    activeFraction: ReadonlyMap<VmId, number>,
    tax: number,
  ): ReadonlyArray<{ vm: VmId; pages: number }>;
  stats(vm: VmId): VmStats;
  /** Looks for a page of equal bytes and shares its frame (11.S2 to 11.S8); a page without a frame is `not-attached`. */
  share(vm: VmId, gfn: PageNo): ReturnType<Sharer['scan']>;
  sharing(): ReturnType<Sharer['stats']>;
  /** The guest stores a byte: a shared page is copied first. False if the machine has no frame for it. */
  writeByte(vm: VmId, gfn: PageNo, offset: number, byte: number): boolean;
  /** Reads a byte of a page; a page without a frame gets one. Undefined if the machine has none. */
  readByte(vm: VmId, gfn: PageNo, offset: number): number | undefined;
  /** Opens a sampling period: the first access to each page is a fault of the host (10.S1). */
  beginSample(vm: VmId, sample: readonly PageNo[]): void;
  endSample(vm: VmId): ReturnType<Sampler['end']>;
  estimate(vm: VmId): ReturnType<Sampler['estimate']>;
  /**
   * Lets a VM keep `vmPages` pages and puts those that leave it into a cache of the hypervisor (10.S9). `reference` then has
   * to be called for each page before it is accessed.
   */
  proxy(vm: VmId, vmPages: number, proxyPages: number): ProxyCache;
}

/** How pages are hashed before they are compared; see chapter 11. */
export type PageHash = (frame: Frame) => number;
