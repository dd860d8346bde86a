import type { Geometry } from '../geometry';
import { stepsOf } from '../geometry';
import type { WalkCacheDescription } from '../machine-description';
import { OWNER_SHIFT } from './address-space';
import { FIELD, SetAssociativeCache } from './set-associative-cache';

/** The unified and the split page-table cache: upper entries, tagged by where they lie in memory. */
export class EntryCache {
  private readonly stores: readonly SetAssociativeCache[];
  /** What the last hit has found. */
  low = 0;
  high = 0;

  /** Positions of 64-bit entries are even; the tag's low bits choose the set, so that bit goes. */
  private readonly shift: number;

  constructor(geometry: Geometry, description: WalkCacheDescription) {
    this.shift = geometry.entryBytes === 8 ? 1 : 0;
    const shared = new SetAssociativeCache(description);
    this.stores = Array.from({ length: stepsOf(geometry) - 1 }, () =>
      description.design === 'unified-page-table' ? shared : new SetAssociativeCache(description),
    );
  }

  /** Finds the entry at a position and makes it the most recent one. */
  find(step: number, position: number, owner: number): boolean {
    const store = this.stores[step];
    const slot = store?.find(position >>> this.shift, owner << OWNER_SHIFT) ?? -1;
    if (store === undefined || slot < 0) return false;
    store.touch(slot);
    this.low = store.field(slot, FIELD.VALUE);
    this.high = store.field(slot, FIELD.RIGHTS);
    return true;
  }

  /** Stores an entry that names a table. */
  store(step: number, position: number, owner: number, low: number, high: number): void {
    this.stores[step]?.store(position >>> this.shift, owner << OWNER_SHIFT, low, high, 0);
  }

  dropOwner(owner: number): void {
    for (const store of this.stores) store.dropOwner(owner, OWNER_SHIFT);
  }

  clear(): void {
    for (const store of this.stores) store.clear();
  }
}
