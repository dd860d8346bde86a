import type { Walk, WalkCell } from '../../contracts/generated/report';
import { isPassed, placeName } from '../svg/nested-walk-words';
import { shorten } from '../cut-text';
import type { Paint } from './paint';

const MARGIN = 12;

/**
 * Writes a walk up to its first difference as two columns, expected beside yours, each wrong address with its
 * arithmetic. Returns nothing for a walk without a difference.
 */
export function walkLines(walk: Walk, paint: Paint, width: number): string[] {
  if (isPassed(walk)) return [];
  const column = Math.max(20, Math.floor((width - MARGIN) / 2) - 1);
  const first = walk.cells.find(({ n }) => n === walk.firstDifference);
  const reads = walk.cells
    .filter(({ n, state }) => state === 'equal' && (first === undefined || n < first.n))
    .map((cell) => row(paint('ok', 'ok'), String(cell.n), readText(walk, cell), cell.expected, column));
  return [
    paint('quiet', `      ref   ${'expected'.padEnd(column + 1)}yours`),
    ...reads,
    ...(first === undefined ? otherLines(walk, paint, column) : differentLines(walk, first, paint, column)),
  ];
}

function differentLines(walk: Walk, cell: WalkCell, paint: Paint, column: number): string[] {
  const actual = cell.actual ?? 'no further read';
  const actualSum = cell.actualSum === undefined ? '' : `= ${cell.actualSum}`;
  return [
    row(paint('bad', 'XX'), String(cell.n), readText(walk, cell), actual, column),
    row('  ', '', `= ${cell.sum}`, actualSum, column),
  ];
}

/** The first difference is not in an expected read: it is a write, or a read too many. */
function otherLines(walk: Walk, paint: Paint, column: number): string[] {
  const write = (walk.writes ?? []).find(({ state }) => state !== 'equal');
  if (write !== undefined) {
    return [row(paint('bad', 'XX'), 'w', write.expected ?? 'no write', write.actual ?? 'no write', column)];
  }
  const extra = walk.extra[0];
  return extra === undefined ? [] : [row(paint('bad', 'XX'), '+', 'nothing more', extra, column)];
}

function row(mark: string, n: string, expected: string, actual: string, column: number): string {
  const left = shorten(expected, column).padEnd(column + 1);
  return `  ${mark}  ${n.padStart(2)}    ${left}${shorten(actual, column)}`.trimEnd();
}

function readText(walk: Walk, cell: WalkCell): string {
  return `${cell.expected} (${placeName(walk, cell.row, cell.column)})`;
}
