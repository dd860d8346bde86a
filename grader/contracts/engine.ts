import type { Json, JsonObject } from './json';

/** One operation of a program, with its arguments as a suite file writes them. */
export interface OperationCall {
  readonly op: string;
  readonly args: JsonObject;
}

/**
 * What crosses into the sandbox for one test: no title, no point, no expected value.
 * `suite` is an opaque number: programs of one suite share an engine instance, programs of two suites never do.
 */
export interface Program {
  readonly suite: number;
  readonly setup: JsonObject;
  readonly calls: readonly OperationCall[];
  /** Fuel for the whole program, in engine ticks. */
  readonly fuel: number;
}

/**
 * A value as it came back, before anyone judged it: JSON values as they are, and
 * `{"$big": "123"}` (decimal), `{"$num": "NaN" | "Infinity" | "-Infinity" | "1.5e300"}` (a number that is not a safe integer
 * keeps its exact decimal text), `{"$map": [[key, value], ...]}`, `{"$undefined": true}`, `{"$other": "function" | "symbol" | "too-deep" | "too-large"}`.
 * An object that really has a key starting with `$` arrives as `{"$object": [[key, value], ...]}`. -0 arrives as 0.
 */
export type Tagged = Json;

/** How an operation ended. */
export type Reply = { readonly value: Tagged } | { readonly thrown: Thrown };

/** A throw, reduced to what a judge may look at; `message` and `stack` are a submission's words, clipped and never trusted. */
export interface Thrown {
  /** Decided by the harness from the prototype chain, not from the thrown object's own `name`. */
  readonly kind: 'RangeError' | 'NotImplementedError' | 'BusError' | 'DoubleFreeError' | 'InternalError' | 'other';
  readonly message: string;
  readonly stack: string;
}

/**
 * The message of the InternalError that ends an operation whose log of references is full. Its budget is spent then, as
 * with any other endless loop.
 */
export const TOO_MANY_REFERENCES = 'one operation made too many memory references';

/** One observed physical access. `value` is what was read or written; both are hex strings like `0x1F`. */
export interface Reference {
  readonly kind: 'r' | 'w';
  readonly address: string;
  /** Absent for a refused read. */
  readonly value?: string;
  /** Why the bus refused the access (the submission got a `BusError`), or why the written value is no unsigned word. */
  readonly refused?: 'misaligned' | 'out-of-range' | 'bad-value';
}

/** One call of the frame allocator: `alloc` with its answer (null: none free), or `free`. */
export type FrameEvent =
  { readonly kind: 'alloc'; readonly hfn: number | null } | { readonly kind: 'free'; readonly hfn: number };

/** All that the harness saw of one operation. */
export interface Observation {
  readonly reply: Reply;
  readonly references: readonly Reference[];
  readonly frames: readonly FrameEvent[];
  /** Harness calls recorded by the chapter (06: `GuestMem`). */
  readonly calls: readonly (readonly (string | number)[])[];
  /** What the chapter's `probe` returned after this operation; absent where the chapter has none. */
  readonly probe?: Tagged;
}

/** How a program ended: all operations answered, or the reason why the rest was not run. */
export type ProgramEnd = 'finished' | 'timeout' | 'out-of-memory' | 'crashed';

/**
 * The record of one program. `observations` are those of the first operations, in order; where `end` is not `finished`
 * the operation after the last observation is the one that ended it. `loading` is set when the submission's own
 * top-level code threw, before any operation.
 */
export interface Transcript {
  readonly observations: readonly Observation[];
  readonly end: ProgramEnd;
  readonly loading?: Thrown;
  /** The names of the submission's exports that are functions, in code-unit order; empty where it did not load. */
  readonly exports: readonly string[];
  /** Fuel used, in engine ticks; 0 in an engine that does not count. */
  readonly fuel: number;
}

/** A chapter's code, compiled for an engine; both texts are classic scripts. */
export interface EngineProgramText {
  /** The harness with the chapter's operations: evaluates to a function that makes a driver. */
  readonly guest: string;
  /** The submission: evaluates to a function from the given modules to the submission's exports. */
  readonly submission: string;
}

/** Runs programs of one submission of one chapter. */
export interface Engine {
  /**
   * Runs a program in a fresh realm. Never rejects for anything a submission does.
   * @throws {EngineFault} when the engine itself failed (a killed child, a broken pipe that no submission can cause)
   */
  run(program: Program): Promise<Transcript>;
  /** Ends the engine and everything it started. */
  close(): Promise<void>;
}

/** The grader's own fault: it makes a chapter `not-judged` and never a number. */
export class EngineFault extends Error {
  override readonly name = 'EngineFault';
}
