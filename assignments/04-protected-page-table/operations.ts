import { forState, type SubjectExports } from '../../grader/contracts/operations';
import type { TypeSpec } from '../../grader/contracts/type-spec';

/** The object that a submission's factory returns, as far as this file calls it. */
interface SubjectTable {
  trapWrite(index: number, guestPte: number): unknown;
  trapRead(index: number): unknown;
  hw(index: number): unknown;
  hwSetAD(index: number, access: 'r' | 'w'): unknown;
  p2mChanged(gfn: number, hfn: number | null): unknown;
}

/** One table, and what the harness knows of it: the map as it must be now, and the entries that were named. */
interface Known {
  readonly table: SubjectTable;
  readonly p2m: [gfn: number, hfn: number | null][];
  readonly touched: number[];
}

interface State {
  readonly create: () => SubjectTable;
  /** The map that the factory gets; it belongs to the caller. */
  readonly callersMap: ReadonlyMap<number, number>;
  /** The map's pairs as the setup gave them. */
  readonly pairs: readonly (readonly [gfn: number, hfn: number])[];
  readonly tables: (Known | null)[];
  current: number;
}

const { operation, chapter } = forState<State>();

// Taken before a submission can replace them.
const { apply } = Reflect;
const { defineProperty, create: createObject } = Object;
const { isSafeInteger } = Number;
const { get: getEntry, set: setEntry, forEach: eachEntry } = Map.prototype;

const WRITTEN = {
  union: [
    { record: { ok: { literal: true } } },
    { record: { ok: { literal: false }, reason: { union: [{ literal: 'bad-index' }, { literal: 'bad-frame' }] } } },
  ],
} as const satisfies TypeSpec;

const READ = {
  union: [
    { record: { ok: { literal: true }, pte: 'pte32' } },
    { record: { ok: { literal: false }, reason: { literal: 'bad-index' } } },
  ],
} as const satisfies TypeSpec;

/**
 * The operations of chapter 04. The table is made by the first operation that needs it, so that a nonsense number of
 * entries shows as a throw of that operation; `entries` is a `fraction` for the same reason.
 *
 * Beside the five methods there are harness operations for what one call cannot show: `useTable` goes on with another
 * object of the same factory (C.18); `changeCallersMap` and `readCallersMap` are the caller's own use of its map (C.17).
 *
 * @source course 04, Ops and Setup
 */
export const operations = chapter({
  chapter: '04-protected-page-table',
  setup: { p2m: { mapOf: 'page' }, entries: 'fraction' },
  create: (subject, { p2m, entries }): State => ({
    create: () => factoryOf(subject)(p2m, entries),
    callersMap: p2m,
    pairs: pairsOf(p2m),
    tables: [],
    current: 0,
  }),
  probe: (state) => {
    const known = state.tables[state.current] ?? null;
    return known === null ? null : { p2m: known.p2m, words: readWords(known) };
  },
  operations: {
    trapWrite: operation({
      args: { index: 'index', pte: 'pte32' },
      result: WRITTEN,
      run: (state, { index, pte }) => tableAt(state, index).table.trapWrite(index, pte),
    }),
    trapRead: operation({
      args: { index: 'index' },
      result: READ,
      run: (state, { index }) => tableAt(state, index).table.trapRead(index),
    }),
    hw: operation({
      args: { index: 'index' },
      result: 'pte32',
      run: (state, { index }) => tableAt(state, index).table.hw(index),
    }),
    hwSetAD: operation({
      args: { index: 'index', access: 'access' },
      result: 'none',
      run: (state, { index, access }) => {
        tableAt(state, index).table.hwSetAD(index, access);
      },
    }),
    p2mChanged: operation({
      args: { gfn: 'page', hfn: { nullable: 'page' } },
      result: 'count',
      run: (state, { gfn, hfn }) => {
        const known = tableAt(state, 0);
        const count = known.table.p2mChanged(gfn, hfn);
        append(known.p2m, [gfn, hfn]);
        return count;
      },
    }),
    useTable: operation({
      args: { index: 'index' },
      harness: true,
      result: 'none',
      run: (state, { index }) => {
        state.current = index;
      },
    }),
    changeCallersMap: operation({
      args: { gfn: 'page', hfn: 'page' },
      harness: true,
      result: 'none',
      run: ({ callersMap }, { gfn, hfn }) => {
        apply(setEntry, callersMap, [gfn, hfn]);
      },
    }),
    readCallersMap: operation({
      args: { gfn: 'page' },
      harness: true,
      result: { nullable: 'page' },
      run: ({ callersMap }, { gfn }) => (apply(getEntry, callersMap, [gfn]) as number | undefined) ?? null,
    }),
  },
});

/** Trusts the name only: an export that is missing or no function throws where it is called. */
function factoryOf(subject: SubjectExports): (p2m: ReadonlyMap<number, number>, entries: number) => SubjectTable {
  return subject['createProtectedPageTable'] as (p2m: ReadonlyMap<number, number>, entries: number) => SubjectTable;
}

/** The table in use; it is made where this is its first operation. `index` is noted for the probe. */
function tableAt(state: State, index: number): Known {
  let known = state.tables[state.current] ?? null;
  if (known === null) {
    const p2m: [number, number | null][] = [];
    for (let i = 0; i < state.pairs.length; i++) {
      const pair = state.pairs[i];
      if (pair !== undefined) append(p2m, [pair[0], pair[1]]);
    }
    known = { table: state.create(), p2m, touched: [] };
    while (state.tables.length < state.current) append(state.tables, null);
    if (state.tables.length === state.current) append(state.tables, known);
    else state.tables[state.current] = known;
  }
  if (isSafeInteger(index) && index >= 0 && !isAmong(known.touched, index)) append(known.touched, index);
  return known;
}

/** Both words of every entry that was named; what cannot be read is null and judged elsewhere. */
function readWords({ table, touched }: Known): (readonly [index: number, guest: unknown, hardware: unknown])[] {
  const words: (readonly [number, unknown, unknown])[] = [];
  for (let i = 0; i < touched.length && i < MOST_WORDS; i++) {
    const index = touched[i] ?? 0;
    append(words, [index, guestWord(table, index), hardwareWord(table, index)]);
  }
  return words;
}

const MOST_WORDS = 64;

function guestWord(table: SubjectTable, index: number): unknown {
  try {
    const read = table.trapRead(index) as { readonly ok?: unknown; readonly pte?: unknown } | null | undefined;
    return read?.ok === true && isSafeInteger(read.pte) ? read.pte : null;
  } catch {
    return null;
  }
}

function hardwareWord(table: SubjectTable, index: number): unknown {
  try {
    const word = table.hw(index);
    return isSafeInteger(word) ? word : null;
  } catch {
    return null;
  }
}

function pairsOf(map: ReadonlyMap<number, number>): [gfn: number, hfn: number][] {
  const pairs: [number, number][] = [];
  apply(eachEntry, map, [(hfn: number, gfn: number) => append(pairs, [gfn, hfn])]);
  return pairs;
}

function isAmong(list: readonly number[], wanted: number): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === wanted) return true;
  return false;
}

/** Adds an element as an own property: a submission may have put setters into `Array.prototype`. */
function append<T>(list: T[], item: T): void {
  const slot = createObject(null) as PropertyDescriptor;
  slot.value = item;
  slot.writable = true;
  slot.enumerable = true;
  slot.configurable = true;
  defineProperty(list, list.length, slot);
}
