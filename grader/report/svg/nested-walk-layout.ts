import type { Walk, WalkCell } from '../../contracts/generated/report';
import { cellLines, type CellLine } from './nested-walk-lines';
import { columnName, isPosition, rowName } from './nested-walk-words';

/** Sizes in the picture's own units; one unit is one pixel at full size. */
export const GRID = {
  labelWidth: 124,
  headHeight: 30,
  cellWidth: 166,
  columnGap: 20,
  rowGap: 20,
  lineHeight: 15,
  padding: 9,
  leastLines: 3,
  skippedLines: 1,
} as const;

/** One box of the grid with its place; `skipped` is a position where no read is due. */
export interface Box {
  readonly row: number;
  readonly column: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly state: WalkCell['state'] | 'skipped';
  readonly lines: readonly CellLine[];
  readonly cell?: WalkCell;
}

/** A row's label: its name and the gPA that it translates, if any read of it says so. */
export interface RowLabel {
  readonly name: string;
  readonly gpa?: string;
  readonly y: number;
}

/** The whole picture without its footer. */
export interface GridLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly { readonly name: string; readonly x: number }[];
  readonly rows: readonly RowLabel[];
  readonly boxes: readonly Box[];
}

const SKIPPED: readonly CellLine[] = [{ text: 'no read', tone: 'note' }];

/**
 * Places a walk's expected reads on the grid, row by row. Works for any number of steps, also 0: a walk without host
 * steps has no data row, and one without guest steps has no column of guest reads.
 */
export function layoutGrid(walk: Walk): GridLayout {
  const rowCount = walk.hostSteps === 0 ? walk.guestSteps : walk.guestSteps + 1;
  const columnCount = walk.guestSteps === 0 ? walk.hostSteps : walk.hostSteps + 1;
  const rows: RowLabel[] = [];
  const boxes: Box[] = [];
  let y: number = GRID.headHeight;
  for (let row = 0; row < rowCount; row++) {
    const line = layoutRow(walk, row, columnCount, y);
    boxes.push(...line);
    rows.push(labelOf(walk, row, y));
    y += (line[0]?.height ?? 0) + GRID.rowGap;
  }
  const columns = Array.from({ length: columnCount }, (_, column) => ({
    name: columnName(walk, column),
    x: columnLeft(column),
  }));
  return { width: columnLeft(columnCount) - GRID.columnGap + 2, height: y - GRID.rowGap + 2, columns, rows, boxes };
}

/** Lists the expected reads that have no place of their own in the grid; the picture names them beside it. */
export function cellsOutside(walk: Walk): WalkCell[] {
  return walk.cells.filter((cell) => cellAt(walk, cell.row, cell.column) !== cell);
}

function layoutRow(walk: Walk, row: number, columnCount: number, y: number): Box[] {
  const places = Array.from({ length: columnCount }, (_, column) => column)
    .filter((column) => isPosition(walk, row, column))
    .map((column) => ({ column, cell: cellAt(walk, row, column) }))
    .map(({ column, cell }) => ({ column, cell, lines: cell === undefined ? SKIPPED : cellLines(walk, cell) }));
  const least = places.some(({ cell }) => cell !== undefined) ? GRID.leastLines : GRID.skippedLines;
  const lineCount = Math.max(least, ...places.map(({ lines }) => lines.length));
  const height = 2 * GRID.padding + lineCount * GRID.lineHeight;
  return places.map(({ column, cell, lines }) => {
    const box = { row, column, x: columnLeft(column), y, height, lines };
    return cell === undefined ? { ...box, state: 'skipped' } : { ...box, state: cell.state, cell };
  });
}

function labelOf(walk: Walk, row: number, y: number): RowLabel {
  const gpa = walk.cells.find((cell) => cell.row === row && cell.gpa !== undefined)?.gpa;
  return gpa === undefined ? { name: rowName(walk, row), y } : { name: rowName(walk, row), gpa, y };
}

function cellAt(walk: Walk, row: number, column: number): WalkCell | undefined {
  return isPosition(walk, row, column)
    ? walk.cells.find((cell) => cell.row === row && cell.column === column)
    : undefined;
}

function columnLeft(column: number): number {
  return GRID.labelWidth + column * (GRID.cellWidth + GRID.columnGap);
}
