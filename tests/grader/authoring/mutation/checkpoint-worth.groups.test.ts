import { deadCheckpoints, redundantCheckpoints } from '../../../../grader/authoring/mutation/checkpoint-worth';
import { column, fault, mutant } from './sample-result';

const COLUMNS = ['exports', 'v1', 'v2', 'h1', 'h2', 'p1', 'p2'].map(column);

describe('deadCheckpoints', () => {
  it('names what neither a fault nor a mutant fails, without the check of the exports', () => {
    expect(deadCheckpoints(COLUMNS, [fault('99-M1', 'v1', 'p1')], [mutant('a', ['h2'])])).toEqual(['v2', 'h1', 'p2']);
  });
});

describe('redundantCheckpoints', () => {
  it('groups what fails together every time, and leaves out what never fails', () => {
    const faults = [fault('99-M1', 'v1', 'h1'), fault('99-M2', 'v1', 'h1', 'h2')];
    expect(redundantCheckpoints(COLUMNS, faults, [])).toEqual([['v1', 'h1']]);
  });

  it('is told apart by a single mutant', () => {
    const faults = [fault('99-M1', 'v1', 'h1')];
    expect(redundantCheckpoints(COLUMNS, faults, [mutant('a', ['v1'])])).toEqual([]);
  });

  it('says nothing of properties, which most mutants never reach', () => {
    expect(redundantCheckpoints(COLUMNS, [fault('99-M1', 'p1', 'p2')], [])).toEqual([]);
  });

  it('does not count a mutant that spent a budget, since it was not shown to every test', () => {
    const endless = mutant('a', [], { kills: [{ checkpoint: 'v1', verdict: 'timeout' }] });
    expect(redundantCheckpoints(COLUMNS, [fault('99-M1', 'v1', 'h1')], [endless])).toEqual([['v1', 'h1']]);
  });
});
