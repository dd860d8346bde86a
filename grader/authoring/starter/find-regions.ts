import type { FileProblem } from '../../contracts/file-problem';

/**
 * A part of a reference file that students do not get, between two marker lines:
 *
 * ```ts
 * export function walk32(mem: Mem32, request: WalkRequest): Walked {
 *   // #region body walk32: 03.S1 to 03.S15
 *   ...                                            replaced by a stub that names walk32 and its clauses
 *   // #endregion
 * }
 *
 * // #region helper
 * ...                                              left out
 * // #endregion
 * ```
 */
export type Region = BodyRegion | HelperRegion;

/** The body of a function that students write. */
export interface BodyRegion extends MarkedLines {
  readonly kind: 'body';
  /** The function's name. */
  readonly name: string;
  /** The clauses that set its contract, as the stub shows them. */
  readonly clauses: string;
}

/** Declarations that only the reference needs. */
export interface HelperRegion extends MarkedLines {
  readonly kind: 'helper';
}

interface MarkedLines {
  /** Index of the line of the opening marker, from 0. */
  readonly first: number;
  /** Index of the line of the closing marker. */
  readonly last: number;
}

const MARKER = /^(\s*)\/\/\s*#(region|endregion)\b\s*(.*?)\s*$/;
const LABEL = /^(?:(helper)|body\s+([A-Za-z_$][\w$]*)\s*:\s*(\S.*))$/;

/** An opening marker whose closing one is still to come. */
interface OpenMarker {
  readonly label: string;
  readonly first: number;
  /** From 1. */
  readonly column: number;
}

/**
 * Finds the marked regions of a reference file, in order. Regions do not nest.
 *
 * @param file - the file's path, for the problems
 */
export function findRegions(source: string, file: string): { regions: Region[]; problems: FileProblem[] } {
  const regions: Region[] = [];
  const problems: FileProblem[] = [];
  const report = (line: number, column: number, message: string): void => {
    problems.push({ severity: 'error', file, line: line + 1, column, message });
  };
  let open: OpenMarker | null = null;
  for (const [line, text] of source.split('\n').entries()) {
    const [, indent = '', word, label = ''] = MARKER.exec(text) ?? [];
    const column = indent.length + 1;
    if (word === 'region' && open !== null) {
      report(line, column, `This #region stands inside the one of line ${open.first + 1}; close that one first.`);
    } else if (word === 'region') {
      open = { label, first: line, column };
    } else if (word === 'endregion' && open === null) {
      report(line, column, 'This #endregion closes nothing; write the #region before it, or delete it.');
    } else if (word === 'endregion' && open !== null) {
      const region = regionOf(open.label, open.first, line);
      if (region === null) report(open.first, open.column, explainLabel(open.label));
      else regions.push(region);
      open = null;
    }
  }
  if (open !== null)
    report(open.first, open.column, 'This #region is never closed; write // #endregion after its last line.');
  return { regions, problems };
}

function regionOf(label: string, first: number, last: number): Region | null {
  const [matched, helper, name, clauses] = LABEL.exec(label) ?? [];
  if (matched === undefined) return null;
  if (helper !== undefined || name === undefined || clauses === undefined) return { kind: 'helper', first, last };
  return { kind: 'body', name, clauses, first, last };
}

function explainLabel(label: string): string {
  return `"#region ${label}" is no region of a starter; expected "#region helper" or "#region body NAME: CLAUSES", for example "#region body walk32: 03.S1 to 03.S15".`;
}
