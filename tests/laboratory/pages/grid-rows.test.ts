import { attemptsOf, describeRows, gridRows } from '../../../laboratory/pages/grid-rows';
import type { WalkEvent, WalkLookUp } from '../../../laboratory/walk/walk-report';
import { sampleReference, sampleWalkReport } from '../sample-reports';

function lookUp(cache: WalkLookUp['cache'], row: number, step: number): WalkLookUp {
  return { kind: 'cache', attempt: 0, cache, row, step, key: 'x', hit: true };
}

function shapeOf(events: readonly WalkEvent[]) {
  const attempt = attemptsOf(events)[0] ?? [];
  return gridRows({ guestSteps: 2, hostSteps: 2, events: attempt, title: 't', id: 'i' }).map(
    ({ name, cells, skippedBy }) => [name, cells.map(({ reference }) => reference?.n ?? 0), skippedBy],
  );
}

describe('gridRows', () => {
  it('puts the eight references of a 2 over 2 walk into a grid with one missing corner', () => {
    expect(shapeOf(sampleWalkReport().events)).toEqual([
      ['guest step 0', [1, 2, 3], undefined],
      ['guest step 1', [4, 5, 6], undefined],
      ['data', [7, 8], undefined],
    ]);
  });

  it('says which cache has saved the cells that were not read', () => {
    const events = [lookUp('walk-cache', 0, 0), sampleReference(1, 'guest', 1, 1), lookUp('nested-tlb', 2, -1)];
    expect(shapeOf(events)).toEqual([
      ['guest step 0', [0, 0, 0], 'page-walk cache'],
      ['guest step 1', [0, 0, 1], 'page-walk cache'],
      ['data', [0, 0], 'nested TLB'],
    ]);
  });

  it('shows a TLB hit as a grid of which nothing was read', () => {
    expect(shapeOf([lookUp('tlb', -1, -1)])).toEqual([
      ['guest step 0', [0, 0, 0], 'TLB'],
      ['guest step 1', [0, 0, 0], 'TLB'],
      ['data', [0, 0], 'TLB'],
    ]);
  });

  it('gives a one-tree machine a row of its own, and only the nested rows that were walked', () => {
    const direct = { ...sampleReference(1, 'guest', 0, 0), dimension: 'direct' as const };
    expect(shapeOf([direct])).toEqual([['one tree', [1, 0], undefined]]);
    expect(shapeOf([direct, sampleReference(2, 'guest', 1, 1)]).map(([name]) => name)).toEqual([
      'one tree',
      'guest step 1',
      'data',
    ]);
  });

  it('cuts an access with an exit into two attempts, and leaves the hypervisor out', () => {
    const first = sampleReference(1, 'guest', 0, 0);
    const events: WalkEvent[] = [
      first,
      { kind: 'exit', attempt: 0, exit: 'hv-fault', did: 'filled' },
      { ...first, by: 'hypervisor', attempt: 1 },
      { ...first, n: 2, attempt: 1 },
    ];
    expect(attemptsOf(events).map((attempt) => attempt.length)).toEqual([1, 1]);
  });

  it('is described row by row', () => {
    const [attempt = []] = attemptsOf([...sampleWalkReport().events.slice(0, 6), lookUp('nested-tlb', 2, -1)]);
    expect(describeRows(gridRows({ guestSteps: 2, hostSteps: 2, events: attempt, title: 't', id: 'i' }))).toBe(
      'guest step 0: 3 references (1, 2, 3); guest step 1: 3 references (4, 5, 6); data: no reference, 2 cells saved by the nested TLB.',
    );
  });
});
