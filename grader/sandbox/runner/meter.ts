/**
 * Counts an engine's steps. QuickJS calls its interrupt handler once per 10,000 loop jumps and calls; that is a tick.
 * The count depends on the code alone, so that a program times out on every machine or on none. The clock is only a
 * backstop for ticks that take very long; it is the processor's time, so that a machine that stands still or is busy with
 * other things costs no submission anything. Asking for that time is slow, so the wall clock says when to begin.
 */
export class Meter {
  private used = 0;
  private limit = 0;
  private suspiciousFrom = 0;
  private allowance = 0;
  private deadline = Infinity;
  private spent = false;

  /**
   * Starts a new count.
   *
   * @param limit - the ticks that may be used
   * @param wallMs - the backstop, in ms of the processor; half of it is not looked at
   */
  start(limit: number, wallMs: number): void {
    this.used = 0;
    this.limit = limit;
    this.allowance = wallMs / 2;
    this.suspiciousFrom = performance.now() + wallMs / 2;
    this.deadline = Infinity;
    this.spent = false;
  }

  /** Counts one tick. True means that the engine must stop. */
  tick(): boolean {
    this.used++;
    if (this.used > this.limit || this.isOvertime()) this.spent = true;
    return this.spent;
  }

  private isOvertime(): boolean {
    if (performance.now() < this.suspiciousFrom) return false;
    if (this.deadline === Infinity) this.deadline = cpuMs() + this.allowance;
    return cpuMs() > this.deadline;
  }

  /** Ticks since `start`. */
  get ticks(): number {
    return this.used;
  }

  /** Whether the engine was told to stop since `start`. */
  get expired(): boolean {
    return this.spent;
  }
}

/** Processor time of this process, in ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
