/**
 * Counts an engine's steps. QuickJS calls its interrupt handler once per 10,000 loop jumps and calls; that is a tick.
 * The count depends on the code alone, so that a program times out on every machine or on none. The clock is only a
 * backstop for ticks that take very long; it is the processor's time, so that a machine that stands still or is busy with
 * other things costs no submission anything.
 */
export class Meter {
  private used = 0;
  private limit = 0;
  private deadline = 0;
  private spent = false;

  /**
   * Starts a new count.
   *
   * @param limit - the ticks that may be used
   * @param wallMs - the backstop, in ms from now
   */
  start(limit: number, wallMs: number): void {
    this.used = 0;
    this.limit = limit;
    this.deadline = cpuMs() + wallMs;
    this.spent = false;
  }

  /** Counts one tick. True means that the engine must stop. */
  tick(): boolean {
    this.used++;
    if (this.used > this.limit || cpuMs() > this.deadline) this.spent = true;
    return this.spent;
  }

  /** Ticks since `start`. */
  get ticks(): number {
    return this.used;
  }

  /** Whether the engine was told to stop since `start`. */
  get expired(): boolean {
    return this.spent;
  }

  /** Marks the count as spent, for work that the engine does not count. */
  expire(): void {
    this.spent = true;
  }
}

/** Processor time of this process, in ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
