import { Mishandled } from '../fuzz-target';

/** Reads a table of one row as RFC 4180 has it, and refuses cells that a spreadsheet would run. */
export function expectOneRow(csv: string): void {
  const [header, ...rows] = rowsOf(csv);
  const [row] = rows;
  if (rows.length !== 1 || header === undefined || row?.length !== header.length)
    throw new Mishandled(`not one row: ${csv}`);
  const formula = row.find((cell) => /^[=+\-@\t\r\n]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell));
  if (formula !== undefined) throw new Mishandled(`a formula: ${formula}`);
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
