/** What a reference of a trace does, as the number that stands in a {@link TraceBatch}. */
export const KIND = {
  /** An instruction fetch. */
  fetch: 0,
  load: 1,
  store: 2,
  /** A load and a store of the same place: one reference, which counts as a write. */
  modify: 3,
} as const;

/** One of the numbers of {@link KIND}. */
export type ReferenceKind = (typeof KIND)[keyof typeof KIND];

/** The names of the kinds, in the order of their numbers. */
export const KIND_NAMES = ['fetch', 'load', 'store', 'modify'] as const satisfies readonly (keyof typeof KIND)[];
