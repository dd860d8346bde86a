import { Mishandled } from '../fuzz-target';

/** Reads a table of one row as RFC 4180 has it, and refuses cells that a spreadsheet would run. */
export function expectOneRow(csv: string): void {
  if (expectHarmlessCells(csv) !== 1) throw new Mishandled(`not one row: ${csv}`);
}

/** As {@link expectOneRow}, for any number of rows below the header, which is returned. */
export function expectHarmlessCells(csv: string): number {
  const [header, ...rows] = rowsOf(csv);
  for (const row of rows) {
    if (row.length !== header?.length) throw new Mishandled(`a row of another length: ${csv}`);
    const formula = row.find((cell) => /^[=+\-@\t\r\n]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell));
    if (formula !== undefined) throw new Mishandled(`a formula: ${formula}`);
  }
  return rows.length;
}

/** A quoted cell, or one without anything that would need quotes. */
const CELL = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

function rowsOf(csv: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < csv.length;) {
    const row: string[] = [];
    for (let isOpen = true; isOpen; at += isOpen ? 1 : 2) {
      CELL.lastIndex = at;
      const [all = '', quoted, plain = ''] = CELL.exec(csv) ?? [];
      row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      at += all.length;
      isOpen = csv[at] === ',';
      if (!isOpen && csv.slice(at, at + 2) !== '\r\n') throw new Mishandled(`a cell that does not end: ${csv}`);
    }
    rows.push(row);
  }
  return rows;
}
