import type { Harness } from '../../grader/contracts/operations';

/** A guest's page-table entry. */
export interface GuestEntry {
  readonly p: boolean;
  readonly gfn: number;
  readonly w: boolean;
  readonly a: boolean;
  readonly d: boolean;
}

/** An entry with its place. */
export type PlacedEntry = readonly [root: number, vpn: number, entry: GuestEntry];

/** The guest's tables: `view` is what the submission gets, and every call of it is logged; the rest leaves no trace. */
export interface GuestMemory {
  readonly view: {
    read(root: number, vpn: number): GuestEntry;
    write(root: number, vpn: number, entry: GuestEntry): void;
  };
  peek(root: number, vpn: number): GuestEntry;
  /** Every entry ever written, in the order of the first write. */
  written(): readonly PlacedEntry[];
}

// Taken before the submission is evaluated, which runs in the same realm.
const { apply } = Reflect;
const { create: createObject, defineProperty, freeze } = Object;
const { get, set } = Map.prototype;
const NewMap = Map;

/** Creates tables in which every entry is clear. */
export function createGuestMemory(harness: Harness): GuestMemory {
  const roots = new NewMap<number, Map<number, { entry: GuestEntry }>>();
  const places: (readonly [root: number, vpn: number, cell: { entry: GuestEntry }])[] = [];

  function cellAt(root: number, vpn: number): { entry: GuestEntry } | undefined {
    const table = apply(get, roots, [root]) as Map<number, { entry: GuestEntry }> | undefined;
    return table === undefined ? undefined : (apply(get, table, [vpn]) as { entry: GuestEntry } | undefined);
  }
  function peek(root: number, vpn: number): GuestEntry {
    return copyOf(cellAt(root, vpn)?.entry ?? { p: false, gfn: 0, w: false, a: false, d: false });
  }
  function poke(root: number, vpn: number, entry: GuestEntry): void {
    const present = cellAt(root, vpn);
    if (present !== undefined) {
      present.entry = entry;
      return;
    }
    const cell = { entry };
    if (apply(get, roots, [root]) === undefined) apply(set, roots, [root, new NewMap()]);
    apply(set, apply(get, roots, [root]) as Map<number, unknown>, [vpn, cell]);
    append(places, [root, vpn, cell]);
  }
  const view = {
    read(root: number, vpn: number): GuestEntry {
      harness.record(['read', root, vpn]);
      return peek(root, vpn);
    },
    write(root: number, vpn: number, entry: GuestEntry): void {
      harness.record(['write', root, vpn]);
      poke(root, vpn, copyOf(entry));
    },
  };
  function written(): readonly PlacedEntry[] {
    const rows: PlacedEntry[] = [];
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      if (place !== undefined) append(rows, [place[0], place[1], copyOf(place[2].entry)]);
    }
    return rows;
  }
  return { view: freeze(view), peek, written };
}

/** Adds an element as an own property: a submission may have put setters into `Array.prototype`. */
export function append<T>(list: T[], item: T): void {
  const slot = createObject(null) as PropertyDescriptor;
  slot.value = item;
  slot.writable = true;
  slot.enumerable = true;
  slot.configurable = true;
  defineProperty(list, list.length, slot);
}

function copyOf({ p, gfn, w, a, d }: GuestEntry): GuestEntry {
  return { p, gfn, w, a, d };
}
