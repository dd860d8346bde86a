/** References that one batch holds. */
export const BATCH_SIZE = 1 << 16;

/**
 * Consecutive references of a trace, in columns, so that no object is made for a reference. Only the first `count`
 * places count; the batch is filled anew after each use.
 *
 * An address is two 32-bit words: `high[i]` holds bits 63:32, `low[i]` bits 31:0, both as signed numbers.
 */
export interface TraceBatch {
  count: number;
  /** Numbers of `KIND`. */
  readonly kinds: Uint8Array;
  readonly high: Int32Array;
  readonly low: Int32Array;
  /** In bytes; a reference without a size has 1, a larger one than 65,535 has that. */
  readonly sizes: Uint16Array;
}

/** Makes an empty batch of so many places. */
export function createBatch(places: number = BATCH_SIZE): TraceBatch {
  return {
    count: 0,
    kinds: new Uint8Array(places),
    high: new Int32Array(places),
    low: new Int32Array(places),
    sizes: new Uint16Array(places),
  };
}
