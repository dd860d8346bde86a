import type { Report, Chapter as ReportChapter } from '../contracts/generated/report';
import type { Problem, Submission, TypeCheckResult } from '../contracts/submission';
import type { Chapter } from '../contracts/chapter';

/** The part of a report that does not come from a submission. */
export interface ReportFrame {
  /** Name and version of the grader. */
  readonly grader: string;
  readonly isolation: Report['isolation'];
}

/** What scoring says of the whole. */
export type Totals = Pick<Report, 'status' | 'score' | 'maxScore'>;

/** Where editors find the schema of a report. */
const SCHEMA = 'https://pagewalk.dev/schema/report.schema.json';

/** Puts a report together from what the stages found; for staff, since nothing is left out. */
export function assembleReport(
  frame: ReportFrame,
  submission: Submission,
  totals: Totals,
  chapters: Readonly<Record<string, ReportChapter>>,
): Report {
  return {
    $schema: SCHEMA,
    schema: 1,
    grader: frame.grader,
    audience: 'staff',
    submission: {
      id: submission.id,
      sha256: submission.sha256,
      files: submission.files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
      ignored: submission.ignored.map(({ path, reason }) => ({ path, reason })),
    },
    isolation: frame.isolation,
    ...totals,
    chapters: { ...chapters },
  };
}

/** A report for a submission that could not be taken in: `ungradable` with a reason, or our own fault. */
export function assembleUntakenReport(
  frame: ReportFrame,
  id: string,
  status: 'ungradable' | 'not-judged',
  problem: Problem,
  maxScore: number,
): Report {
  return {
    $schema: SCHEMA,
    schema: 1,
    grader: frame.grader,
    audience: 'staff',
    submission: { id, sha256: null, files: [], ignored: [] },
    isolation: 'none',
    status,
    problem,
    score: status === 'ungradable' ? 0 : null,
    maxScore,
    chapters: {},
  };
}

/** What became of a chapter beside its points. */
export interface ChapterOutcome {
  readonly status: ReportChapter['status'];
  readonly attempted: boolean;
  readonly problem?: Problem;
  readonly types?: TypeCheckResult;
}

/** Puts a chapter's part of a report together. */
export function assembleChapter(
  chapter: Chapter,
  outcome: ChapterOutcome,
  score: Pick<ReportChapter, 'score' | 'bands' | 'cap' | 'diagnosis' | 'rootCauses' | 'checkpoints'>,
): ReportChapter {
  return {
    title: chapter.assignment.title,
    status: outcome.status,
    attempted: outcome.attempted,
    ...(outcome.problem === undefined ? {} : { problem: outcome.problem }),
    weight: chapter.assignment.weight,
    maxScore: 100,
    diagnostics: [...(outcome.types?.problems ?? [])],
    ...(outcome.types === undefined ? {} : { checked: outcome.types.state }),
    ...score,
  };
}
