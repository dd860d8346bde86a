import type { Walk, WalkCell } from '../../contracts/generated/report';
import { countOf } from '../format-points';

/** Whether the walk has one dimension only: a machine without a hypervisor has no guest and no host. */
export function isOneWalk(walk: Pick<Walk, 'guestSteps'>): boolean {
  return walk.guestSteps === 0;
}

/** Names a row of the grid: a guest step, or the data row after the last one; the only row of a single walk leads to its final address. */
export function rowName(walk: Walk, row: number): string {
  if (isOneWalk(walk)) return 'to final address';
  return row < walk.guestSteps ? `guest step ${row}` : 'data';
}

/**
 * Names a column of the grid: a host step, or the guest's own read after the last one. The steps of a single walk are
 * just steps; it has no column after the last one.
 */
export function columnName(walk: Walk, column: number): string {
  if (isOneWalk(walk)) return `step ${column}`;
  return column < walk.hostSteps ? `host step ${column}` : 'guest read';
}

/** Names a place of the grid in a line of text. */
export function placeName(walk: Walk, row: number, column: number): string {
  return isOneWalk(walk) ? columnName(walk, column) : `${rowName(walk, row)}, ${columnName(walk, column)}`;
}

/** Whether the grid has this position at all: the data row has no guest read, so the last corner is missing. */
export function isPosition(walk: Walk, row: number, column: number): boolean {
  return (
    row >= 0 &&
    column >= 0 &&
    row <= walk.guestSteps &&
    column <= walk.hostSteps &&
    !(row === walk.guestSteps && column === walk.hostSteps)
  );
}

/** Says what became of an expected read, in a word that stands beside its sign. */
export function cellWord(walk: Walk, cell: WalkCell): string {
  if (cell.state === 'equal') return 'equal';
  if (cell.state === 'first') return 'first difference';
  if (cell.state === 'missing') return 'never made';
  return walk.firstDifference === undefined ? 'a consequence' : `follows from ${walk.firstDifference}`;
}

/** Whether every read and every write of the walk is as expected. */
export function isPassed(walk: Walk): boolean {
  return (
    walk.extra.length === 0 &&
    walk.firstDifference === undefined &&
    walk.cells.every(({ state }) => state === 'equal') &&
    (walk.writes ?? []).every(({ state }) => state === 'equal')
  );
}

/** Sums up the walk in a few sentences: how many reads, where the first difference is, how to read the rest. */
export function summariseWalk(walk: Walk): string {
  if (isPassed(walk)) return `All ${countOf(walk.cells.length, 'read')} are equal.`;
  const sentences = [`${countOf(walk.cells.length, 'reference')} expected, ${walk.made} made.`, firstDifference(walk)];
  if (walk.cells.some(({ state }) => state === 'consequence')) {
    sentences.push('Grey cells are consequences, not separate errors.');
  }
  if (walk.cells.some(({ state }) => state === 'missing'))
    sentences.push('Dotted cells are reads that were never made.');
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function firstDifference(walk: Walk): string {
  if (walk.cells.some(({ state }) => state === 'first')) return `First difference: ${walk.firstDifference ?? '?'}.`;
  if ((walk.writes ?? []).some(({ state }) => state !== 'equal')) return 'All reads are equal; an A/D write differs.';
  return walk.firstDifference === undefined ? '' : `First difference: reference ${walk.firstDifference}.`;
}

/** Describes the picture for someone who cannot see it: its shape, then the reads in runs of one state. */
export function describeWalk(walk: Walk): string {
  const runs = stateRuns(walk).map(({ from, to, word }) =>
    from === to ? `reference ${from}: ${word}` : `references ${from} to ${to}: ${word}`,
  );
  if (isOneWalk(walk))
    return `A row of ${countOf(walk.hostSteps, 'step')}. ${runs.join('; ')}.${firstArithmetic(walk)}`;
  return `Grid of ${walk.guestSteps + 1} rows by ${walk.hostSteps + 1} columns without the last corner. Rows are the guest steps and data; columns are the host steps and the guest read. ${runs.join('; ')}.${firstArithmetic(walk)}`;
}

function stateRuns(walk: Walk): { from: number; to: number; word: string }[] {
  const runs: { from: number; to: number; word: string }[] = [];
  for (const cell of walk.cells) {
    const word = cellWord(walk, cell);
    const last = runs.at(-1);
    if (last?.word === word) last.to = cell.n;
    else runs.push({ from: cell.n, to: cell.n, word });
  }
  return runs;
}

function firstArithmetic(walk: Walk): string {
  const first = walk.cells.find(({ state }) => state === 'first');
  if (first === undefined) return '';
  const got = first.actual === undefined ? 'nothing' : equation(first.actual, first.actualSum);
  return ` Reference ${first.n} (${first.what}): expected ${equation(first.expected, first.sum)}, got ${got}.`;
}

/** Writes an address with its arithmetic, if that is known: `0x1012CC = table 0x101000 + 179 * 4`. */
export function equation(address: string, sum: string | undefined): string {
  return sum === undefined || sum === '' ? address : `${address} = ${sum}`;
}
