import type { StackDistances } from './stack-distances';

/** What a cache of one size would do: true LRU, fully associative, empty at the start. */
export interface LruPoint {
  /** In pages. */
  readonly size: number;
  readonly hits: number;
  readonly misses: number;
  /** Hits by references, from 0 to 1; 0 for an empty trace. */
  readonly hitRate: number;
}

/**
 * Reads the hits of some sizes off the stack distances.
 *
 * @param sizes - in pages, ascending
 */
export function lruCurve(distances: StackDistances, sizes: readonly number[]): LruPoint[] {
  const histogram = distances.histogram();
  const total = distances.references;
  let below = 0;
  let hits = 0;
  return sizes.map((size) => {
    while (below < Math.min(size, histogram.length)) hits += histogram[below++] ?? 0;
    return { size, hits, misses: total - hits, hitRate: total === 0 ? 0 : hits / total };
  });
}

/** The powers of two up to the first that is at least `largest`, at most 2^24. */
export function powersOfTwo(largest: number): number[] {
  const sizes = [1];
  while ((sizes.at(-1) ?? 1) < Math.min(largest, 2 ** 24)) sizes.push((sizes.at(-1) ?? 1) * 2);
  return sizes;
}
