/** An input that was handled in a way of its own, and the indices by which it came about. */
export interface Interesting<Input> {
  readonly input: Input;
  readonly path: readonly number[];
}

/** Different ways of being handled that are told apart; more would be chance and not behaviour. */
const MOST_KINDS = 1 << 16;
/** Inputs that are kept; then a new one takes the place of the oldest. */
const MOST_KEPT = 512;
/** Larger inputs are slow, and hardly show more than small ones do. */
const LARGEST_KEPT = 4096;
/** Links of a chain of variations. */
const LONGEST_PATH = 24;

/**
 * The inputs that showed something new. What counts as new is the behaviour: how an input was handled, in the few words
 * that the target has for it, with numbers and quotations left out. Code coverage would see more, and cost a hundred
 * times as much for each input.
 */
export class Corpus<Input> {
  private readonly seen = new Set<string>();
  private readonly kept: Interesting<Input>[] = [];
  private next = 0;

  /** Ways of being handled so far. */
  get kinds(): number {
    return this.seen.size;
  }

  /** How many inputs can be varied. */
  get size(): number {
    return this.kept.length;
  }

  /** One of them. */
  at(place: number): Interesting<Input> {
    const found = this.kept[place];
    if (found === undefined) throw new RangeError(`Corpus.at: ${place} of ${this.kept.length}`);
    return found;
  }

  /** Takes in how an input was handled. `size` is that of the input. */
  note(behaviour: string, size: number, { input, path }: Interesting<Input>): void {
    const kind = kindOf(behaviour);
    if (this.seen.has(kind) || this.seen.size >= MOST_KINDS) return;
    this.seen.add(kind);
    if (size > LARGEST_KEPT || path.length >= LONGEST_PATH) return;
    this.kept[this.next] = { input, path };
    this.next = (this.next + 1) % MOST_KEPT;
  }
}

/** Leaves out of a sentence what differs from input to input. */
function kindOf(behaviour: string): string {
  return behaviour.slice(0, 400).replace(/"(?:[^"\\]|\\.)*"?|\d+/g, '#');
}
