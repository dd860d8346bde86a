/** Watches for Ctrl-C and SIGTERM. */
export interface Interrupt {
  readonly isInterrupted: () => boolean;
  /** Stops watching. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Calls `stop` at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function onInterrupt(stop: () => Promise<void>): Interrupt {
  let interrupted = false;
  const handle = (): void => {
    if (interrupted) process.exit(4);
    interrupted = true;
    process.stderr.write('\nInterrupted: reports that are complete stay; the same command with --resume goes on.\n');
    void stop();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    isInterrupted: () => interrupted,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, handle);
    },
  };
}
