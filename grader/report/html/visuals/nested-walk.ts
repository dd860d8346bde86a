import type { Checkpoint, Walk, WalkCell, WalkWrite } from '../../../contracts/generated/report';
import { drawNestedWalk } from '../../svg/nested-walk-grid';
import { cellWord, equation, isPassed, placeName, summariseWalk } from '../../svg/nested-walk-words';
import type { Figure, Sketch } from './visual';

/** A row of the table that says the same as the picture. */
interface ReadView {
  readonly n: number;
  readonly mark: string;
  readonly state: string;
  readonly where: string;
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  readonly gives: string;
}

/** An A/D write, expected against actual. */
interface WriteView {
  readonly mark: string;
  readonly state: string;
  readonly expected: string;
  readonly actual: string;
}

/** A nested walk: grid, table, writes and extra references. */
export interface NestedWalkFigure extends Figure {
  readonly kind: 'nested-walk';
  readonly title: string;
  readonly summary: string;
  readonly svg: string;
  readonly reads: readonly ReadView[];
  readonly writes: readonly WriteView[];
  readonly extra: readonly string[];
}

const MARKS: Readonly<Record<WalkWrite['state'], string>> = {
  equal: '✓',
  first: '✗',
  consequence: '·',
  missing: '○',
  extra: '+',
};

/** Every walk of a checkpoint. */
export function nestedWalks(checkpoint: Checkpoint, id: string): readonly Sketch[] {
  return (checkpoint.walks ?? []).map((walk, index) => {
    const head = { caption: `${walk.title}: ${summariseWalk(walk)}`, passed: isPassed(walk) };
    return { ...head, draw: () => ({ ...head, ...viewWalk(walk, `${id}-walk-${index + 1}`) }) };
  });
}

function viewWalk(walk: Walk, id: string): Omit<NestedWalkFigure, 'caption' | 'passed'> {
  return {
    kind: 'nested-walk',
    title: walk.title,
    summary: summariseWalk(walk),
    svg: drawNestedWalk(walk, id).markup,
    reads: walk.cells.map((cell) => viewRead(walk, cell)),
    writes: (walk.writes ?? []).map((write) => viewWrite(walk, write)),
    extra: walk.extra,
  };
}

function viewRead(walk: Walk, cell: WalkCell): ReadView {
  return {
    n: cell.n,
    mark: MARKS[cell.state],
    state: cellWord(walk, cell),
    where: placeName(walk, cell.row, cell.column),
    what: cell.what,
    expected: equation(cell.expected, cell.sum),
    actual: actualOf(cell),
    gives: cell.gives ?? '',
  };
}

function actualOf(cell: WalkCell): string {
  if (cell.actual !== undefined) return equation(cell.actual, cell.actualSum);
  return cell.state === 'equal' || cell.state === 'consequence' ? 'the same' : 'nothing';
}

function viewWrite(walk: Walk, write: WalkWrite): WriteView {
  return {
    mark: MARKS[write.state],
    state: writeWord(walk, write.state),
    expected: write.expected ?? 'no write',
    actual: write.state === 'equal' ? 'the same' : (write.actual ?? 'no write'),
  };
}

function writeWord(walk: Walk, state: WalkWrite['state']): string {
  if (state === 'extra') return 'one too many';
  if (state === 'equal' || state === 'missing') return state === 'equal' ? 'equal' : 'never made';
  return state === 'first' ? 'first difference' : `follows from ${walk.firstDifference ?? 'the first difference'}`;
}
