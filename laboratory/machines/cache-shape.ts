import type { CacheShape, WalkCacheDescription } from '../../reference/stack/machine-description';

/** The caches that a machine has when nothing else is said: those of the project's benchmark. */
export const USUAL_CACHES = {
  tlb: { sets: 16, ways: 4 },
  walkCache: { design: 'split-translation', sets: 32, ways: 1 },
  nestedTlb: { sets: 64, ways: 1 },
} as const satisfies { tlb: CacheShape; walkCache: WalkCacheDescription; nestedTlb: CacheShape };

/** The designs of a page-walk cache. */
export const WALK_CACHE_DESIGNS = [
  'unified-page-table',
  'split-page-table',
  'unified-translation',
  'split-translation',
  'translation-path',
] as const satisfies readonly WalkCacheDescription['design'][];

/** Entries of the largest cache: far more than hardware has, and no more than memory holds for every step of a walk. */
export const MOST_ENTRIES = 2 ** 20;

/**
 * Reads `16x4`: 16 sets (a power of two) of 4 ways; undefined if the text is no shape, or that of more than
 * {@link MOST_ENTRIES} entries.
 */
export function parseShape(text: string): CacheShape | undefined {
  const match = /^(\d{1,6})x(\d{1,4})$/.exec(text);
  if (match === null) return undefined;
  const [sets, ways] = [Number(match[1]), Number(match[2])];
  if (ways < 1 || sets < 1 || sets * ways > MOST_ENTRIES) return undefined;
  return (sets & (sets - 1)) === 0 ? { sets, ways } : undefined;
}

/** Reads `split-translation`, `32x1` or `split-translation:32x1`; undefined if the text is neither. */
export function parseWalkCache(text: string): WalkCacheDescription | undefined {
  const [first = '', second] = text.split(':');
  const design = WALK_CACHE_DESIGNS.find((name) => name === first);
  const { walkCache } = USUAL_CACHES;
  if (design !== undefined && second === undefined) return { ...walkCache, design };
  const shape = parseShape(design === undefined ? text : (second ?? ''));
  return shape === undefined ? undefined : { design: design ?? walkCache.design, ...shape };
}

/** Writes a shape as {@link parseShape} reads it. */
export function shapeText({ sets, ways }: CacheShape): string {
  return `${sets}x${ways}`;
}
