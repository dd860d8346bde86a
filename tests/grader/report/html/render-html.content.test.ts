import type { Report } from '../../../../grader/contracts/generated/report';
import { renderHtml } from '../../../../grader/report/html/render-html';
import { redactForStudents } from '../../../../grader/report/redact';
import { chapter, checkpoint, mixedReport, report, sampleReport, ungradableReport } from '../fixtures/reports';
import { gridWalk } from '../fixtures/walks';
import { parseMarkup } from './markup';

/** The text of a page with all white space made one blank. */
function textOf(source: Report): string {
  return parseMarkup(renderHtml(source)).text.replace(/\s+/g, ' ');
}

describe('the page of a report', () => {
  const text = textOf(sampleReport());

  test('starts with student, score, bands and chapters', () => {
    expect(text).toContain('alice ✓ graded 24.1 of 38 points');
    expect(text).toContain('07-nested-pagingNested paging✓ graded71.5 of 10010 of 1029.5 of 4022 of 2510 of 2512');
  });

  test('counts root failures and what hangs on them', () => {
    expect(text).toContain('4 root failures, 3 more for the same reasons, 2 blocked by them.');
    expect(text).toContain('2 more checkpoints fail for the same reason. 2 checkpoints are blocked by this one.');
  });

  test('shows a failure with its operations, difference, rule, question and commands', () => {
    const card = text.slice(text.indexOf('07.walk.index-408 · 07 Nested paging'));
    expect(card).toMatch(/^07.walk.index-408 · 07 Nested paging · 0.6 of 5 points · 1 of 8 references/);
    const order = [
      'nestedWalk(guestRoot=0xB29A0, hostRoot=0x100000, va=0x66000ABC, access=w)',
      'differs',
      'Expectedread 0x1012CC',
      'Yoursread 0x1012C8',
      'Nested walk of gVA 0x66000ABC, write',
      'Rule 07.S5',
      'Likely Which address do you hand to the host walk',
      'Try npx pagewalk test 07 --only 07.walk.index-408',
    ].map((part) => card.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('says where a throw came from and shows the line', () => {
    expect(text).toContain('03-page-walk/page-walk.ts:27:15 thrown here');
    expect(text).toContain('const frame = entries[step].frame;');
  });

  test('lists A/D writes and every read of a walk as a table', () => {
    expect(text).toContain('○ never madewrite 0x2F5000 <- 0xC4023no write');
    expect(text).toContain('+ one too manyno writewrite 0x2F1000 <- 0x63');
    expect(text).toContain(
      '2guest step 0, host step 1host step 1 for gPA 0xB30000x1012CC = table 0x101000 + 0xB3 * 40x1012C8 = table 0x101000 + 0xB2 * 4frame 0x2F5✗ first difference',
    );
  });

  test('says of each later read whether it was another one, the same one or none', () => {
    expect(text).toContain('expected 0x1012CC = table 0x101000 + 0xB3 * 4, got 0x1012C8');
    expect(text).toContain('0x2F5000 = frame 0x2F5000 + 0x0000x2F1000table gPA 0xC4000· follows from 2');
    expect(text).toContain('0x100000 = table 0x100000 + 0 * 4the same· follows from 2');
    expect(text).toMatch(/= table 0x\w+ \+ \d+ \* 8nothingtable 0x\w+○ never made/);
  });

  test('names the mistake that capped a chapter, the type errors, the files left aside and the isolation', () => {
    expect(text).toContain('“I translated where the table starts, not where the entry is.”');
    expect(text).toContain('07-nested-paging/nested-paging.ts:41:9');
    expect(text).toContain('package.json: Only .ts files of the chapters are taken in.');
    expect(text).toContain('Isolationhardened (');
    expect(text).toContain('Graderpagewalk 0.1.0');
  });

  test('folds all but the last operations of a long test', () => {
    expect(text).toContain('9 earlier operations, ok');
  });

  test('gives a clause’s share of passing checkpoints, clauses in the course’s order', () => {
    const strip = text.slice(text.indexOf('One box per clause'), text.indexOf('Root failures'));
    expect(strip).toContain('✗ 07.S5 fail: 0 of 3 ');
    expect(strip.indexOf('07.S5')).toBeLessThan(strip.indexOf('07.S14'));
  });
});

describe('the page of a student’s report', () => {
  const html = renderHtml(redactForStudents(sampleReport()));

  test('holds no word of a hidden test but its concept', () => {
    expect(html).not.toContain('SECRET');
    expect(html).not.toContain('07.hidden');
    expect(html).toContain('every guest entry address is itself a guest physical address');
    expect(html).toContain('This test is hidden: its inputs and values are not shown.');
  });
});

describe('what could not be graded', () => {
  test('a fault of the grader is called so, and no number stands for it', () => {
    const text = textOf(mixedReport());
    expect(text).toContain('dave ? not judged no score was set');
    expect(text).toContain('? not judged 07 Nested paging This is the grader’s fault and not yours; no score was set.');
  });

  test('a chapter that does not compile is shown with its place and line', () => {
    expect(textOf(mixedReport())).toMatch(
      /✗ ungradable 03 Walk the tree .* 03-page-walk\/page-walk.ts:12:31 Expected "\)" but found ";".* return mem.read32/,
    );
  });

  test('a submission that could not be taken in says why', () => {
    expect(textOf(ungradableReport())).toContain('The zip holds a path that leaves its folder ("../notes.ts").');
  });
});

describe('passed walks', () => {
  const walks = Array.from({ length: 5 }, (_, index) =>
    checkpoint({ id: `07.walk.${index}`, walks: [{ ...gridWalk(2, 2), title: `walk number ${index}` }] }),
  );
  const html = renderHtml(report({ chapters: { '07-nested-paging': chapter({ checkpoints: walks }) } }));

  test('are folded; the first three are drawn, the others named', () => {
    expect(html.match(/<svg class="walk/g)).toHaveLength(3);
    expect(html).toContain('<summary>Walks that are right</summary>');
    expect(html).toContain('walk number 4: All 8 reads are equal.');
  });
});
