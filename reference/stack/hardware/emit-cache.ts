import type { SetAssociativeCache } from './set-associative-cache';
import { FIELD, ROW_SHIFT } from './set-associative-cache';
import type { StoreJournal } from './store-journal';

const ROW = 2 ** ROW_SHIFT;

/** More ways than these are searched by a loop. */
const MOST_UNROLLED = 8;

/**
 * Writes what `SetAssociativeCache` does, with sets and ways as constants. For a cache of the name `tlb` the text uses
 * `tlbRows` and `tlbClocks`; for a journal it writes to `NOTES`, and the variable `noted` has the bits of the stores.
 *
 * A loop keeps the clock in a variable of its own: between `begin` and `end` nobody else may touch the cache.
 */
export class CacheText {
  private readonly rows: string;
  private readonly clock: string;

  constructor(
    private readonly name: string,
    private readonly cache: SetAssociativeCache,
    private readonly journal: StoreJournal,
  ) {
    this.rows = `${name}Rows`;
    this.clock = `${name}Clock`;
  }

  /** Takes the clock out of memory; with a single way there is no order, and no clock. */
  begin(): string {
    return this.cache.ways === 1 ? '' : `let ${this.clock} = ${this.name}Clocks[0];`;
  }

  /** Puts the clock back. */
  end(): string {
    return this.cache.ways === 1 ? '' : `${this.name}Clocks[0] = ${this.clock};`;
  }

  /** Reads a field of the entry at a place. */
  field(at: string, field: number): string {
    return `${this.rows}[${at} + ${field}]`;
  }

  /** Sets the variable `at` to the place of a key and does `found`; where there is none, it leaves `at` alone and does nothing. */
  find(at: string, low: string, high: string, found: string): string {
    return `search: {
const low_ = ${low}, high_ = ${high}, first_ = ${this.first()};
${this.search(at, 'break search;')}
${found}
}`;
  }

  /** Makes an entry the most recent one. */
  touch(at: string): string {
    return this.cache.ways === 1 ? '' : `${this.field(at, FIELD.STAMP)} = ++${this.clock};`;
  }

  /**
   * Stores an entry. `isJournaled` says that the store can be rolled back; `known` is a variable with the place of the key, or
   * -1, if a look-up has just found it out.
   */
  store(
    low: string,
    high: string,
    [value, rights, extra]: readonly [value: string, rights: string, extra: string],
    { isJournaled = false, known }: { readonly isJournaled?: boolean; readonly known?: string } = {},
  ): string {
    return `{
const low_ = ${low}, high_ = ${high}, first_ = ${this.first()};
${this.cache.ways === 1 ? 'const at_ = first_;' : this.place(known)}
${isJournaled ? this.note('at_') : ''}
${this.field('at_', FIELD.LOW)} = low_;
${this.field('at_', FIELD.HIGH)} = high_;
${this.field('at_', FIELD.VALUE)} = ${value};
${this.field('at_', FIELD.RIGHTS)} = ${rights};
${this.field('at_', FIELD.EXTRA)} = ${extra};
${this.touch('at_')}
}`;
  }

  /** Sets `at_` to the place of the key, or to that of the entry which makes room. */
  private place(known: string | undefined): string {
    return `let at_ = ${known ?? -1};
${known === undefined ? `search: {\n${this.search('at_', 'break search;')}\n}` : ''}
if (at_ < 0) {
${this.victim('at_')}
}`;
  }

  /** Notes what lies at a place, for the journal of the loop. */
  private note(place: string): string {
    const { bit, at, fields } = this.journal.add(this.cache);
    const notes = fields.map((field) => `NOTES[${at + 1 + field}] = ${this.field(place, field)};`);
    return `NOTES[${at}] = ${place};
${notes.join('\n')}
noted |= ${bit};`;
  }

  private search(at: string, otherwise: string): string {
    if (this.cache.ways > MOST_UNROLLED) {
      return `let way_ = first_;
const end_ = first_ + ${this.cache.ways * ROW};
while (way_ < end_ && !${this.matches('way_')}) way_ += ${ROW};
if (way_ === end_) ${otherwise}
${at} = way_;`;
    }
    const tests = this.wayOffsets().map(
      (offset) => `if ${this.matches(`first_ + ${offset}`)} ${at} = first_ + ${offset};\nelse `,
    );
    return `${tests.join('')}${otherwise}`;
  }

  /**
   * Sets `at` to the entry of the lowest stamp, the first of several. Which one it is nobody can foresee, a branch predictor
   * neither, so a mask chooses: stamps are no negative numbers, and the sign of a difference says which one is older.
   */
  private victim(at: string): string {
    const stamp = (way: string): string => this.field(way, FIELD.STAMP);
    const choose = (way: string): string => `older_ = (${stamp(way)} - stamp_) >> 31;
${at} ^= (${at} ^ (${way})) & older_;
stamp_ += (${stamp(way)} - stamp_) & older_;`;
    const start = `${at} = first_;
let stamp_ = ${stamp(at)}, older_ = 0;`;
    if (this.cache.ways > MOST_UNROLLED) {
      return `${start}
for (let way_ = first_ + ${ROW}, end_ = first_ + ${this.cache.ways * ROW}; way_ < end_; way_ += ${ROW}) {
${choose('way_')}
}`;
    }
    const others = this.wayOffsets().slice(1);
    return `${start}\n${others.map((offset) => choose(`first_ + ${offset}`)).join('\n')}`;
  }

  private matches(at: string): string {
    return `(${this.field(at, FIELD.LOW)} === low_ && ${this.field(at, FIELD.HIGH)} === high_)`;
  }

  private first(): string {
    return `((low_ & ${this.cache.setMask}) * ${this.cache.ways * ROW})`;
  }

  private wayOffsets(): readonly number[] {
    return Array.from({ length: this.cache.ways }, (_, way) => way * ROW);
  }
}
