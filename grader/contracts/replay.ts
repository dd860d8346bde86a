import type { Band, Verdict } from './verdict';
import type { Problem } from './submission';

/** One physical access of a submission, as a replay shows it. */
export interface ReplayAccess {
  /** From 1, within its operation. */
  readonly n: number;
  /** `read 0x1000` or `write 0x1000 <- 0x2027`, with the bus's refusal where there was one. */
  readonly made: string;
  /** What a read returned. */
  readonly value?: string;
  /** How the address comes about, for example `root 0x1000 + 7 * 4`; absent where nothing explains it. */
  readonly sum?: string;
}

/** One row of a comparison of references. */
export interface ReplayRow {
  /** From 1, over all references of the comparison. */
  readonly n: number;
  readonly state: 'equal' | 'first' | 'consequence' | 'missing' | 'extra';
  readonly expected?: string;
  readonly expectedSum?: string;
  /** What the expected reference is for, for example `step 1 for va 0x7ABC, entry 7`. */
  readonly what?: string;
  /** What the expected reference gives to the next step, for example `table 0x2000`. */
  readonly gives?: string;
  readonly made?: string;
  readonly value?: string;
  readonly sum?: string;
}

/**
 * One operation of a replay.
 *
 * - `given`: the harness prepares memory
 * - `call`: the submission is called
 * - `check`: an expectation that looks back on what was recorded
 * - `note`: words of the author
 */
export type ReplayKind = 'given' | 'call' | 'check' | 'note';

/**
 * How an operation came out: `ok`, the `first` difference of the checkpoint, another `difference`, `unchecked` where
 * nothing is expected of it, or `not-reached` because the run ended before.
 */
export type ReplayState = 'ok' | 'first' | 'difference' | 'unchecked' | 'not-reached';

/** One operation with what was expected and what was found. All texts are in the notation of messages. */
export interface ReplayStep {
  /** Number of the operation in its test, from 1. */
  readonly n: number;
  readonly kind: ReplayKind;
  readonly call: string;
  readonly state: ReplayState;
  readonly expected?: string;
  readonly found?: string;
  /** The field that differs, expected against found. */
  readonly difference?: { readonly expected: string; readonly found: string };
  /** The submission's accesses to memory in this operation, in order. */
  readonly accesses: readonly ReplayAccess[];
  /** For a check of references: expected beside made, in order. */
  readonly rows: readonly ReplayRow[];
  /** Frames that were taken or given back, in order: `took frame 20`. */
  readonly frames: readonly string[];
  /** Other calls of the harness, in order. */
  readonly calls: readonly string[];
}

/** A visible test, replayed on a submission operation by operation. */
export interface Replay {
  /** The chapter's id. */
  readonly chapter: string;
  readonly chapterTitle: string;
  readonly checkpoint: string;
  readonly title: string;
  readonly band: Band;
  readonly verdict: Verdict;
  /** Points earned, and to be had. */
  readonly points: number;
  readonly maxPoints: number;
  /** The machine at the start, for example `size=0x400000`; empty where a test sets up nothing. */
  readonly setup: string;
  /** The clauses that the test covers, the most important first. */
  readonly rules: readonly { readonly clause: string; readonly text: string }[];
  readonly steps: readonly ReplayStep[];
  /** A question about the first difference, where the arithmetic confirms it. */
  readonly question?: string;
  /** The student's own line that threw. */
  readonly where?: Problem;
  /** Required tests that fail as well: they come first. */
  readonly builtOn: readonly string[];
}
