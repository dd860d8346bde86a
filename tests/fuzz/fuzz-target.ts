import type { Json } from '../../grader/contracts/json';
import type { Random } from '../../grader/contracts/chapter';

/** A reader or writer of the grader that is fed with what nobody would write. */
export interface FuzzTarget<Input = unknown> {
  readonly name: string;
  /** Inputs in each round of a long run: a dear target has fewer, so that all targets take turns of about the same time. */
  readonly share: number;
  /** Makes one input: something legal by the target's grammar, more often than not with a few mistakes in it. */
  make(random: Random): Input;
  /** Makes an input that differs a little from another, which stays as it is. */
  vary(input: Input, random: Random): Input;
  /**
   * Has an input handled, and compares what comes of it with what must come of it.
   *
   * @returns how it was handled, in a few words: what was handled as nothing before is varied further
   * @throws anything at all, if the input was not handled as it must be
   */
  check(input: Input): string | Promise<string>;
  /** Characters, bytes or parts: inputs that have grown large are not varied further. */
  sizeOf(input: Input): number;
  /** For found cases, which become fixtures: the input as JSON, and back. */
  save(input: Input): Json;
  load(saved: Json): Input;
}

/** The input was handled, but not as it must be. */
export class Mishandled extends Error {
  override readonly name = 'Mishandled';
}

/** What came of a call: a value, or the words of an error of a class that was allowed. */
export type Attempt<Result> =
  { readonly done: true; readonly value: Result } | { readonly done: false; readonly why: string };

/** Runs something that may throw errors of these classes and no other. */
export function attempt<Result>(
  allowed: readonly (abstract new (...args: never[]) => Error)[],
  run: () => Result,
): Attempt<Result> {
  try {
    return { done: true, value: run() };
  } catch (error) {
    if (error instanceof Error && allowed.some((type) => error instanceof type)) {
      return { done: false, why: error.message };
    }
    throw error;
  }
}
