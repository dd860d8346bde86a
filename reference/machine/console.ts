declare global {
  /** What you may write while you look for a mistake. Your tests show it; the graded engine takes it and shows nothing. */
  interface Console {
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
    debug(...values: unknown[]): void;
    table(values: unknown): void;
  }
  var console: Console;
}

export {};
