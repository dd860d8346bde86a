import { describeFileProblem } from '../../../grader/contracts/file-problem';
import { validateDocument, validateReport, validateRun } from '../../../grader/suites/validate-document';
import { builtValidators } from './built-validators';

const REPORT = {
  schema: 1,
  grader: 'pagewalk 0.1.0',
  audience: 'staff',
  submission: { id: 'alice', sha256: null, files: [], ignored: [] },
  isolation: 'none',
  status: 'not-judged',
  score: null,
  maxScore: 0,
  chapters: {},
};

const RUN = {
  schema: 1,
  grader: 'pagewalk 0.1.0',
  node: '20.19.0',
  platform: 'linux x64',
  startedAt: '2026-01-31T12:00:00Z',
  milliseconds: 12,
  jobs: 2,
  audience: 'staff',
  isolation: { level: 'process', reason: 'bubblewrap is not installed' },
  chapters: [],
  submissions: [],
};

describe('validateReport', () => {
  it('gives a report that obeys the schema', () => {
    expect(validateReport(REPORT, builtValidators())).toEqual({ value: REPORT, problems: [] });
  });

  it('names place, finding and expectation of everything that does not', () => {
    const report = { ...REPORT, status: 'graded ', submission: { ...REPORT.submission, id: 7 } };
    expect(validateReport(report, builtValidators())).toEqual({
      value: null,
      problems: [
        '/submission/id: "id" is 7; expected a string. It means: The student id: the name of the folder or zip.',
        '/status: "status" is "graded "; expected one of "graded", "ungradable", "not-judged", most likely "graded". It means: not-judged is the grader\'s own fault and never yields a number.',
      ],
    });
  });

  it('refuses a key that the schema does not know', () => {
    expect(validateReport({ ...REPORT, scores: 1 }, builtValidators()).problems).toEqual([
      '/scores: Unknown key "scores"; the nearest legal one is "score".',
    ]);
  });

  it.each([[undefined], [null], [7], ['{}'], [[]]])('refuses %p', (value) => {
    expect(validateReport(value, builtValidators()).value).toBeNull();
  });
});

describe('validateRun', () => {
  it('gives a manifest that obeys the schema', () => {
    expect(validateRun(RUN, builtValidators())).toEqual({ value: RUN, problems: [] });
  });

  it('refuses a time that is none', () => {
    expect(validateRun({ ...RUN, startedAt: 'yesterday' }, builtValidators()).problems).toEqual([
      '/startedAt: "startedAt" is "yesterday"; expected a date-time. It means: When the run began, UTC.',
    ]);
  });
});

describe('validateDocument', () => {
  it('reads a report from its text and knows where its parts stand', () => {
    const { value, source } = validateDocument('report', JSON.stringify(REPORT), 'report.json', builtValidators());
    expect(value?.submission.id).toBe('alice');
    expect(source?.file).toBe('report.json');
  });

  it('tells the place of a problem in a report', () => {
    const text = JSON.stringify({ ...REPORT, maxScore: '7' }, null, 2);
    const { problems } = validateDocument('report', text, 'alice/report.json', builtValidators());
    expect(problems.map(describeFileProblem)).toEqual([
      'alice/report.json:14:15: error: "maxScore" is "7"; expected a number. It means: The sum of the weights of the chapters in this report.',
    ]);
  });
});
