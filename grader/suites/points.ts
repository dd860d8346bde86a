/** Points are decimals such as 2.5 or 0.1; sums of them are compared up to this. */
const TOLERANCE = 1e-9;

/** Adds up points, without the dust of binary fractions. */
export function sum(points: readonly number[]): number {
  return Number(points.reduce((total, each) => total + each, 0).toFixed(6));
}

/** Whether two sums are the same number of points. */
export function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE;
}

/** Whether the first sum is more points than the second. */
export function isMore(a: number, b: number): boolean {
  return a > b + TOLERANCE;
}
