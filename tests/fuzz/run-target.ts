import type { Json } from '../../grader/contracts/json';
import type { FuzzTarget } from './fuzz-target';
import { randomOf } from './random-of';

/** An input that was not handled as it must be. */
export interface FoundCase {
  readonly target: string;
  /** Makes the same input again. */
  readonly seed: number;
  readonly error: string;
  readonly input: Json;
}

/** Seeds are 31 bits wide: after the last comes 0. */
const SEEDS = 2 ** 31;

/** Makes the input of a seed and checks it. Null if it was handled. */
export async function runSeed(target: FuzzTarget, seed: number): Promise<FoundCase | null> {
  const wrapped = seed % SEEDS;
  const input = target.make(randomOf(wrapped));
  try {
    await target.check(input);
    return null;
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { target: target.name, seed: wrapped, error: words, input: target.save(input) };
  }
}

/** Runs so many seeds one after another, up to the first case that is found. */
export async function runSeeds(target: FuzzTarget, first: number, count: number): Promise<FoundCase | null> {
  for (let seed = first; seed < first + count; seed++) {
    const found = await runSeed(target, seed);
    if (found !== null) return found;
  }
  return null;
}
