import { makeMutants, type Mutant } from '../../../../grader/authoring/mutation/make-mutants';

async function linesAfter(reference: string): Promise<string[]> {
  return (await makeMutants(reference)).map(({ after }) => after);
}

const INDENTED = 'export function f(n: number): number {\n  return n + 1; // why\n}\n';

describe('makeMutants', () => {
  it('turns operators into others, shifts constants and leaves operands out', async () => {
    expect(await linesAfter('export const f = (a: number): boolean => a < 3;')).toEqual([
      'export const f = (a: number): boolean => a <= 3;',
      'export const f = (a: number): boolean => a >= 3;',
      'export const f = (a: number): boolean => a < 4;',
      'export const f = (a: number): boolean => a < 2;',
    ]);
  });

  it('leaves statements out, and makes conditions always true or false', async () => {
    const reference = 'export function f(log: string[], on: boolean): void {\n  if (on) log.push("a");\n}\n';
    expect(await linesAfter(reference)).toEqual(
      expect.arrayContaining([
        'if (true) log.push("a");',
        'if (false) log.push("a");',
        'if (!(on)) log.push("a");',
        'if (on) log.unshift("a");',
      ]),
    );
  });

  it('shares what the reference copies', async () => {
    const reference = 'export const f = (list: number[], map: Map<number, number>) => [[...list], new Map(map)];';
    expect(await linesAfter(reference)).toEqual([
      'export const f = (list: number[], map: Map<number, number>) => [(list), new Map(map)];',
      'export const f = (list: number[], map: Map<number, number>) => [[...list], (map)];',
      'export const f = (list: number[], map: Map<number, number>) => [[...list], new Map()];',
    ]);
  });

  it('changes no type, no import and no word of an error', async () => {
    const reference = [
      "import type { Step } from './step';",
      'export type Size = 4 | 8;',
      'function refuse(what: string, step: Step): never {',
      '  const range = `from ${1 + step} on`;',
      '  throw new RangeError(`${what} is ${step}; expected a number ${range}`);',
      '}',
      "export const f = (step: Step): never => refuse('the step', step);",
    ].join('\n');
    expect(await linesAfter(reference)).toEqual([
      '{}',
      "export const f = (step: Step): never => refuse(step, 'the step');",
    ]);
  });

  it('names the place, and shows the edited lines as one', async () => {
    const [first] = await makeMutants(INDENTED);
    expect(first).toMatchObject({
      line: 2,
      column: 10,
      slip: 'an operand of + is left out',
      before: 'return n + 1; // why',
      after: 'return (n); // why',
      source: INDENTED.replace('n + 1', '(n)'),
    });
  });

  it('makes no two mutants that emit the same code, and none that emits the code of the reference', async () => {
    // Leaving out either operand of && comes to the same.
    const mutants = await makeMutants('export const f = (n: boolean): number => (n && n ? 1 : 2);');
    const oneOperand = mutants.filter(
      ({ after }) => after === 'export const f = (n: boolean): number => ((n) ? 1 : 2);',
    );
    expect(oneOperand).toHaveLength(1);
    expect(await linesAfter('export const f = (n: number): number => (false ? n * 2 : n);')).not.toContain(
      'export const f = (n: number): number => (false ? n / 2 : n);',
    );
  });

  it('keeps the keys of mutants when code elsewhere changes, and gives equal lines keys of their own', async () => {
    const keysOf = (mutants: readonly Mutant[]): string[] => mutants.map(({ key }) => key);
    const twice = `${INDENTED}export function g(n: number): number {\n  return n + 1; // why\n}\n`;
    const [alone, both] = [keysOf(await makeMutants(INDENTED)), keysOf(await makeMutants(twice))];
    expect(both.slice(0, alone.length)).toEqual(alone);
    expect(new Set(both).size).toBe(both.length);
    expect(keysOf(await makeMutants(`const before = '';\n${INDENTED}`))).toEqual(alone);
  });
});
