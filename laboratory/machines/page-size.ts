import { bitsBelow, stepOfPage, stepsOf, type Geometry } from '../../reference/stack/geometry';

/** The sizes of pages by the names that people use, as powers of two. */
export const PAGE_BITS = { '4K': 12, '2M': 21, '4M': 22, '1G': 30 } as const;

/** The name of a size in {@link PAGE_BITS}. */
export type PageSize = keyof typeof PAGE_BITS;

/** The sizes that a geometry has, the smallest first. */
export function pageSizesOf(geometry: Geometry): PageSize[] {
  const bits = [stepsOf(geometry) - 1, ...geometry.largeSteps].map((step) => bitsBelow(geometry, step));
  return (Object.keys(PAGE_BITS) as PageSize[]).filter((size) => bits.includes(PAGE_BITS[size]));
}

/** Whether a geometry has pages of a size. */
export function hasPages(geometry: Geometry, size: PageSize): boolean {
  try {
    return stepOfPage(geometry, PAGE_BITS[size]) >= 0;
  } catch {
    return false;
  }
}
