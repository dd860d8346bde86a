import type { Geometry } from '../geometry';
import { bitsBelow, stepsOf } from '../geometry';
import type { WalkCacheDescription } from '../machine-description';
import { OWNER_SHIFT, STEP_SHIFT } from './address-space';
import { NO_EXECUTE } from './demands';
import { FIELD, SetAssociativeCache } from './set-associative-cache';

/** What a walk must know of an access to use a cached table: bits that the rights must have, and whether it fetches. */
export interface WalkNeeds {
  readonly needs: number;
  readonly forbids: number;
}

/** Says whether cached rights refuse an access for good. Only a walk from the root then finds the step at fault. */
export function refuses(rights: number, { needs, forbids }: WalkNeeds): boolean {
  return (~rights & needs) !== 0 || (rights & forbids & NO_EXECUTE) !== 0;
}

/**
 * A walk cache with the prefix of a gVA as its tag: a hit at step s stands for all entries of the steps 0 to s.
 *
 * `table`, `rights` and `tableGfn` are what the last hit has found.
 */
export interface TranslationCache {
  /** Frame of the table for step s + 1: an hfn, or a gfn where the cache holds gPAs. */
  table: number;
  /** AND of the entries that the hit stands for. */
  rights: number;
  /** The table's gfn, -1 where it has none. */
  tableGfn: number;
  /** Finds the deepest usable table and makes it the most recent one; -1 if there is none. */
  find(low: number, high: number, owner: number, needs: WalkNeeds): number;
  /** Stores the table for step s + 1. A walk stores from the upper to the lower steps. */
  store(step: number, low: number, high: number, owner: number, entry: CachedTable): void;
  dropOwner(owner: number): void;
  clear(): void;
}

/** What a walk cache remembers of one table. */
export interface CachedTable {
  readonly table: number;
  readonly rights: number;
  readonly tableGfn: number;
}

/** The low tag of a prefix: bits `below` to `below` + 31 of a gVA. */
export function prefixLow(low: number, high: number, below: number): number {
  if (below >= 32) return (high >>> (below - 32)) | 0;
  return (low >>> below) | (high << (32 - below));
}

/** The high tag of a prefix: its remaining bits, the step, and the owner. */
export function prefixHigh(high: number, below: number, step: number, owner: number): number {
  return (owner << OWNER_SHIFT) | (step << STEP_SHIFT) | (below < 32 ? high >>> below : 0);
}

/** The unified and the split translation cache: one store for all steps, or one for each. */
export class PrefixCache implements TranslationCache {
  table = 0;
  rights = 0;
  tableGfn = -1;
  /** By step; the unified design has the same store at every step. */
  readonly stores: readonly SetAssociativeCache[];
  private readonly below: readonly number[];

  constructor(geometry: Geometry, description: WalkCacheDescription) {
    const upper = stepsOf(geometry) - 1;
    const shared = new SetAssociativeCache(description);
    this.below = geometry.widths.map((_, step) => bitsBelow(geometry, step));
    this.stores = Array.from({ length: upper }, () =>
      description.design === 'unified-translation' ? shared : new SetAssociativeCache(description),
    );
  }

  find(low: number, high: number, owner: number, needs: WalkNeeds): number {
    for (let step = this.stores.length - 1; step >= 0; step--) {
      const store = this.stores[step];
      const below = this.below[step] ?? 0;
      const slot = store?.find(prefixLow(low, high, below), prefixHigh(high, below, step, owner)) ?? -1;
      if (store === undefined || slot < 0 || refuses(store.field(slot, FIELD.RIGHTS), needs)) continue;
      store.touch(slot);
      this.table = store.field(slot, FIELD.VALUE);
      this.rights = store.field(slot, FIELD.RIGHTS);
      this.tableGfn = store.field(slot, FIELD.EXTRA);
      return step;
    }
    return -1;
  }

  store(step: number, low: number, high: number, owner: number, { table, rights, tableGfn }: CachedTable): void {
    const below = this.below[step] ?? 0;
    const key = prefixLow(low, high, below);
    this.stores[step]?.store(key, prefixHigh(high, below, step, owner), table, rights, tableGfn);
  }

  dropOwner(owner: number): void {
    for (const store of this.stores) store.dropOwner(owner, OWNER_SHIFT);
  }

  clear(): void {
    for (const store of this.stores) store.clear();
  }

  /** See {@link SetAssociativeCache}. */
  renumber(): void {
    for (const store of this.stores) store.renumber();
  }
}
