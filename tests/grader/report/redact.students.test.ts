import fc from 'fast-check';
import type { Checkpoint, Report } from '../../../grader/contracts/generated/report';
import { redactForStudents } from '../../../grader/report/redact';
import { chapter, checkpoint, mixedReport, report, sampleReport, ungradableReport } from './fixtures/reports';
import { gridWalk } from './fixtures/walks';

function nested(redacted: Report) {
  const found = redacted.chapters['07-nested-paging'];
  if (found === undefined) throw new Error('the sample has chapter 07');
  return found;
}

describe('redactForStudents', () => {
  test('numbers hidden checkpoints in the order of the chapter and keeps band, points, verdict and concept', () => {
    const hidden = nested(redactForStudents(sampleReport())).checkpoints.filter(
      ({ visibility }) => visibility === 'hidden',
    );
    expect(hidden.map(({ id }) => id)).toEqual(['07.H-01', '07.H-02', '07.H-03', '07.H-04']);
    expect(hidden[0]).toEqual({
      id: '07.H-01',
      title: 'every guest entry address is itself a guest physical address',
      concept: 'every guest entry address is itself a guest physical address',
      verdict: 'fail',
      points: 0,
      maxPoints: 3,
      visibility: 'hidden',
      band: 'core',
      clauses: [],
    });
  });

  test('keeps visible checkpoints, diagnostics and scores as they are', () => {
    const staff = sampleReport();
    const student = redactForStudents(staff);
    expect(student.audience).toBe('student');
    expect(student.score).toBe(staff.score);
    const visible = (of: Report): Checkpoint[] =>
      nested(of).checkpoints.filter((each) => each.visibility === 'visible');
    expect(visible(student)).toEqual(visible(staff));
    expect(nested(student).diagnostics).toEqual(nested(staff).diagnostics);
  });

  test('keeps the size of each group and names a hidden root by its concept only', () => {
    expect(nested(redactForStudents(sampleReport())).rootCauses).toEqual([
      {
        checkpoint: '07.walk.index-408',
        summary: 'nestedWalk: expected read 0x1012CC, got read 0x1012C8',
        others: ['07.walk.index-500', '07.H-02'],
        blocked: ['07.tlb.index-408', '07.tlb.refill'],
      },
      {
        checkpoint: '07.H-01',
        summary: 'A hidden test fails. Concept: every guest entry address is itself a guest physical address.',
        others: ['07.H-04'],
        blocked: [],
      },
    ]);
  });

  test.each([{}, { concept: 'SECRET' }])(
    'does not let a title stand in for a concept that nobody wrote: %j',
    (fields) => {
      const hidden = checkpoint({ id: '07.x', title: 'SECRET', visibility: 'hidden', verdict: 'fail', ...fields });
      const cause = { checkpoint: '07.x', summary: 'SECRET', others: [], blocked: [] };
      const staff = report({
        chapters: { '07-nested-paging': chapter({ checkpoints: [hidden], rootCauses: [cause] }) },
      });
      const student = nested(redactForStudents(staff));
      expect(student.checkpoints[0]?.title).toBe('Hidden test');
      expect(student.rootCauses[0]?.summary).toBe('A hidden test fails. Concept: not named.');
      expect(JSON.stringify(student)).not.toContain('SECRET');
    },
  );

  test('renames hidden requirements of a blocked checkpoint', () => {
    const staff = report({
      chapters: {
        '07-nested-paging': chapter({
          checkpoints: [
            checkpoint({ id: '07.secret', visibility: 'hidden', verdict: 'fail', concept: 'the idea' }),
            checkpoint({ id: '07.open', verdict: 'blocked', blockedBy: ['07.secret', '07.unknown'] }),
          ],
        }),
      },
    });
    expect(nested(redactForStudents(staff)).checkpoints[1]?.blockedBy).toEqual(['07.H-01']);
  });

  test('replaces the words about the grader’s own fault, but keeps what is wrong with the submission', () => {
    const student = redactForStudents(mixedReport());
    expect(student.chapters['03-page-walk']?.problem?.line).toBe(12);
    expect(JSON.stringify(student)).not.toContain('SECRET');
    expect(redactForStudents(ungradableReport()).problem).toEqual(ungradableReport().problem);
  });

  test('returns a student’s report unchanged and never edits its argument', () => {
    const staff = sampleReport();
    const student = redactForStudents(staff);
    expect(redactForStudents(student)).toEqual(student);
    expect(staff).toEqual(sampleReport());
  });

  test('lets no string of a hidden checkpoint through but its concept', () => {
    fc.assert(
      fc.property(fc.array(plannedCheckpoint, { maxLength: 12 }), (planned) => {
        const student = JSON.stringify(redactForStudents(plantedReport(planned)));
        expect(student).not.toContain('CANARY');
        planned.forEach(({ hidden }, index) => expect(student.includes(`concept-${index}.`)).toBe(hidden));
      }),
    );
  });
});

interface Planned {
  readonly hidden: boolean;
  readonly verdict: Checkpoint['verdict'];
  readonly root: boolean;
  readonly blockedBy: readonly number[];
  readonly others: readonly number[];
}

const plannedCheckpoint: fc.Arbitrary<Planned> = fc.record({
  hidden: fc.boolean(),
  verdict: fc.constantFrom<Checkpoint['verdict'][]>('pass', 'fail', 'error', 'blocked', 'timeout', 'not-judged'),
  root: fc.boolean(),
  blockedBy: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
  others: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
});

/** A report in which every string that a student must not see holds the word CANARY. */
function plantedReport(planned: readonly Planned[]): Report {
  const idOf = (index: number): string => `${planned[index]?.hidden === false ? 'open' : 'CANARY'}.${index}`;
  const checkpoints = planned.map((plan, index): Checkpoint => {
    const base = checkpoint({ id: idOf(index), verdict: plan.verdict, blockedBy: plan.blockedBy.map(idOf) });
    return plan.hidden ? { ...base, ...secrets(), concept: `concept-${index}.` } : base;
  });
  const rootCauses = planned.flatMap((plan, index) =>
    plan.root
      ? [
          {
            checkpoint: idOf(index),
            summary: plan.hidden ? 'CANARY summary' : 'open summary',
            others: plan.others.map(idOf),
            blocked: plan.blockedBy.map(idOf),
          },
        ]
      : [],
  );
  return report({ chapters: { '07-nested-paging': chapter({ checkpoints, rootCauses }) } });
}

function secrets(): Partial<Checkpoint> {
  return {
    title: 'CANARY title',
    visibility: 'hidden',
    clauses: ['CANARY.S1'],
    credit: 'CANARY credit',
    seeds: { passed: 3, of: 40 },
    explanation: {
      summary: 'CANARY',
      steps: [{ n: 1, call: 'CANARY', state: 'different', outcome: 'CANARY' }],
      expected: 'CANARY',
      actual: 'CANARY',
      rule: { clause: 'CANARY', text: 'CANARY' },
      question: 'CANARY',
      where: { message: 'CANARY', file: 'CANARY', excerpt: 'CANARY' },
      commands: ['CANARY'],
    },
    walks: [{ ...gridWalk(1, 1), title: 'CANARY', extra: ['CANARY'] }],
  };
}
