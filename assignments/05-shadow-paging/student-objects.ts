/**
 * Handling of objects that a submission also holds. It runs in the submission's realm, so it uses only what it took
 * from the realm before the submission was evaluated.
 */

interface Entry {
  readonly gfn: number;
  readonly w: boolean;
}

type Table = ReadonlyMap<number, Entry>;

const { create: createObject, defineProperty } = Object;
const { apply } = Reflect;
const { get, set, has, forEach } = Map.prototype;
const NewMap = Map;

const MOST_ROWS = 100;
const SPOILT_PAGE = 900;
const SPOILT_FRAME = 901;

/** Adds an element as an own property: a submission may have put setters into `Array.prototype`. */
export function append<T>(list: T[], item: T): void {
  const slot = createObject(null) as PropertyDescriptor;
  slot.value = item;
  slot.writable = true;
  slot.enumerable = true;
  slot.configurable = true;
  defineProperty(list, list.length, slot);
}

/** The same table with the entries of `order` entered in this order; vpns that it does not name follow. */
export function inOrder(table: Table, order: readonly number[]): Table {
  const ordered = new NewMap<number, Entry>();
  for (let i = 0; i < order.length; i++) {
    const vpn = order[i];
    if (vpn !== undefined && apply(has, table, [vpn])) apply(set, ordered, [vpn, apply(get, table, [vpn])]);
  }
  apply(forEach, table, [(entry: Entry, vpn: number) => apply(set, ordered, [vpn, entry])]);
  return ordered;
}

/**
 * Changes a table in place, as a guest might that goes on using it: an entry that is there is itself changed, so that
 * code that keeps the Map or one of its entries is found out.
 */
export function changeEntry(table: Table, vpn: number, gfn: number, w: boolean): void {
  const entry = apply(get, table, [vpn]) as { gfn: number; w: boolean } | undefined;
  if (entry === undefined) {
    apply(set, table, [vpn, { gfn, w }]);
    return;
  }
  entry.gfn = gfn;
  entry.w = w;
}

/** The entries of a table in the order of the Map. */
export function readTable(table: Table): readonly (Entry & { readonly vpn: number })[] {
  const rows: (Entry & { readonly vpn: number })[] = [];
  apply(forEach, table, [({ gfn, w }: Entry, vpn: number) => append(rows, { vpn, gfn, w })]);
  return rows;
}

/** Overwrites a returned list in place, as a careless caller might; what is frozen stays as it is. */
export function spoil(list: unknown): void {
  try {
    const rows = list as { vpn: number; hfn: number }[];
    for (let i = 0; i < rows.length && i < MOST_ROWS; i++) {
      const row = rows[i];
      if (row === undefined) continue;
      row.vpn = SPOILT_PAGE;
      row.hfn = SPOILT_FRAME;
    }
    rows.length = 0;
  } catch {
    // Frozen rows cannot be spoilt, which is one way to fulfil C.17.
  }
}
