/** Where a published value comes from. */
export interface Source {
  readonly text: string;
  /** False for a value that was written down from memory and not yet compared with its source. */
  readonly checked: boolean;
}

/** One value: as it was published, and as our machine gives it. */
export interface TableCell {
  readonly published: number;
  readonly ours: number;
}

/** A published table beside ours. */
export interface PublishedTable {
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  /** The heads of the columns; the first one is that of the rows' names. */
  readonly heads: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly TableCell[] }[];
}

/** Makes a table whose cells are run one by one. */
export function runTable<Row, Column>(table: {
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  readonly corner: string;
  readonly rows: readonly (readonly [name: string, row: Row])[];
  readonly columns: readonly (readonly [name: string, column: Column])[];
  readonly published: readonly (readonly number[])[];
  readonly run: (row: Row, column: Column) => number;
}): PublishedTable {
  const { id, title, source, corner, rows, columns, published, run } = table;
  return {
    id,
    title,
    source,
    heads: [corner, ...columns.map(([name]) => name)],
    rows: rows.map(([name, row], r) => ({
      name,
      cells: columns.map(([, column], c) => ({ published: published[r]?.[c] ?? Number.NaN, ours: run(row, column) })),
    })),
  };
}
