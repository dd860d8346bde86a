/** Rounds to hundredths of a point, half up, so that sums of shares stay readable. */
export function roundPoints(points: number): number {
  return Math.round((points + Number.EPSILON) * 100) / 100;
}

/** Adds points and removes the binary dust. */
export function sumPoints(points: readonly number[]): number {
  return roundPoints(points.reduce((sum, value) => sum + value, 0));
}
