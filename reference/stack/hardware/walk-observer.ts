/** The dimension of a table entry; see `ReferenceEvent`. */
export type Dimension = 'guest' | 'host' | 'direct';

/** Sees what one careful walk does. Addresses are numbers of bytes below 2^53. */
export interface WalkObserver {
  /**
   * An entry is read.
   *
   * @param dimension - whose table it is
   * @param place - where the reference stands in the grid of the walk
   * @param place.row - the guest step; the last one is the data
   * @param place.step - the host step
   * @param address - the gPA under translation in the host's dimension; -1 elsewhere, where it is the gVA
   * @param table - address of the table in the space of its dimension
   * @param index - of the entry in its table
   * @param position - index of the entry's low word in memory
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
