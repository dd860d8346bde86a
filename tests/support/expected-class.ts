import type { Report } from '../../grader/contracts/generated/report';
import { countVerdicts } from './read-grades';

/** What examples/expected.json says of one chapter of one submission. */
export interface ExpectedChapter {
  readonly status: string;
  /** Of 100. */
  readonly score: number | null;
  /** How many checkpoints end so. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** The named fault that all failures equal. */
  readonly fault?: string;
  /** Why it is ungradable: the place in the student's file. */
  readonly problem?: { readonly file?: string; readonly line?: number; readonly column?: number };
  /** The visible checkpoints that do not pass, where they are few enough to name. */
  readonly failing?: readonly string[];
}

/** What examples/expected.json says of one submission. */
export interface ExpectedSubmission {
  /** What in the submission justifies the numbers. */
  readonly why: string;
  readonly status: string;
  /** In the weights of the chapters. */
  readonly score: number | null;
  readonly chapters: Readonly<Record<string, ExpectedChapter>>;
}

/** More failing checkpoints than these are counted only. */
const MOST_TO_NAME = 6;

/** A report in the form of examples/expected.json. */
export function describeReport(report: Report): Omit<ExpectedSubmission, 'why'> {
  const chapters = Object.entries(report.chapters).map(([id, chapter]) => [id, describeChapter(chapter)]);
  return {
    status: report.status,
    score: report.score,
    chapters: Object.fromEntries(chapters) as Record<string, ExpectedChapter>,
  };
}

function describeChapter(chapter: Report['chapters'][string]): ExpectedChapter {
  const { status, score, cap, problem, attempted, checkpoints } = chapter;
  const failing = checkpoints.filter(({ verdict, visibility }) => visibility === 'visible' && verdict !== 'pass');
  const isNamed = attempted && failing.length > 0 && failing.length <= MOST_TO_NAME;
  return {
    status,
    score,
    verdicts: countVerdicts(chapter),
    ...(cap === undefined ? {} : { fault: cap.fault }),
    ...(problem === undefined ? {} : { problem: placeOf(problem) }),
    ...(isNamed ? { failing: failing.map(({ id }) => id) } : {}),
  };
}

function placeOf({ file, line, column }: NonNullable<Report['problem']>): NonNullable<ExpectedChapter['problem']> {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
