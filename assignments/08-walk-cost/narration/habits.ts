/**
 * How a walk goes about its work. One set of habits is right; every known mistake is the right set with one habit
 * changed, so that the address to which a mistake leads is computed and not written down by hand.
 */
export interface Habits {
  /** Which base register serves which dimension. */
  readonly roots: 'as given' | 'swapped';
  /** Bytes per table index, per dimension. */
  readonly guestIndexBytes: 1n | 8n;
  readonly hostIndexBytes: 1n | 8n;
  /** What is handed to the host walk for a guest entry. */
  readonly guestEntry: 'entry' | 'not translated' | 'entry, offset dropped';
  /** The guest step from which the guest's habits are these; at earlier steps they are the right ones. */
  readonly guestFrom: 0 | 1 | 2 | 3;
  /** Which bits of an entry are taken as the next address. */
  readonly frame: 'bits 47:12' | 'bits 63:12' | 'with the flags';
  /** Whether PS=1 at steps 1 and 2 ends the walk. */
  readonly largeLeaf: 'ends the walk' | 'ignored';
  /** How many address bits are kept under a large leaf. */
  readonly largeOffset: 'its size' | '12 bits';
  /** What is handed to the host walk for the data. */
  readonly data: 'gPA' | 'guest page' | 'gVA';
  /** What a page walk cache gives for the next table. */
  readonly cachedTable: 'hPA' | 'gPA, walked again';
}

/** What the clauses ask for. */
export const RIGHT: Habits = {
  roots: 'as given',
  guestIndexBytes: 8n,
  hostIndexBytes: 8n,
  guestEntry: 'entry',
  guestFrom: 0,
  frame: 'bits 47:12',
  largeLeaf: 'ends the walk',
  largeOffset: 'its size',
  data: 'gPA',
  cachedTable: 'hPA',
};
