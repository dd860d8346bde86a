import type { Frames, Mem32 } from '../../reference/machine';

/** Physical memory in its simplest form, with the log that a grader would keep. */
export class PlainMemory implements Mem32 {
  readonly log: string[] = [];
  private readonly words: Uint32Array;

  /** @param patience - how many accesses are served before the memory gives up; ends endless loops */
  constructor(
    readonly size: number,
    private readonly patience = Infinity,
  ) {
    this.words = new Uint32Array(size / 4);
  }

  read32(pa: number): number {
    this.check(pa);
    this.log.push(`r ${hex(pa)}`);
    return this.words[pa / 4] ?? 0;
  }

  write32(pa: number, value: number): void {
    this.check(pa);
    this.log.push(`w ${hex(pa)} ${hex(value)}`);
    this.poke(pa, value);
  }

  poke(pa: number, value: number): void {
    this.words[pa / 4] = value;
  }

  /** Another memory with the same contents and an empty log. */
  copy(): PlainMemory {
    const copy = new PlainMemory(this.size, this.patience);
    copy.words.set(this.words);
    return copy;
  }

  private check(pa: number): void {
    if (this.log.length >= this.patience) throw new Error('the memory has lost its patience');
    if (pa % 4 !== 0 || pa < 0 || pa + 4 > this.size) throw new Error(`bus error at ${hex(pa)}`);
  }
}

/** Frames from 0 to `count` - 1, all in the pool. */
export class PlainFrames implements Frames {
  private readonly taken = new Set<number>();

  constructor(
    private readonly base: number,
    private readonly count: number,
  ) {}

  alloc(): number | null {
    for (let hfn = this.base; hfn < this.count; hfn++) {
      if (this.taken.has(hfn)) continue;
      this.taken.add(hfn);
      return hfn;
    }
    return null;
  }

  free(hfn: number): void {
    if (!this.taken.delete(hfn)) throw new Error(`double free of ${hfn}`);
  }

  /** Frames handed out, ascending. */
  get inUse(): readonly number[] {
    return [...this.taken].sort((left, right) => left - right);
  }
}

/** What a call did: its result, or the name of what it threw. */
export function outcomeOf(call: () => unknown): string {
  try {
    return JSON.stringify(call(), sortedKeys) ?? 'undefined';
  } catch (error) {
    return error instanceof RangeError ? 'throws RangeError' : `throws ${String(error)}`;
  }
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Seeded numbers, the same on every machine. */
export function seeded(seed: number): (limit: number) => number {
  let state = seed * 2654435761 + 1;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function hex(value: number): string {
  return `0x${value.toString(16).toUpperCase()}`;
}
