import fc from 'fast-check';
import { classRow, type ClassRow } from '../../../grader/report/class-row';
import { renderGradesCsv } from '../../../grader/report/csv';
import { mixedReport, report, sampleReport } from './fixtures/reports';

function row(fields: Partial<ClassRow>): ClassRow {
  return { ...classRow(report(), 'alice/report.html'), ...fields };
}

/** Reads RFC 4180. */
function parseCsv(text: string): string[][] {
  const lines = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])*\r\n/g) ?? [];
  return lines.map((line) =>
    [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    ),
  );
}

describe('renderGradesCsv', () => {
  test('writes one row per student by id and one column per chapter of any row', () => {
    const rows = [
      { ...classRow(sampleReport(), 'x'), student: 'zoe' },
      row({ student: 'bob', chapters: { '02-two-level-mapping': 50 }, score: 0.1 + 0.2 }),
    ];
    expect(renderGradesCsv(rows)).toBe(
      [
        'student,status,score,maxScore,02-two-level-mapping,03-page-walk,07-nested-paging,08-walk-cost,09-ballooning',
        'bob,graded,0.3,12,50,,,,',
        'zoe,graded,24.1,38,,88,71.5,90,0',
        '',
      ].join('\r\n'),
    );
  });

  test('leaves the score empty, never 0, where something was not judged', () => {
    const csv = renderGradesCsv([classRow(mixedReport(), 'x')]);
    expect(csv.split('\r\n')[1]).toBe('dave,not-judged,,23,0,');
    expect(renderGradesCsv([row({ status: 'not-judged', score: 5 })])).toContain('alice,not-judged,,12');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])('disarms a student id that starts like %j', (id) => {
    expect(parseCsv(renderGradesCsv([row({ student: id })]))[1]?.[0]).toBe(`'${id}`);
    expect(renderGradesCsv([row({ student: id })])).toContain(`\r\n"'`);
  });

  test('quotes commas, quotes and line ends', () => {
    expect(renderGradesCsv([row({ student: 'a,"b"\nc' })])).toContain('"a,""b""\nc",graded');
  });

  test('gives back any student id through a reader of RFC 4180, and never a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (id) => {
        const cells = parseCsv(renderGradesCsv([row({ student: id })]))[1] ?? [];
        expect(cells).toHaveLength(5);
        expect([id, `'${id}`]).toContain(cells[0]);
        expect(cells[0]).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
