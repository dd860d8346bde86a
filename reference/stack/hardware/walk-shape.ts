import type { ProcessorDescription } from './processor-description';
import { stepsOf } from '../geometry';
import type { WalkCounts } from './walk-counts';

/** Bits of a shape for each row: 0 for no host walk, otherwise 1 + the place of the leaf's step in the list of leaf steps. */
export const ROW_BITS = 2;

/** Bits of a shape for the place of the guest's leaf. */
const LEAF_BITS = 2;

/**
 * Where the parts of a walk's shape lie. A shape is one number that says which references a walk has made, so that a fast
 * walk counts with a single addition:
 *
 * ```text
 *   start | place of the guest's leaf | row g (data) | ... | row 1 | row 0
 * ```
 */
export interface ShapeLayout {
  readonly leafShift: number;
  readonly startShift: number;
  /** How many shapes there are. */
  readonly size: number;
}

/** Lays out the shapes of a machine with so many guest steps. */
export function shapeLayout(guestSteps: number): ShapeLayout {
  const leafShift = ROW_BITS * (guestSteps + 1);
  const startShift = leafShift + LEAF_BITS;
  return { leafShift, startShift, size: guestSteps * 2 ** startShift };
}

/** The steps that can hold a leaf, in the order in which shapes number them: the last step first. */
export function leafSteps({ widths, largeSteps }: ProcessorDescription['guest']): readonly number[] {
  return [widths.length - 1, ...largeSteps];
}

/** Adds what the walks of these shapes have read to the counts, and sets the shapes to 0. */
export function countShapes(shapes: Float64Array, description: ProcessorDescription, counts: WalkCounts): void {
  const layout = shapeLayout(stepsOf(description.guest));
  shapes.forEach((times, shape) => {
    if (times > 0) countShape(shape, times, { layout, description, counts });
  });
  shapes.fill(0);
}

function countShape(
  shape: number,
  times: number,
  {
    layout,
    description,
    counts,
  }: { readonly layout: ShapeLayout; readonly description: ProcessorDescription; readonly counts: WalkCounts },
): void {
  const { guest, host, hostFrom, walkCache, nestedTlb } = description;
  const guestSteps = stepsOf(guest);
  const start = shape >>> layout.startShift;
  const leaf = leafSteps(guest)[(shape >>> layout.leafShift) & 3] ?? 0;
  counts.accesses += times;
  if (walkCache !== null && start === 0) counts.walkCacheMisses += times;
  if (start > 0) counts.walkCacheHits[start - 1] = (counts.walkCacheHits[start - 1] ?? 0) + times;
  for (let row = start; row <= guestSteps; row++) {
    if (row > leaf && row < guestSteps) continue;
    if (row < guestSteps) countRow(row);
    if (row < hostFrom || (row === start && start > 0)) continue;
    const place = (shape >>> (ROW_BITS * row)) & 3;
    const lastStep = place > 0 ? (leafSteps(host)[place - 1] ?? 0) : -1;
    for (let step = 0; step <= lastStep; step++) counts.host(row, step, times);
    if (nestedTlb !== null && place === 0) counts.nestedTlbHits += times;
    if (nestedTlb !== null && place > 0) counts.nestedTlbMisses += times;
  }

  function countRow(row: number): void {
    if (row + 1 >= hostFrom && hostFrom <= guestSteps) counts.guest(row, times);
    else counts.direct[row] = (counts.direct[row] ?? 0) + times;
  }
}
