import { stripSolution } from '../../../grader/authoring/starter/strip-solution';
import { InvalidInput } from '../../../grader/contracts/file-problem';
import { TINY_REFERENCE } from './starter-course';

/** The problems that a source is refused for, as `line: message`. */
function problemsOf(source: string): string[] {
  try {
    stripSolution(source, 'reference/x/x.ts');
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.problems.map(({ line, message }) => `${line}: ${message}`);
  }
  return [];
}

describe('stripSolution', () => {
  it('replaces a body by a stub, leaves helpers out and keeps signature and comment', () => {
    expect(stripSolution(TINY_REFERENCE, 'reference/x/x.ts')).toBe(`import type { Mem32 } from '../machine';
import { NotImplementedError } from '../machine';

/** Says whether the first entry is present. */
export function firstIsPresent(mem: Mem32): boolean {
  throw new NotImplementedError('firstIsPresent', '03.S1');
}
`);
  });

  it('joins the import of the stub with one that is still used', () => {
    const source = `import { gpa32, gva32 } from '../machine';

export const ORIGIN = gva32(0);

export function origin(): number {
  // #region body origin: 01.S1
  return gpa32(0);
  // #endregion
}
`;
    expect(stripSolution(source, 'x.ts')).toBe(`import { gva32, NotImplementedError } from '../machine';

export const ORIGIN = gva32(0);

export function origin(): number {
  throw new NotImplementedError('origin', '01.S1');
}
`);
  });

  it('removes an import whose name remains only as a property', () => {
    const source = `import { gpa } from '../machine';

export function where(): { gpa: number } {
  // #region body where: 01.S1
  return { gpa: gpa(0) };
  // #endregion
}
`;
    expect(stripSolution(source, 'x.ts')).not.toContain('import { gpa');
  });

  it('stubs a method with its own indentation', () => {
    const source = `export class Walker {
  walk(): number {
    // #region body walk: 03.S1 to 03.S4
    return 0;
    // #endregion
  }
}
`;
    expect(stripSolution(source, 'x.ts')).toContain(
      "    throw new NotImplementedError('walk', '03.S1 to 03.S4');\n  }\n",
    );
  });

  it.each([
    [
      'a region that is never closed',
      `${TINY_REFERENCE}// #region helper\n`,
      '16: This #region is never closed; write // #endregion after its last line.',
    ],
    [
      'an end without a beginning',
      `// #endregion\n${TINY_REFERENCE}`,
      '1: This #endregion closes nothing; write the #region before it, or delete it.',
    ],
    [
      'a region inside another',
      TINY_REFERENCE.replace('  return (entry', '// #region helper\n  return (entry'),
      '13: This #region stands inside the one of line 11; close that one first.',
    ],
    [
      'an unknown kind of region',
      TINY_REFERENCE.replace('#region helper', '#region helpers'),
      '11: "#region helpers" is no region of a starter; expected "#region helper" or "#region body NAME: CLAUSES", for example "#region body walk32: 03.S1 to 03.S15".',
    ],
    [
      'a body without clauses',
      TINY_REFERENCE.replace(': 03.S1', ''),
      '6: "#region body firstIsPresent" is no region of a starter; expected "#region helper" or "#region body NAME: CLAUSES", for example "#region body walk32: 03.S1 to 03.S15".',
    ],
    [
      'a body under another name',
      TINY_REFERENCE.replace('body firstIsPresent', 'body isFirst'),
      '6: This region is named isFirst, but stands in the body of firstIsPresent.',
    ],
    [
      'a body region at the top level',
      TINY_REFERENCE.replace('#region helper', '#region body isPresent: 03.S1'),
      '11: The region of isPresent is not in the body of a function; put its markers first and last in the braces of isPresent.',
    ],
    [
      'a body of which a part would stay',
      TINY_REFERENCE.replace('  // #region body', '  const zero = 0;\n  // #region body'),
      '7: Line 6 of firstIsPresent lies outside its region; a body is removed as a whole, so put it inside.',
    ],
    [
      'a region in an inner block',
      `export function f(): void {
  if (f.length === 0) {
    // #region body f: 01.S1
    throw new Error();
    // #endregion
  }
}
`,
      '3: The region of f is not in the body of a function; put its markers first and last in the braces of f.',
    ],
    [
      'a helper region inside a function',
      TINY_REFERENCE.replace('#region body firstIsPresent: 03.S1', '#region helper'),
      '6: This helper region cuts through the declaration of line 5; put the markers at the top level, around whole declarations.',
    ],
    [
      'an export in a helper region',
      TINY_REFERENCE.replace('function isPresent(', 'export function isPresent('),
      '11: Line 12 exports something that the starter would lack; move it out of the helper region that opens in line 11.',
    ],
    [
      'a file without anything to write',
      'export const ONE = 1;\n',
      '1: There is nothing for students to write; mark a body with "// #region body NAME: CLAUSES".',
    ],
  ])('refuses %s, with its line', (_, source, expected) => {
    expect(problemsOf(source)).toEqual([expected]);
  });

  it('reports all unbalanced markers of a file at once', () => {
    expect(problemsOf('// #endregion\n// #region helper\n// #endregion\n// #endregion\n')).toHaveLength(2);
  });
});
