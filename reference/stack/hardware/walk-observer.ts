/** The dimension of a table entry; see `ReferenceEvent`. */
export type Dimension = 'guest' | 'host' | 'direct';

/** Sees what one careful walk does. Addresses are numbers of bytes below 2^53. */
export interface WalkObserver {
  /**
   * An entry is read. `address` is the gPA under translation in the host's dimension, and -1 elsewhere, where it is the gVA;
   * `table` is the address of the table in the space of its dimension, `position` the index of the entry's low word.
   */
  reference(
    dimension: Dimension,
    place: { readonly row: number; readonly step: number },
    address: number,
    table: number,
    index: number,
    position: number,
  ): void;
  /** A cache is asked; `row` and `step` are -1 where they mean nothing. */
  cache(
    cache: 'tlb' | 'walk-cache' | 'nested-tlb',
    place: { readonly row: number; readonly step: number },
    key: string,
    hit: boolean,
  ): void;
}
