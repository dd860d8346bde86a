import type { Grading } from '../contracts/grading';

type OpenSandbox = Grading['openSandbox'];
type OpenedSandbox = ReturnType<OpenSandbox>;

/** Sandboxes for runs one after another, each started before it is needed. */
export interface SpareSandbox {
  /** Hands out the sandbox that is ready. */
  readonly open: OpenSandbox;
  /** Starts the next one, if none is ready. Called after a run, so that its start does not slow the run. */
  prepare(): void;
}

/** Keeps one sandbox ahead: a fresh one per run, as grading has it, without waiting for its start. */
export function spareSandbox(open: OpenSandbox): SpareSandbox {
  let ready: OpenedSandbox | null = null;
  return {
    open: () => {
      const sandbox = ready ?? open();
      ready = null;
      return sandbox;
    },
    prepare: () => {
      ready ??= open();
    },
  };
}
