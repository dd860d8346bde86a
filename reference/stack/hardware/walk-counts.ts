/** Counts of one processor; doubles, so that they never wrap. */
export class WalkCounts {
  accesses = 0;
  tlbHits = 0;
  tlbMisses = 0;
  nestedTlbHits = 0;
  nestedTlbMisses = 0;
  walkCacheMisses = 0;
  readonly walkCacheHits: Float64Array;
  /** Rows of the grid one after another; a row has the host steps and, last, the guest entry. */
  readonly grid: Float64Array;
  /** Entries of the direct tree, by step. */
  readonly direct: Float64Array;

  constructor(
    readonly guestSteps: number,
    readonly hostSteps: number,
  ) {
    this.walkCacheHits = new Float64Array(guestSteps);
    this.grid = new Float64Array((guestSteps + 1) * (hostSteps + 1));
    this.direct = new Float64Array(guestSteps);
  }

  /** Counts `times` reads of an entry of the host's tree. */
  host(row: number, step: number, times = 1): void {
    const cell = row * (this.hostSteps + 1) + step;
    this.grid[cell] = (this.grid[cell] ?? 0) + times;
  }

  /** Counts `times` reads of an entry of the guest's tree. */
  guest(row: number, times = 1): void {
    this.host(row, this.hostSteps, times);
  }

  /** Sets everything to 0. */
  reset(): void {
    this.accesses = 0;
    this.tlbHits = 0;
    this.tlbMisses = 0;
    this.nestedTlbHits = 0;
    this.nestedTlbMisses = 0;
    this.walkCacheMisses = 0;
    this.walkCacheHits.fill(0);
    this.grid.fill(0);
    this.direct.fill(0);
  }
}
