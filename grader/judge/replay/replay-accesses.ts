import type { Reference } from '../../contracts/engine';
import type { Cell, Reference as Expected } from '../../contracts/generated/suite';
import type { ReplayAccess, ReplayRow } from '../../contracts/replay';
import { describeExpectedReference, describeReference, type TraceComparison } from '../trace';
import { changedBits } from './changed-bits';

/** An access with the sum that gives its address. */
export interface ExplainedAccess {
  readonly reference: Reference;
  readonly sum: string | undefined;
}

/** Lists what a submission accessed, each address with its arithmetic. */
export function replayAccesses(accesses: readonly ExplainedAccess[]): ReplayAccess[] {
  return accesses.map((access, index) => ({ n: index + 1, ...madeOf(access, accesses.slice(0, index)) }));
}

/**
 * Puts expected and made references side by side. An expected read takes its arithmetic from the suite's cell, and so
 * does a wrong one where the cell knows it as a trap; any other address keeps the sum that was found for it.
 */
export function replayRows(
  comparison: TraceComparison,
  cells: readonly Cell[],
  accesses: readonly ExplainedAccess[],
): ReplayRow[] {
  const length = Math.max(comparison.expected.length, comparison.actual.length);
  let reads = 0;
  return Array.from({ length }, (_, index): ReplayRow => {
    const expected = comparison.expected[index];
    const access = accesses[index];
    const state = stateOf(comparison, index);
    const cell = expected?.[0] === 'r' ? cells[reads++] : undefined;
    return {
      n: index + 1,
      state,
      ...expectedOf(expected, cell, comparison.actual),
      ...(access === undefined ? {} : withTrap(madeOf(access, accesses.slice(0, index)), cell, access, state)),
    };
  });
}

function stateOf({ expected, actual, leading }: TraceComparison, index: number): ReplayRow['state'] {
  if (index < leading) return 'equal';
  if (index === leading) return 'first';
  if (actual[index] === undefined) return 'missing';
  return expected[index] === undefined ? 'extra' : 'consequence';
}

function expectedOf(expected: Expected | undefined, cell: Cell | undefined, actual: readonly Reference[]) {
  if (expected === undefined) return {};
  const [kind, address, value] = expected;
  const sum = kind === 'r' ? cell?.sum : changedBits(lastRead(actual, address), value);
  return {
    expected: describeExpectedReference(expected),
    ...(sum === undefined ? {} : { expectedSum: sum }),
    ...(cell === undefined ? {} : { what: cell.what }),
    ...(cell?.gives === undefined ? {} : { gives: cell.gives }),
  };
}

function madeOf({ reference, sum }: ExplainedAccess, earlier: readonly ExplainedAccess[]) {
  const isWrite = reference.kind === 'w';
  const change = isWrite
    ? changedBits(
        lastRead(
          earlier.map((each) => each.reference),
          reference.address,
        ),
        reference.value,
      )
    : undefined;
  const shown = change ?? sum;
  return {
    made: describeReference(reference),
    ...(isWrite || reference.value === undefined ? {} : { value: reference.value }),
    ...(shown === undefined ? {} : { sum: shown }),
  };
}

/** The suite knows its walks better than arithmetic alone does. */
function withTrap(
  made: ReturnType<typeof madeOf>,
  cell: Cell | undefined,
  { reference }: ExplainedAccess,
  state: string,
) {
  if (reference.kind === 'w' || cell === undefined) return made;
  const known = state === 'equal' ? cell.sum : cell.traps?.[reference.address]?.sum;
  return known === undefined ? made : { ...made, sum: known };
}

function lastRead(references: readonly Reference[], address: string): string | undefined {
  return references.filter((each) => each.kind === 'r' && each.address === address).at(-1)?.value;
}
