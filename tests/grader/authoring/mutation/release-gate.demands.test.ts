import { releaseGate } from '../../../../grader/authoring/mutation/release-gate';
import type { ChapterMutation } from '../../../../grader/authoring/mutation/mutation-result';
import { fault, mutant, resultOf } from './sample-result';

function unmet(part: Partial<ChapterMutation>): string[] {
  return releaseGate(resultOf(part))
    .filter(({ isMet }) => !isMet)
    .map(({ demand, detail }) => `${demand}: ${detail}`);
}

const KILLED = Array.from({ length: 19 }, (_, index) => mutant(`key${index}`, ['h1']));

describe('releaseGate', () => {
  it('lets a chapter pass that kills every fault, half of them visibly, and 95 % of its mutants', () => {
    expect(unmet({ mutants: [...KILLED, mutant('survivor', [])] })).toEqual([]);
  });

  it('names a fault that is killed by nothing, or by one hidden checkpoint only', () => {
    const faults = [fault('99-M1', 'v1'), fault('99-M2'), fault('99-M3', 'h1'), fault('99-M4', 'v2')];
    expect(unmet({ faults })).toEqual(['every named fault is killed: 99-M2, 99-M3']);
  });

  it('wants half of the faults killed by visible tests', () => {
    const faults = [fault('99-M1', 'v1'), fault('99-M2', 'h1', 'h2'), fault('99-M3', 'h1', 'h2')];
    expect(unmet({ faults })).toEqual(['at least half of the named faults are killed by visible tests alone: 1 of 3']);
  });

  it('counts the mutants that nobody explained', () => {
    const survivors = [mutant('one', []), mutant('two', [])];
    expect(unmet({ mutants: [...KILLED, ...survivors] })).toEqual([
      'at least 95 % of the mechanical mutants are killed: 19 of 21, 90.5 %',
    ]);
    const explained = survivors.map((row) => ({ ...row, equivalent: 'the harness reads -0 as 0' }));
    expect(unmet({ mutants: [...KILLED, ...explained] })).toEqual([]);
  });

  it('names what only a tolerance or a spent budget kills', () => {
    const faults = [{ ...fault('99-M1', 'v1'), isExact: false }, fault('99-M2', 'v1')];
    const mutants = [...KILLED, mutant('slow', ['v1'], { isExact: false })];
    expect(unmet({ faults, mutants })).toEqual([
      'nothing is killed only by a tolerance or a spent budget: 99-M1, slow (line 7)',
    ]);
  });

  it('names equivalents that are killed after all, or gone', () => {
    const mutants = [...KILLED, mutant('refuted', ['v2'], { equivalent: 'nobody can tell them apart' })];
    const goneEquivalents = [{ key: 'moved', before: 'a', after: 'b' }];
    expect(unmet({ mutants, goneEquivalents })).toEqual([
      'the list of equivalent mutants is true: refuted is killed by v2, moved is gone',
    ]);
  });
});
