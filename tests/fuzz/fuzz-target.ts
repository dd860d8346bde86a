import type { Json } from '../../grader/contracts/json';
import type { Random } from '../../grader/contracts/chapter';

/** A reader or writer of the grader that is fed with what nobody would write. */
export interface FuzzTarget<Input = unknown> {
  readonly name: string;
  /** Makes one input: something legal by the target's grammar, more often than not with a few mistakes in it. */
  make(random: Random): Input;
  /** @throws anything at all, if the input was not handled as it must be */
  check(input: Input): void | Promise<void>;
  /** For found cases, which become fixtures: the input as JSON, and back. */
  save(input: Input): Json;
  load(saved: Json): Input;
}

/** The input was handled, but not as it must be. */
export class Mishandled extends Error {
  override readonly name = 'Mishandled';
}

/** Runs something that may throw errors of these classes and no other. Null where it threw one. */
export function allowing<Result>(
  allowed: readonly (abstract new (...args: never[]) => Error)[],
  run: () => Result,
): Result | null {
  try {
    return run();
  } catch (error) {
    if (allowed.some((type) => error instanceof type)) return null;
    throw error;
  }
}
