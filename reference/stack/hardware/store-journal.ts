import type { SetAssociativeCache } from './set-associative-cache';

/** Numbers of a note: which cache, which place, and the fields that lay there. */
export const NOTE = 8;

/** A walk makes fewer stores than this. */
const MOST_NOTES = 64;

/**
 * What caches held where a walk has stored before it has succeeded. Generated code writes the notes; one that gives up is
 * undone, so that the careful walk finds the caches as they were.
 */
export class StoreJournal {
  readonly notes = new Int32Array(MOST_NOTES * NOTE);
  /** How many numbers of `notes` are in use; 0 keeps all stores. */
  readonly length = new Int32Array(1);

  constructor(private readonly caches: readonly SetAssociativeCache[]) {}

  /** The number by which notes name a cache. */
  numberOf(cache: SetAssociativeCache): number {
    return this.caches.indexOf(cache);
  }

  /** Undoes the noted stores, the latest first. */
  rollback(): void {
    for (let at = (this.length[0] ?? 0) - NOTE; at >= 0; at -= NOTE) {
      const cache = this.caches[this.notes[at] ?? 0];
      cache?.rows.set(this.notes.subarray(at + 2, at + NOTE), this.notes[at + 1] ?? 0);
    }
    this.length[0] = 0;
  }
}
