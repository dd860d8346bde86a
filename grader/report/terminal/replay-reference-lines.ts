import type { ReplayAccess, ReplayRow } from '../../contracts/replay';
import { countOf } from '../format-points';
import type { Paint } from './paint';

/** Accesses of one operation that are listed; a loop may make thousands. */
const MOST = 40;

/** Writes what an operation accessed: each address with what it held and the sum that gives it. */
export function accessLines(accesses: readonly ReplayAccess[], indent: string, width: number): string[] {
  const shown = accesses.slice(0, MOST);
  const column = Math.max(0, ...shown.map((access) => madeText(access).length));
  const lines = shown.flatMap((access) => {
    const start = `${indent}ref ${String(access.n).padStart(2)}  `;
    const line = `${start}${madeText(access).padEnd(column)}  ${sumText(access.sum)}`.trimEnd();
    if (line.length <= width) return [line];
    return [`${start}${madeText(access)}`, `${' '.repeat(start.length)}${sumText(access.sum)}`];
  });
  const rest = accesses.length - shown.length;
  return rest > 0 ? [...lines, `${indent}and ${rest} more`] : lines;
}

/**
 * Writes a comparison of references in two columns, expected beside yours, each with its arithmetic on a line of its
 * own. Rows after the first difference are counted only.
 */
export function rowLines(rows: readonly ReplayRow[], indent: string, paint: Paint, width: number): string[] {
  if (rows.length === 0) return [];
  const first = rows.findIndex(({ state }) => state !== 'equal');
  const shown = first < 0 ? rows : rows.slice(0, first + 1);
  const column = Math.max(24, Math.floor((width - indent.length - 8) / 2) - 1);
  return [
    paint('quiet', `${indent}ref     ${beside('expected', 'yours', column)[0] ?? ''}`),
    ...shown.flatMap((row) => oneRow(row, indent, paint, column)),
    ...restLines(rows.slice(shown.length), indent, paint),
  ];
}

function oneRow(row: ReplayRow, indent: string, paint: Paint, column: number): string[] {
  const equal = row.state === 'equal';
  const sign = equal ? paint('ok', 'ok') : paint('bad', 'XX');
  const made = row.made === undefined ? 'no further reference' : madeText({ ...row, made: row.made });
  const [both = '', ...more] = beside(row.expected ?? 'no further reference', made, column);
  const deeper = `${indent}        `;
  const gives = row.gives === undefined ? '' : `, gives ${row.gives}`;
  const own = equal && row.sum === row.expectedSum ? '' : sumText(row.sum);
  return [
    `  ${sign}   ${indent.slice(7)}${String(row.n).padStart(3)}     ${both}`,
    ...more.map((line) => `${deeper}${line}`),
    ...beside(sumText(row.expectedSum), own, column).map((line) => `${deeper}${line}`),
    ...(row.what === undefined ? [] : [paint('quiet', `${deeper}(${row.what}${gives})`)]),
  ];
}

/** Two texts in two columns; the right one goes below where there is no room beside. No line for two empty texts. */
function beside(left: string, right: string, column: number): string[] {
  if (left === '' && right === '') return [];
  if (left.length <= column && right.length <= column) return [`${left.padEnd(column + 1)}${right}`.trimEnd()];
  return [left, ...(right === '' ? [] : [`${right}${' '.repeat(2)}(yours)`])].filter((line) => line !== '');
}

function restLines(rest: readonly ReplayRow[], indent: string, paint: Paint): string[] {
  const missing = rest.filter(({ made }) => made === undefined).length;
  if (rest.length === 0) return [];
  const never = missing === 0 ? '' : `, ${missing} of them never made`;
  return [paint('quiet', `${indent}        ${countOf(rest.length, 'later reference')} not shown${never}`)];
}

function madeText({ made, value }: Pick<ReplayAccess, 'made' | 'value'>): string {
  return value === undefined ? made : `${made} -> ${value}`;
}

function sumText(sum: string | undefined): string {
  return sum === undefined ? '' : `= ${sum}`;
}
