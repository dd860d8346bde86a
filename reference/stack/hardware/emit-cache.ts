import type { SetAssociativeCache } from './set-associative-cache';
import { FIELD, ROW_SHIFT } from './set-associative-cache';

const ROW = 2 ** ROW_SHIFT;

/** More ways than these are searched by a loop. */
const MOST_UNROLLED = 8;

/**
 * Writes what `SetAssociativeCache` does, with sets and ways as constants. For a cache of the name `tlb` the text uses `tlb`,
 * `tlbRows` and `tlbClock`.
 */
export class CacheText {
  private readonly rows: string;

  constructor(
    private readonly name: string,
    private readonly cache: SetAssociativeCache,
  ) {
    this.rows = `${name}Rows`;
  }

  /** Reads a field of the entry at a place. */
  field(at: string, field: number): string {
    return `${this.rows}[${at} + ${field}]`;
  }

  /** Sets the variable `at` to the place of a key, or to -1. */
  find(at: string, low: string, high: string): string {
    return `{
const low_ = ${low}, high_ = ${high};
${this.search(at)}
}`;
  }

  /** Makes an entry the most recent one; with a single way there is no order. */
  touch(at: string): string {
    return this.cache.ways === 1 ? '' : `${this.field(at, FIELD.STAMP)} = ++${this.name}Clock[0];`;
  }

  /**
   * Stores an entry.
   * @param isJournaled - whether the store can be rolled back
   */
  store(
    low: string,
    high: string,
    values: readonly [value: string, rights: string, extra: string],
    isJournaled = false,
  ): string {
    const [value, rights, extra] = values;
    return `{
const low_ = ${low}, high_ = ${high};
let at_ = -1;
${this.cache.ways === 1 ? `at_ = ${this.first()};` : `${this.search('at_')}\nif (at_ < 0) {\n${this.victim('at_')}\n}`}
${isJournaled ? `${this.name}.remember(at_);` : ''}
${this.field('at_', FIELD.LOW)} = low_;
${this.field('at_', FIELD.HIGH)} = high_;
${this.field('at_', FIELD.VALUE)} = ${value};
${this.field('at_', FIELD.RIGHTS)} = ${rights};
${this.field('at_', FIELD.EXTRA)} = ${extra};
${this.touch('at_')}
}`;
  }

  private search(at: string): string {
    const { ways } = this.cache;
    if (ways > MOST_UNROLLED) {
      return `${at} = -1;
for (let way_ = ${this.first()}, end_ = way_ + ${ways * ROW}; way_ < end_; way_ += ${ROW}) {
if (${this.matches('way_')}) { ${at} = way_; break; }
}`;
    }
    const tests = this.wayOffsets().map((offset) => `${this.matches(`first_ + ${offset}`)} ? first_ + ${offset} : `);
    return `const first_ = ${this.first()};
${at} = ${tests.join('')}-1;`;
  }

  private victim(at: string): string {
    const { ways } = this.cache;
    if (ways > MOST_UNROLLED) {
      return `${at} = ${this.first()};
for (let way_ = ${at} + ${ROW}, end_ = ${at} + ${ways * ROW}; way_ < end_; way_ += ${ROW}) {
if (${this.field('way_', FIELD.STAMP)} < ${this.field(at, FIELD.STAMP)}) ${at} = way_;
}`;
    }
    const others = this.wayOffsets()
      .slice(1)
      .map(
        (offset) =>
          `if (${this.field('first_', offset + FIELD.STAMP)} < ${this.field(at, FIELD.STAMP)}) ${at} = first_ + ${offset};`,
      );
    return `${at} = first_;\n${others.join('\n')}`;
  }

  private matches(at: string): string {
    return `(${this.field(at, FIELD.LOW)} === low_ && ${this.field(at, FIELD.HIGH)} === high_)`;
  }

  private first(): string {
    return `(low_ & ${this.cache.setMask}) * ${this.cache.ways * ROW}`;
  }

  private wayOffsets(): readonly number[] {
    return Array.from({ length: this.cache.ways }, (_, way) => way * ROW);
  }
}
