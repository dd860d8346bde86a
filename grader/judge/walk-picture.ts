import type { Reference } from '../contracts/engine';
import type { Walk, WalkCell, WalkWrite } from '../contracts/generated/report';
import type { Cell, Op, Reference as ExpectedReference } from '../contracts/generated/suite';
import { describeExpectedReference, describeReference, type TraceComparison } from './trace';

/** Steps of the guest's tree and of the host's. */
export interface GridShape {
  readonly guestSteps: number;
  readonly hostSteps: number;
}

/**
 * Makes the picture of one walk: every expected read in its place of the nested-walk grid, with what was read instead.
 *
 * @returns null where the suite has no cells for this trace
 * @source course README.md section 9
 */
export function walkPicture(title: string, op: Op, shape: GridShape, comparison: TraceComparison): Walk | null {
  const cells = op.cells ?? [];
  if (cells.length === 0) return null;
  const expected = comparison.expected.filter(([kind]) => kind === 'r');
  const actual = comparison.actual.filter(({ kind }) => kind === 'r');
  const first = firstDifferentRead(expected, actual);
  return {
    title,
    ...(op.grid ?? shape),
    made: actual.length,
    ...(first < expected.length ? { firstDifference: first + 1 } : {}),
    cells: expected.map(([, address], index) => pictureCell(cells[index], address, actual[index], index, first)),
    writes: pictureWrites(comparison, first < expected.length),
    extra: actual.slice(expected.length).map(describeReference),
  };
}

function firstDifferentRead(expected: readonly ExpectedReference[], actual: readonly Reference[]): number {
  let index = 0;
  while (index < expected.length && expected[index]?.[1] === actual[index]?.address) index++;
  return index;
}

function pictureCell(
  cell: Cell | undefined,
  expected: string,
  actual: Reference | undefined,
  index: number,
  first: number,
): WalkCell {
  const state = index < first ? 'equal' : actual === undefined ? 'missing' : index === first ? 'first' : 'consequence';
  const different = actual !== undefined && actual.address !== expected;
  const trap = different ? cell?.traps?.[actual.address] : undefined;
  return {
    n: index + 1,
    row: cell?.row ?? 0,
    column: cell?.column ?? 0,
    state,
    what: cell?.what ?? '',
    sum: cell?.sum ?? expected,
    ...(cell?.gives === undefined ? {} : { gives: cell.gives }),
    ...(cell?.gpa === undefined ? {} : { gpa: cell.gpa }),
    expected,
    ...(different ? { actual: actual.address } : {}),
    ...(trap === undefined ? {} : { actualSum: trap.sum }),
  };
}

function pictureWrites(comparison: TraceComparison, readsDiffer: boolean): WalkWrite[] {
  const expected = comparison.expected.filter(([kind]) => kind === 'w').map(describeExpectedReference);
  const actual = comparison.actual.filter(({ kind }) => kind === 'w').map(describeReference);
  let different = readsDiffer;
  return Array.from({ length: Math.max(expected.length, actual.length) }, (_, index): WalkWrite => {
    const wanted = expected[index];
    const made = actual[index];
    if (wanted !== undefined && wanted === made) return { state: 'equal', expected: wanted, actual: made };
    if (wanted === undefined) return { state: 'extra', actual: made ?? '' };
    const state = made === undefined ? 'missing' : different ? 'consequence' : 'first';
    different = true;
    return made === undefined ? { state, expected: wanted } : { state, expected: wanted, actual: made };
  });
}
