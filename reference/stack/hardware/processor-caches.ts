import { BIT } from '../entry-rules';
import { FRAME_BITS } from '../geometry';
import type { AddressSpace } from './address-space';
import { OWNER_SHIFT } from './address-space';
import type { Demands } from './demands';
import { hostDemands, virtualDemands, withMarks } from './demands';
import { EntryCache } from './entry-cache';
import type { EntryPath } from './entry-path';
import { PathCache } from './path-cache';
import type { ProcessorDescription } from './processor-description';
import { FIELD, SetAssociativeCache } from './set-associative-cache';
import type { TranslationCache, WalkNeeds } from './walk-cache';
import { PrefixCache } from './walk-cache';

/** All caches of one processor. Their contents are used, whatever memory says, until they are dropped (08.S19). */
export class ProcessorCaches {
  readonly tlb: SetAssociativeCache | null;
  readonly largeTlb: SetAssociativeCache | null;
  readonly nestedTlb: SetAssociativeCache | null;
  readonly translations: TranslationCache | null;
  readonly entries: EntryCache | null;
  /** Whether the walk cache holds the gPAs of tables, which a host walk has to translate. */
  readonly holdsGfns: boolean;
  readonly hasTranslationCache: boolean;
  /** Log2 of the bytes that an entry of the large TLB maps. */
  readonly largeBits: number;
  /** What a cached translation must grant. */
  readonly virtualCached: Demands;
  readonly hostCached: Demands;

  constructor(private readonly description: ProcessorDescription) {
    const { guest, tlb, walkCache, nestedTlb, hostFrom } = description;
    this.tlb = tlb === null ? null : new SetAssociativeCache(tlb);
    this.largeTlb = tlb?.large === undefined ? null : new SetAssociativeCache(tlb.large);
    this.nestedTlb = nestedTlb === null || hostFrom > guest.widths.length ? null : new SetAssociativeCache(nestedTlb);
    const isByEntry = walkCache !== null && walkCache.design.endsWith('page-table');
    this.entries = isByEntry ? new EntryCache(guest, walkCache) : null;
    this.translations = makeTranslations(description, isByEntry);
    this.hasTranslationCache = this.translations !== null;
    this.holdsGfns = walkCache?.holds === 'gpa' && hostFrom === 0;
    this.largeBits = FRAME_BITS + (guest.widths.at(-1) ?? 0);
    this.virtualCached = withMarks(virtualDemands(description.rules, description.controls));
    this.hostCached = withMarks(hostDemands(description.rules, description.controls));
  }

  /** What the last `findEntry` has found. */
  get entryLow(): number {
    return this.entries?.low ?? 0;
  }

  get entryHigh(): number {
    return this.entries?.high ?? 0;
  }

  /** Finds the table at which a walk can begin, and enters it in the path; returns the step whose entry it stands for, or -1. */
  startOf(space: AddressSpace, low: number, high: number, needs: WalkNeeds, path: EntryPath): number {
    const cache = this.translations;
    if (cache === null) return -1;
    const step = cache.find(low, high, space.owner, needs);
    if (step < 0) return -1;
    path.startTable = cache.table;
    path.startRights = cache.rights;
    path.startGfn = cache.tableGfn;
    return step;
  }

  /** Finds an upper entry in a page-table cache. */
  findEntry(space: AddressSpace, step: number, position: number): boolean {
    return this.entries?.find(step, position, space.owner) ?? false;
  }

  /** Remembers the tables that a successful walk has come to, upper ones first (08.S17). */
  storePath(space: AddressSpace, low: number, high: number, path: EntryPath): void {
    if (this.translations === null && this.entries === null) return;
    for (let step = path.first; step < path.leaf; step++) {
      if (this.entries !== null && path.wasRead[step] === 1) {
        this.entries.store(step, path.positions[step] ?? 0, space.owner, path.lows[step] ?? 0, path.highs[step] ?? 0);
      }
      if (this.translations === null) continue;
      const gfn = path.gfns[step + 1] ?? -1;
      const table = this.holdsGfns ? gfn : (path.tables[step + 1] ?? 0);
      const rights = path.grantedAt(step, this.description.rules.executeDisable) | BIT.A;
      this.translations.store(step, low, high, space.owner, { table, rights, tableGfn: gfn });
    }
  }

  /** Finds a gfn in the nested TLB and makes it the most recent one; -1 if it cannot serve this access. */
  findNested(space: AddressSpace, gfn: number, kind: number): number {
    const cache = this.nestedTlb;
    if (cache === null) return -1;
    const slot = cache.find(gfn | 0, nestedHigh(space.vm, gfn));
    const { care, want } = this.hostCached;
    if (slot < 0 || ((cache.field(slot, FIELD.RIGHTS) ^ (want[kind] ?? 0)) & (care[kind] ?? 0)) !== 0) return -1;
    cache.touch(slot);
    return slot;
  }

  nestedFrame(slot: number): number {
    return this.nestedTlb?.field(slot, FIELD.VALUE) ?? 0;
  }

  nestedRights(slot: number): number {
    return this.nestedTlb?.field(slot, FIELD.RIGHTS) ?? 0;
  }

  nestedPageBits(slot: number): number {
    return this.nestedTlb?.field(slot, FIELD.EXTRA) ?? FRAME_BITS;
  }

  storeNested(space: AddressSpace, gfn: number, hfn: number, rights: number, pageBits: number): void {
    this.nestedTlb?.store(gfn | 0, nestedHigh(space.vm, gfn), hfn, rights, pageBits);
  }

  /** Drops what is known of one address space; of a single page the TLB entry only, but all of the walk cache (08.S20). */
  dropSpace(owner: number): void {
    this.tlb?.dropOwner(owner, OWNER_SHIFT);
    this.largeTlb?.dropOwner(owner, OWNER_SHIFT);
    this.dropWalks(owner);
  }

  /** Drops the walk cache's entries of one address space. */
  dropWalks(owner: number): void {
    this.translations?.dropOwner(owner);
    this.entries?.dropOwner(owner);
  }

  /** Drops what the nested TLB knows of one VM. */
  dropNested(vm: number): void {
    this.nestedTlb?.dropOwner(vm, OWNER_SHIFT);
  }

  /** Keeps the numbers by which caches know what was used last small enough for one more batch. */
  renumber(): void {
    for (const cache of [this.tlb, this.largeTlb, this.nestedTlb]) cache?.renumber();
    if (this.translations instanceof PrefixCache) this.translations.renumber();
  }

  clear(): void {
    for (const cache of [this.tlb, this.largeTlb, this.nestedTlb, this.translations, this.entries]) cache?.clear();
  }
}

function makeTranslations(description: ProcessorDescription, isByEntry: boolean): TranslationCache | null {
  const { guest, walkCache } = description;
  if (walkCache === null || isByEntry) return null;
  return walkCache.design === 'translation-path' ? new PathCache(guest, walkCache) : new PrefixCache(guest, walkCache);
}

function nestedHigh(vm: number, gfn: number): number {
  return (vm << OWNER_SHIFT) | Math.floor(gfn / 2 ** 32);
}
