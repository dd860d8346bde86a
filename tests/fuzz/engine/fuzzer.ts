import type { Json } from '../../../grader/contracts/json';
import type { FuzzTarget } from '../fuzz-target';
import { Corpus } from './corpus';
import { FuzzRandom } from './fuzz-random';

/** An input that was not handled as it must be. */
export interface FoundCase {
  readonly target: string;
  readonly seed: number;
  /** The index of the draw that made the input first, then those of its variations: they make it again. */
  readonly path: readonly number[];
  readonly error: string;
  readonly input: Json;
}

/** Told before an input is handled, by which path it comes about. */
export type OnInput = (path: readonly number[]) => void;

/** How inputs are chosen. */
export interface FuzzerOptions {
  readonly seed: number;
  /** False: every input is drawn by the grammar alone. True by default. */
  readonly feedback?: boolean;
}

/** Feeds one target. Equal seeds make equal inputs, whatever the machine and however the inputs are cut into turns. */
export class Fuzzer<Input = unknown> {
  private readonly corpus = new Corpus<Input>();
  private readonly random = new FuzzRandom();
  private readonly choice: FuzzRandom;
  private index = 0;
  private foundCase: FoundCase | null = null;

  constructor(
    readonly target: FuzzTarget<Input>,
    private readonly options: FuzzerOptions,
  ) {
    this.choice = new FuzzRandom().start(options.seed, -1);
  }

  /** How many inputs were made so far. */
  get inputs(): number {
    return this.index;
  }

  /** Ways of being handled that were seen. */
  get kinds(): number {
    return this.corpus.kinds;
  }

  /** The first case that was not handled as it must be: no input follows it. */
  get found(): FoundCase | null {
    return this.foundCase;
  }

  /** Feeds so many inputs, unless one of them is found to be mishandled. */
  async run(count: number, onInput: OnInput = () => undefined): Promise<void> {
    const { target, corpus, random } = this;
    for (const end = this.index + count; this.index < end && this.foundCase === null; this.index++) {
      const parent = this.chooseParent();
      const path = parent === null ? [this.index] : [...parent.path, this.index];
      onInput(path);
      random.start(this.options.seed, this.index);
      const input = parent === null ? target.make(random) : target.vary(parent.input, random);
      try {
        const handled = target.check(input);
        // To wait for what is there already would take longer than most inputs do.
        const behaviour = typeof handled === 'string' ? handled : await handled;
        corpus.note(behaviour, target.sizeOf(input), { input, path });
      } catch (error) {
        this.foundCase = foundCase(target, { seed: this.options.seed, path, input, error });
      }
    }
  }

  /** The input that is varied next; null if one is drawn anew. */
  private chooseParent(): ReturnType<Corpus<Input>['at']> | null {
    const { corpus, choice } = this;
    if (this.options.feedback === false || corpus.size === 0 || !choice.chance(1, 5)) return null;
    return corpus.at(choice.int(0, corpus.size - 1));
  }
}

/** Makes the input of a path again and has it handled. Null if it was handled as it must be. */
export async function runPath<Input>(
  target: FuzzTarget<Input>,
  seed: number,
  path: readonly number[],
): Promise<FoundCase | null> {
  const input = inputOf(target, seed, path);
  try {
    await target.check(input);
    return null;
  } catch (error) {
    return foundCase(target, { seed, path, input, error });
  }
}

/** Makes the input of a path: drawn at its first index, varied at each of the others. */
export function inputOf<Input>(target: FuzzTarget<Input>, seed: number, path: readonly number[]): Input {
  const [first = 0, ...others] = path;
  const random = new FuzzRandom();
  let input = target.make(random.start(seed, first));
  for (const index of others) input = target.vary(input, random.start(seed, index));
  return input;
}

function foundCase<Input>(
  target: FuzzTarget<Input>,
  { seed, path, input, error }: { seed: number; path: readonly number[]; input: Input; error: unknown },
): FoundCase {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { target: target.name, seed, path, error: words, input: target.save(input) };
}
