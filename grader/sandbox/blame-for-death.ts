import type { ProgramEnd } from '../contracts/engine';
import type { RunnerEnd } from './runner-child';

/** What is done about a dead child. */
export type Blame =
  /** A new child gets everything again; the first program gets one more try. */
  | { readonly kind: 'retry' }
  /** The submission ended it: the first program ends so, and a new child goes on with the next. */
  | { readonly kind: 'program'; readonly end: ProgramEnd }
  /** Somebody else ended it: the first program is not judged. */
  | { readonly kind: 'head-fault'; readonly message: string }
  /** No child comes up: nothing can be run. */
  | { readonly kind: 'sandbox-fault'; readonly message: string };

/** What is known beside the end itself. */
export interface Circumstances {
  /** The child was killed because the first program took too long. */
  readonly overtime: boolean;
  /** Children that died before they were ready, one after another. */
  readonly failedStarts: number;
  /** The program that the child was at; `tries` counts earlier children that died of it. */
  readonly head: { readonly tries: number; readonly careful: boolean } | undefined;
}

const OUTSIDE_SIGNALS: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);
const SHELL_SIGNAL_BASE = 128;
const SIGKILL = 9;
const SIGTERM = 15;

/**
 * Decides whose fault the death of a child is.
 *
 * A submission cannot kill its child: its memory is bounded, and it has no process. So a first death is retried. If the
 * same program goes down with the second child too, then it found a way, and has crashed; but where the second death
 * was a kill from outside as well, it is this machine's doing, and never becomes a verdict.
 */
export function blameForDeath(end: RunnerEnd, { overtime, failedStarts, head }: Circumstances): Blame {
  if (!end.wasReady) {
    if (failedStarts < 2) return { kind: 'retry' };
    return { kind: 'sandbox-fault', message: `The sandbox's process does not start: ${describeEnd(end)}.` };
  }
  if (head === undefined) return { kind: 'retry' };
  // Without careful mode the replies before the endless operation are lost; the second try tells which one it is.
  if (overtime) return head.careful ? { kind: 'program', end: 'timeout' } : { kind: 'retry' };
  if (head.tries === 0) return { kind: 'retry' };
  if (isFromOutside(end)) {
    return { kind: 'head-fault', message: `The sandbox's process was killed twice from outside: ${describeEnd(end)}.` };
  }
  return { kind: 'program', end: 'crashed' };
}

/** Also a wrapper's exit code that tells of a killed child. */
function isFromOutside({ code, signal, violation }: RunnerEnd): boolean {
  if (violation !== null) return false;
  if (signal !== null) return OUTSIDE_SIGNALS.has(signal);
  return code === SHELL_SIGNAL_BASE + SIGKILL || code === SHELL_SIGNAL_BASE + SIGTERM;
}

function describeEnd({ code, signal, spawnError, violation, diagnostics }: RunnerEnd): string {
  const cause = spawnError ?? violation ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
  return diagnostics === '' ? cause : `${cause} (${diagnostics.trim().split('\n')[0]})`;
}
