import type { Walk } from '../../contracts/generated/report';
import { element, type Markup } from './element';
import { cellsOutside, GRID, layoutGrid, type Box, type GridLayout, type RowLabel } from './nested-walk-layout';
import { describeWalk, summariseWalk } from './nested-walk-words';
import { splitAddress } from './split-address';
import { wrapWords } from './wrap-words';

/** Units per character of a note, for wrapping the footer. */
const NOTE_WIDTH = 6.7;

/** References beside the grid that are listed one by one; the table has all. */
const LISTED_OUTSIDE = 6;

/**
 * Draws a walk as the nested-walk grid: rows are the guest steps and data, columns the host steps and the guest's own
 * read, cells are numbered in reference order.
 *
 * Equal: thin border and tick. First difference: thick border and cross, `exp` above `got`, each with its arithmetic.
 * Consequence: dashed. Never made: hollow, dotted. No read due (large page, cache hit, fault): faded. References that
 * the grid has no place for stand below it. Colours come from the page's style sheet through classes.
 *
 * @param id - unique in the document; the ids of title and description start with it
 * @source course README.md section 9, nested-walk-grid.svg
 */
export function drawNestedWalk(walk: Walk, id: string): Markup {
  const layout = layoutGrid(walk);
  const footer = footerLines(walk, layout.width);
  const height = layout.height + 14 + footer.length * GRID.lineHeight;
  const attributes = {
    class: `walk columns-${layout.columns.length}`,
    viewBox: `0 0 ${layout.width} ${height}`,
    width: layout.width,
    height,
    role: 'img',
    'aria-labelledby': `${id}-title ${id}-desc`,
  };
  return element(
    'svg',
    attributes,
    element('title', { id: `${id}-title` }, `${walk.title}: ${summariseWalk(walk)}`),
    element('desc', { id: `${id}-desc` }, describeWalk(walk)),
    ...layout.columns.map(({ name, x }) => element('text', { class: 'note', x: x + GRID.padding, y: 18 }, name)),
    ...layout.rows.map(drawLabel),
    ...layout.boxes.map(drawBox),
    ...drawArrows(layout),
    ...footer.map((text, line) =>
      element('text', { class: 'note', x: 2, y: layout.height + 20 + line * GRID.lineHeight }, text),
    ),
  );
}

function drawLabel({ name, gpa, y }: RowLabel): Markup {
  const label = element('text', { class: 'head', x: 2, y: y + 20 }, name);
  if (gpa === undefined) return label;
  const { page, offset } = splitAddress(gpa);
  const address = element(
    'text',
    { class: 'note', x: 2, y: y + 36 },
    'gPA ',
    element('tspan', { class: 'address' }, page),
    ` ${offset}`,
  );
  return element('g', {}, label, address);
}

function drawBox({ x, y, height, state, lines, cell }: Box): Markup {
  const rectangle = element('rect', { x, y, width: GRID.cellWidth, height, rx: 6 });
  const texts = lines.map(({ text, tone }, line) =>
    element('text', { class: tone, x: x + GRID.padding, y: y + GRID.padding + 11 + line * GRID.lineHeight }, text),
  );
  const tip = cell === undefined ? [] : [element('title', {}, `${cell.n}: ${cell.what}`)];
  return element('g', { class: state }, ...tip, rectangle, ...texts);
}

/** Arrows lead from read to read as far as the walk was right: up to the first difference. */
function drawArrows({ boxes }: GridLayout): Markup[] {
  return boxes.flatMap((box, index) => {
    const next = boxes[index + 1];
    const reached = next?.state === 'equal' || next?.state === 'first';
    if (box.state !== 'equal' || !reached || next.row !== box.row) return [];
    const path = `M${box.x + GRID.cellWidth + 3} ${box.y + 25}h13m-4 -4l4 4l-4 4`;
    return [element('path', { class: 'arrow', d: path })];
  });
}

function footerLines(walk: Walk, width: number): string[] {
  const outside = [
    ...walk.extra.map((reference) => `extra: ${reference}`),
    ...cellsOutside(walk).map((cell) => `outside the grid: ${cell.n} exp ${cell.expected}`),
  ];
  const rest = outside.length - LISTED_OUTSIDE;
  return [
    summariseWalk(walk),
    ...outside.slice(0, LISTED_OUTSIDE),
    ...(rest > 0 ? [`and ${rest} more, see the table`] : []),
  ].flatMap((text) => wrapWords(text, Math.floor(width / NOTE_WIDTH)));
}
