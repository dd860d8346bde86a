import { byStudent, chaptersOf, type ClassRow } from './class-row';

/** Starts that make a spreadsheet read a cell as a formula; also the full-width forms that some of them accept. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/** Text that needs no quotes in any dialect. */
const PLAIN = /^[A-Za-z0-9._-]*$/;

/**
 * Renders a class as `grades.csv`: RFC 4180, rows by student id, one column per chapter with points of 100.
 *
 * A score that was not set (not judged, or the chapter was not graded) is empty, never 0. A text that a spreadsheet
 * would run as a formula gets a leading apostrophe and quotes.
 */
export function renderGradesCsv(rows: readonly ClassRow[]): string {
  const chapters = chaptersOf(rows);
  const header = ['student', 'status', 'score', 'maxScore', ...chapters].map(textCell);
  const lines = byStudent(rows).map((row) => [
    textCell(row.student),
    textCell(row.status),
    numberCell(row.status === 'not-judged' ? null : row.score),
    numberCell(row.maxScore),
    ...chapters.map((id) => numberCell(row.chapters[id] ?? null)),
  ]);
  return [header, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function textCell(text: string): string {
  const formula = FORMULA_START.test(text);
  if (!formula && PLAIN.test(text)) return text;
  return `"${(formula ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Four decimals keep every point that a rubric gives and drop the noise of sums. */
function numberCell(value: number | null): string {
  return value === null ? '' : String(Math.round(value * 1e4) / 1e4);
}
