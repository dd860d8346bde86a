import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface FuzzOptions {
  readonly seed: number;
  /** Inputs in all. */
  readonly count: number;
  readonly seconds: number;
  /** The only target that is fed. */
  readonly target: string | null;
  /** The one input that is made again; null to make new ones. */
  readonly path: readonly number[] | null;
  /** Whether what was handled in a new way is varied further. */
  readonly feedback: boolean;
}

const USAGE =
  'the options are --target NAME, --seed N, --count N, --seconds N, --no-feedback, and --input N.N.N with a seed and a target.';
const DEFAULT_SECONDS = 60;
const LARGEST_SEED = 2 ** 31;

/** Reads the options of `npm run fuzz`; a sentence if they cannot be read. */
export function readOptions(args: readonly string[]): FuzzOptions | string {
  const values = valuesOf(args);
  if (values === null) return USAGE;
  const { target = null, input, feedback = true } = values;
  const count = numberOf(values.count) ?? Infinity;
  const seconds = numberOf(values.seconds) ?? (count === Infinity ? DEFAULT_SECONDS : Infinity);
  // Only where nobody names a seed does the clock choose one: every run then sees other inputs, and prints which.
  const seed = numberOf(values.seed) ?? Date.now() % LARGEST_SEED;
  const path = input === undefined ? null : input.split('.').map((index) => numberOf(index) ?? NaN);
  const numbers = [seed, count, seconds, ...(path ?? [])];
  const isComplete = path === null || (target !== null && values.seed !== undefined);
  return numbers.some(Number.isNaN) || !isComplete ? USAGE : { seed, count, seconds, target, path, feedback };
}

function valuesOf(args: readonly string[]) {
  try {
    const option = { type: 'string' } as const;
    const options = { seed: option, count: option, seconds: option, target: option, input: option };
    const { values } = parseArgs({
      args: [...args],
      options: { ...options, feedback: { type: 'boolean' } },
      allowNegative: true,
    });
    return values;
  } catch {
    return null;
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
}
