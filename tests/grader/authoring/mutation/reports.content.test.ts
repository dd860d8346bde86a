import {
  addPrecisions,
  measureDiagnosis,
  precisionText,
} from '../../../../grader/authoring/mutation/measure-diagnosis';
import { mutationLines } from '../../../../grader/authoring/mutation/print-mutation';
import { renderHeatMap } from '../../../../grader/authoring/mutation/render-heat-map';
import { mutant, resultOf } from './sample-result';

describe('mutationLines', () => {
  it('shows each fault as a row of the matrix, visible checkpoints first', () => {
    expect(mutationLines(resultOf()).slice(0, 4)).toEqual([
      '99-counter',
      '  fault  visible hidden',
      '  99-M1  .x. x.  1 + 1',
      '  99-M2  ... xx  0 + 2',
    ]);
  });

  it('names a survivor with its place, its edit and the operations that tell it apart', () => {
    const difference = { setup: { frames: 4 }, calls: ['add(1)', 'add(2)'], expected: '3', actual: '-1' };
    const lines = mutationLines(resultOf({ mutants: [mutant('beef', [], { difference })] }));
    const start = lines.findIndex((line) => line.includes('beef'));
    expect(lines.slice(start, start + 7)).toEqual([
      '  Survivor beef: + becomes -, reference/99-counter/counter.ts:7:3',
      '    - a + b',
      '    + a - b',
      '    It differs after: setup {"frames":4}',
      '      add(1)',
      '      add(2)',
      '    The reference gives 3; the mutant gives -1. Add a test of that.',
    ]);
  });

  it('says what to write where no operations tell a survivor apart', () => {
    const text = mutationLines(resultOf({ mutants: [mutant('beef', [])] })).join('\n');
    expect(text).toContain('{"key":"beef","before":"a + b","after":"a - b","reason":""}');
  });

  it('names dead checkpoints and those that always fail together', () => {
    const text = mutationLines(resultOf({ dead: ['v2'], redundant: [['v1', 'h1']] })).join('\n');
    expect(text).toContain('Dead, since nothing ever fails them: v2.');
    expect(text).toContain('Always fail together: v1, h1.');
  });
});

describe('renderHeatMap', () => {
  it('shows verdicts as letters, dead checkpoints by name, and how many mutants each checkpoint fails', () => {
    const page = renderHeatMap([resultOf({ dead: ['v2'] })]);
    expect(page).toContain('<td class="h4" title="99-M1 v1: fail">x</td>');
    expect(page).toContain('v2 (dead)');
    expect(page).toContain('<td class="h4" title="v1: 20 mutants">20</td>');
  });

  it('lists what is left for the author to look at', () => {
    const page = renderHeatMap([resultOf({ mutants: [mutant('beef', [])], dead: ['v2'] })]);
    expect(page).toContain('Survivor beef: + becomes -, reference/99-counter/counter.ts:7:3');
    expect(page).toContain('Dead, since nothing ever fails them: v2.');
  });

  it('escapes what stands in a file', () => {
    const faults = [{ id: '99-M1', says: '<script>alert(1)</script>', kills: [], isExact: false }];
    expect(renderHeatMap([resultOf({ faults })])).not.toContain('<script>');
  });
});

describe('measureDiagnosis', () => {
  const diagnosed = [
    { fault: '99-M1', kind: 'second-slip', fails: true, named: '99-M1' },
    { fault: '99-M1', kind: 'second-slip', fails: true, named: '99-M2' },
    { fault: '99-M1', kind: 'second-slip', fails: true, named: null },
    { fault: '99-M1', kind: 'second-slip', fails: false, named: null },
    { fault: '99-M2', kind: 'neighbour', fails: true, named: '99-M2' },
  ] as const;

  it('counts variants that fail, those that are named, and those that are named rightly', () => {
    expect(measureDiagnosis(diagnosed)).toEqual({
      'second-slip': { variants: 3, named: 2, right: 1 },
      neighbour: { variants: 1, named: 1, right: 1 },
    });
  });

  it('adds chapters up, and says the precision of each kind', () => {
    const once = measureDiagnosis(diagnosed);
    expect(precisionText(addPrecisions([once, once]))).toBe(
      'of 6 times a fault and a small slip, 4 named, 2 rightly, precision 50 %; ' +
        'of 2 times a neighbour of a fault, 2 named, 2 rightly, precision 100 %',
    );
  });
});
