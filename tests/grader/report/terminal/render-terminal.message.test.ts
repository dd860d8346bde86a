import fc from 'fast-check';
import type { Report } from '../../../../grader/contracts/generated/report';
import { redactForStudents } from '../../../../grader/report/redact';
import { FAILURE_LINES } from '../../../../grader/report/terminal/render-failure';
import {
  renderCheckpointFailure,
  renderLine,
  renderTerminal,
} from '../../../../grader/report/terminal/render-terminal';
import { PAYLOADS, poison } from '../fixtures/poison';
import { chapter, mixedReport, report, sampleReport, ungradableReport } from '../fixtures/reports';
import { rootCrossesPage } from '../fixtures/walks';

const PLAIN = { color: false, width: 100 };

/** The messages of a rendering: from a verdict to the next empty line. */
function messages(text: string): string[][] {
  return text
    .split('\n\n')
    .filter((part) => /^(FAIL|ERROR|BAD VALUE|TIMEOUT)  /.test(part))
    .map((part) => part.split('\n'));
}

describe('renderTerminal', () => {
  test('writes a failed walk in the course’s message form', () => {
    expect(messages(renderTerminal(sampleReport(), PLAIN))[1]?.join('\n')).toBe(
      `
FAIL  07.walk.index-408   Nested paging > the entry lies in the page after the root      0.6 of 5 pt
  op  1  layoutHost(hostRoot=0x100000, tables=0x101000, map=[3 pages])  ok
  op  2  layoutGuest(guestRoot=0xB29A0, hostRoot=0x100000, map=[1 page])  ok
  op  3  nestedWalk(guestRoot=0xB29A0, hostRoot=0x100000, va=0x66000ABC, access=w)
         ok  { ok: true, gpa: 0xAABC, hpa: 0x14ABC }
  op  4  expectTrace(14 references)  XX
      ref   expected                                    yours
  ok   1    0x100000 (guest step 0, host step 0)        0x100000
  XX   2    0x1012CC (guest step 0, host step 1)        0x1012C8
            = table 0x101000 + 0xB3 * 4                 = table 0x101000 + 0xB2 * 4
  Result: expected read 0x1012CC, got read 0x1012C8
  Credit: 1 of 8 references
  Rule:   07.S5  the gPA of the entry, root + 4 * index, is translated by a host walk; not the base
          of the table
  Likely: Which address do you hand to the host walk, the table’s base or the entry’s?
  2 more checkpoints fail for the same reason. 2 checkpoints are blocked by this one.
  Try:    npx pagewalk test 07 --only 07.walk.index-408      npx pagewalk hint 07`.slice(1),
    );
  });

  test('ends with the points per chapter and band and the total', () => {
    expect(renderTerminal(sampleReport(), PLAIN).split('\n').slice(-11).join('\n')).toBe(
      `
Chapter                                  Points       Gate       Core       Edge   Property
03 Walk the tree                         88/100      10/10      40/40      25/25      25/25
07 Nested paging                       71.5/100      10/10    29.5/40      22/25      10/25
08 Twenty-four references                90/100      10/10      40/40      25/25      25/25
09 The balloon                        no file
07 All failures of this chapter equal one known mistake (07-M2): “I translated where the table
   starts, not where the entry is.” It costs at most 35 % of Core and Edge: 4.5 points were given
   back.

Score: 24.1 of 38
`.slice(1),
    );
  });

  test('shows a hidden test of a student’s report by its concept and says that inputs are not shown', () => {
    const text = renderTerminal(redactForStudents(sampleReport()), PLAIN);
    expect(text).toContain('Concept: every guest entry address is itself a guest physical');
    expect(text).toContain('Hidden inputs are not shown.');
    expect(text).not.toContain('SECRET');
  });

  test('leaves out early operations of a long test and counts them', () => {
    expect(renderTerminal(sampleReport(), PLAIN)).toContain('  (15 earlier, ok)\n  op 16');
  });

  test('tells a fault of the grader from an error of the student', () => {
    const text = renderTerminal(mixedReport(), PLAIN);
    expect(text).toContain('UNGRADABLE  03 Walk the tree\n  03-page-walk/page-walk.ts:12:31: Expected');
    expect(text).toMatch(
      /NOT JUDGED {2}07 Nested paging\n.*\n {2}This is the grader’s fault and not yours; no score was set./,
    );
    expect(text).toContain('Score: not set of 23');
  });

  test('lists every checkpoint when asked to be verbose', () => {
    const verbose = renderTerminal(sampleReport(), { ...PLAIN, verbose: true });
    expect(verbose).toContain('  blocked             0/2  07.tlb.index-408  the second access hits');
    expect(renderTerminal(sampleReport(), PLAIN)).not.toContain('the second access hits');
  });

  test('counts checkpoints instead of the course’s points where only visible suites ran', () => {
    const text = renderTerminal(sampleReport(), { ...PLAIN, visibleOnly: true });
    expect(text).toContain('visible checkpoints pass. Hidden ones are judged after you hand in.');
    expect(text).not.toContain('Score:');
  });

  test('adds only colour when asked to colour', () => {
    const colored = renderTerminal(sampleReport(), { ...PLAIN, color: true });
    expect(colored).toContain('\u001b[31mFAIL\u001b[39m  07.walk.index-408');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderTerminal(sampleReport(), PLAIN));
  });

  test.each([60, 80, 100, 160])('keeps to %i columns but for the table of points', (width) => {
    const lines = messages(renderTerminal(sampleReport(), { color: false, width })).flat();
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  test.each(PAYLOADS)('writes at most 24 plain lines per failure with %j in every field', (payload) => {
    expectPlain(poison(sampleReport(), payload));
  });

  test('writes at most 24 plain lines per failure whatever text stands in every field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => expectPlain(poison(sampleReport(), text))),
      { numRuns: 60 },
    );
  });
});

function expectPlain(source: Report): void {
  const text = renderTerminal(source, PLAIN);
  expect(/[\p{Cs}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u.exec(text)).toBeNull();
  expect(/::|##/.exec(text)).toBeNull();
  for (const lines of messages(text)) expect(lines.length).toBeLessThanOrEqual(FAILURE_LINES);
  expect(renderLine(source, { color: false })).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|::|##/);
}

describe('renderLine', () => {
  test.each([
    ['a graded submission', sampleReport(), 'alice                     graded      24.1 of 38        4 root failures'],
    [
      'everything right',
      report({ chapters: { '07-nested-paging': chapter() } }),
      'alice                     graded      12 of 12',
    ],
    ['not judged', mixedReport(), 'dave                      not judged  no score'],
  ])('sums up %s', (_name, source, line) => {
    expect(renderLine(source, { color: false })).toBe(line);
  });

  test('gives the reason of an ungradable submission', () => {
    expect(renderLine(ungradableReport(), { color: false })).toContain(
      'ungradable  0 of 100          The zip holds a path',
    );
  });
});

describe('renderCheckpointFailure', () => {
  test('writes one judged checkpoint in the same form', () => {
    const text = renderCheckpointFailure(
      { assignment: assignment() },
      {
        id: '07.walk.index-408',
        title: 'index 408',
        concept: 'entries',
        visibility: 'visible',
        band: 'core',
        maxPoints: 5,
        clauses: ['07.S5'],
        test: '07.walk.index-408',
        requires: [],
        verdict: 'fail',
        credit: 0,
        isExports: false,
        walks: [rootCrossesPage()],
        explanation: { summary: 'differs', steps: [], expected: 'read 0x1012CC', actual: 'read 0x1012C8' },
        observed: '',
        fuel: 0,
      },
    );
    expect(text).toMatch(/^FAIL {2}07.walk.index-408 {3}Nested paging > index 408 +5 pt\n/);
    expect(text).toContain('  XX   2    0x1012CC (guest step 0, host step 1)        0x1012C8');
  });
});

function assignment() {
  return {
    schema: 1 as const,
    id: '07-nested-paging',
    title: 'Nested paging',
  } as Parameters<typeof renderCheckpointFailure>[0]['assignment'];
}
