/** Writes points with at most two decimals and without trailing zeros; null, which is no number, becomes a dash. */
export function formatPoints(points: number | null): string {
  return points === null ? '–' : String(Math.round(points * 100) / 100);
}

/** Writes `3 of 10`, or `not set` for null. */
export function formatShare(points: number | null, maxPoints: number): string {
  return points === null ? 'not set' : `${formatPoints(points)} of ${formatPoints(maxPoints)}`;
}

/** Writes `3 of 10 points`, or `no score was set` for null. */
export function formatScore(points: number | null, maxPoints: number): string {
  return points === null ? 'no score was set' : `${formatShare(points, maxPoints)} points`;
}

/** Writes a number with its noun: `1 root failure`, `2 root failures`. */
export function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
