/**
 * How a walk goes about its work. One set of habits is right; every known mistake is the right set with one habit
 * changed, so that the address to which a mistake leads is computed and not written down by hand.
 */
export interface Habits {
  /** Which base register serves which dimension, and whether its low bits are used as they are. */
  readonly roots: 'as given' | 'swapped' | 'guest rounded' | 'host rounded';
  /** Whether the address in hostRoot is first looked up in the host table. */
  readonly hostRoot: 'used' | 'translated';
  /** Bytes per table index, per dimension. */
  readonly guestIndexBytes: 1 | 4;
  readonly hostIndexBytes: 1 | 4;
  /** What is handed to the host walk for a guest entry. */
  readonly guestEntry: 'entry' | 'base' | 'base, then entry' | 'not translated' | 'entry, offset dropped';
  /** The guest step from which the guest's habits are these; at earlier steps they are the right ones. */
  readonly guestFrom: 0 | 1;
  /** Which bits of a step-0 entry are taken as the table's address. */
  readonly tableBits: 'frame' | 'all in the guest' | 'all in the host';
  /** Whether PS=1 at step 0 ends the walk. */
  readonly largeLeaf: 'ends the walk' | 'ignored';
  /** Offset bits below a 4 MB leaf. */
  readonly largeOffsetBits: 22 | 12;
  /** What is handed to the host walk for the data. */
  readonly data: 'gPA' | 'guest page' | 'gVA';
}

/** What the clauses ask for. */
export const RIGHT: Habits = {
  roots: 'as given',
  hostRoot: 'used',
  guestIndexBytes: 4,
  hostIndexBytes: 4,
  guestEntry: 'entry',
  guestFrom: 0,
  tableBits: 'frame',
  largeLeaf: 'ends the walk',
  largeOffsetBits: 22,
  data: 'gPA',
};
