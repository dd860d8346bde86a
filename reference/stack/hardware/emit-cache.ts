import type { SetAssociativeCache } from './set-associative-cache';
import { FIELD, ROW_SHIFT } from './set-associative-cache';
import type { StoreJournal } from './store-journal';
import { NOTE } from './store-journal';

const ROW = 2 ** ROW_SHIFT;

/** More ways than these are searched by a loop. */
const MOST_UNROLLED = 8;

/**
 * Writes what `SetAssociativeCache` does, with sets and ways as constants. For a cache of the name `tlb` the text uses
 * `tlbRows` and `tlbClock`; what it notes for a journal, it writes to `NOTES`.
 */
export class CacheText {
  private readonly rows: string;

  constructor(
    private readonly name: string,
    private readonly cache: SetAssociativeCache,
    private readonly journal: StoreJournal,
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
const low_ = ${low}, high_ = ${high};
let at_ = ${this.cache.ways === 1 ? this.first() : '-1'};
${this.cache.ways === 1 ? '' : this.place(known)}
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
    return `${known === undefined ? this.search('at_') : `at_ = ${known};`}
if (at_ < 0) {
${this.victim('at_')}
}`;
  }

  /** Notes what lies at a place, for the journal of the loop. */
  private note(at: string): string {
    const fields = Array.from(
      { length: NOTE - 2 },
      (_, field) => `NOTES[note_ + ${field + 2}] = ${this.field(at, field)};`,
    );
    return `const note_ = NOTED[0];
NOTED[0] = note_ + ${NOTE};
NOTES[note_] = ${this.journal.numberOf(this.cache)};
NOTES[note_ + 1] = ${at};
${fields.join('\n')}`;
  }

  private search(at: string): string {
    if (this.cache.ways > MOST_UNROLLED) {
      return `${at} = -1;
${this.eachWay(this.first(), `if (${this.matches('way_')}) { ${at} = way_; break; }`)}`;
    }
    const tests = this.wayOffsets().map((offset) => `${this.matches(`first_ + ${offset}`)} ? first_ + ${offset} : `);
    return `const first_ = ${this.first()};
${at} = ${tests.join('')}-1;`;
  }

  private victim(at: string): string {
    const older = (way: string): string => `${this.field(way, FIELD.STAMP)} < ${this.field(at, FIELD.STAMP)}`;
    const start = `${at} = ${this.first()};`;
    if (this.cache.ways > MOST_UNROLLED) {
      return `${start}\n${this.eachWay(at, `if (${older('way_')}) ${at} = way_;`)}`;
    }
    const others = this.wayOffsets().slice(1);
    return `${start}
const oldest_ = ${at};
${others.map((offset) => `if (${older(`oldest_ + ${offset}`)}) ${at} = oldest_ + ${offset};`).join('\n')}`;
  }

  private eachWay(first: string, body: string): string {
    return `for (let way_ = ${first}, end_ = way_ + ${this.cache.ways * ROW}; way_ < end_; way_ += ${ROW}) {
${body}
}`;
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
