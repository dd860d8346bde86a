import { FIELD, type SetAssociativeCache } from './set-associative-cache';

/** Numbers of a note: the place, and the fields that lay there; a power of two. */
const NOTE = 8;

/** Stores that the text of a walk may have: one bit says of each whether it was made. */
const MOST_STORES = 31;

/**
 * What caches held where a walk has stored before it has succeeded. Generated code writes the notes; what it has stored for a walk
 * that it gives up is undone, so that the careful walk finds the caches as they were.
 *
 * Every store in the text of a walk has a note of its own, at a place that is known when the text is written.
 */
export class StoreJournal {
  readonly notes = new Int32Array(MOST_STORES * NOTE);
  /** One number: bit n says that the walk which was given up has made store n. */
  readonly made = new Int32Array(1);
  /** By store, in the order of the text: the cache. */
  private readonly caches: SetAssociativeCache[] = [];

  /**
   * Gives the next store of the text its note.
   * @returns the bit of the store, and where in `notes` its numbers lie: the place, then the fields
   * @throws RangeError if the text has more stores than bits
   */
  add(cache: SetAssociativeCache): { readonly bit: number; readonly at: number; readonly fields: readonly number[] } {
    const store = this.caches.length;
    if (store === MOST_STORES) throw new RangeError(`StoreJournal: a walk with more than ${MOST_STORES} stores`);
    this.caches.push(cache);
    return { bit: 2 ** store, at: store * NOTE, fields: Object.values(FIELD) };
  }

  /** Undoes the stores that were made, the latest first. */
  rollback(): void {
    const made = this.made[0] ?? 0;
    if (made === 0) return;
    for (let store = this.caches.length - 1; store >= 0; store--) {
      if ((made & (2 ** store)) === 0) continue;
      const at = store * NOTE;
      const fields = this.notes.subarray(at + 1, at + 1 + Object.keys(FIELD).length);
      this.caches[store]?.rows.set(fields, this.notes[at] ?? 0);
    }
    this.made[0] = 0;
  }
}
