import { element, type Markup } from '../../grader/report/svg/element';
import { splitAddress } from '../../grader/report/svg/split-address';
import { bitWords, targetWords } from '../walk/summarise-walk';
import type { WalkReference } from '../walk/walk-report';
import { describeRows, gridRows, type GridRow, type WalkAttempt } from './grid-rows';

/** Sizes in the picture's own units; one unit is one pixel at full size. */
const GRID = { label: 124, head: 30, width: 172, height: 92, low: 40, gap: 18, line: 15, padding: 9 } as const;

/**
 * Draws the references of an attempt as the nested-walk grid: rows are the guest steps and the data, columns the host
 * steps and the guest's own entry. Cells are numbered in order; each shows where its entry lies, as a sum, and the
 * entry's bits. A cell that was not read is faded, with a bolt where a cache has saved it. References of a one-tree
 * machine stand in a row of their own above.
 *
 * @source course README.md section 9, nested-walk-grid.svg
 */
export function drawWalkGrid(attempt: WalkAttempt): Markup {
  const rows = gridRows(attempt);
  const columns = Math.max(...rows.map(({ cells }) => Math.max(...cells.map(({ column }) => column)) + 1));
  const hasGrid = attempt.hostSteps > 0 && rows.length > 1;
  let y = hasGrid ? GRID.head : 4;
  const parts = rows.flatMap((row) => {
    const top = y;
    const height = row.cells.some(({ reference }) => reference !== undefined) ? GRID.height : GRID.low;
    y += height + GRID.gap;
    return drawRow(row, top, height);
  });
  const width = columnLeft(columns) - GRID.gap + 2;
  return element(
    'svg',
    {
      class: `walk columns-${columns}`,
      viewBox: `0 0 ${width} ${y}`,
      width,
      height: y,
      role: 'img',
      'aria-labelledby': `${attempt.id}-title ${attempt.id}-desc`,
    },
    element('title', { id: `${attempt.id}-title` }, attempt.title),
    element('desc', { id: `${attempt.id}-desc` }, describeRows(rows)),
    ...(hasGrid ? drawHeads(attempt) : []),
    ...parts,
  );
}

function drawHeads({ hostSteps }: WalkAttempt): Markup[] {
  return Array.from({ length: hostSteps + 1 }, (_, column) =>
    element(
      'text',
      { class: 'note', x: columnLeft(column) + GRID.padding, y: 18 },
      column < hostSteps ? `host step ${column}` : 'guest entry',
    ),
  );
}

function drawRow({ name, translates, cells, skippedBy }: GridRow, y: number, height: number): Markup[] {
  return [
    element('text', { class: 'head', x: 2, y: y + 20 }, name),
    ...(translates === undefined ? [] : [drawTranslates(translates, y)]),
    ...cells.map(({ column, reference }) =>
      reference === undefined ? drawSkipped(column, y, height, skippedBy) : drawReference(reference, column, y, height),
    ),
  ];
}

function drawTranslates(address: string, y: number): Markup {
  const { page, offset } = splitAddress(address);
  const tspan = element('tspan', { class: 'address' }, page);
  return element('text', { class: 'note', x: 2, y: y + 36 }, tspan, ` ${offset}`);
}

function drawReference(reference: WalkReference, column: number, y: number, height: number): Markup {
  const { n, dimension, address, sum, where } = reference;
  const space = dimension === 'guest' ? 'gPA ' : '';
  const [table = '', index = ''] = sum.split(/ (?=\+ )/);
  const lines = [
    { text: `${n} ${space}${address}`, tone: 'head' },
    { text: `= ${table}`, tone: 'note' },
    { text: `\u00a0\u00a0${index}`, tone: 'note' },
    { text: `→ ${targetWords(reference)}`, tone: 'address' },
    { text: bitWords(reference), tone: 'note' },
  ];
  const x = columnLeft(column);
  return element(
    'g',
    { class: 'equal' },
    element('title', {}, `${n}: ${where}`),
    element('rect', { x, y, width: GRID.width, height, rx: 6 }),
    ...lines.map(({ text, tone }, line) =>
      element('text', { class: tone, x: x + GRID.padding, y: y + GRID.padding + 9 + line * GRID.line }, text),
    ),
  );
}

function drawSkipped(column: number, y: number, height: number, skippedBy: string | undefined): Markup {
  const x = columnLeft(column);
  const text = skippedBy === undefined ? 'no read' : `⚡ ${skippedBy}`;
  return element(
    'g',
    { class: 'skipped' },
    element('rect', { x, y, width: GRID.width, height, rx: 6 }),
    element('text', { class: 'note', x: x + GRID.padding, y: y + 24 }, text),
  );
}

function columnLeft(column: number): number {
  return GRID.label + column * (GRID.width + GRID.gap);
}
