import type { Report } from '../../../contracts/generated/report';
import { countOf, formatScore } from '../../format-points';
import { rootFailures, summariseRootFailures } from '../../root-failures';
import { NOT_JUDGED_SENTENCE, STATUS_WORDS, type Words } from '../../verdict-words';
import { viewChapters, type ChapterView } from './chapter-view';
import { viewConcepts, type ConceptStripView } from './concept-view';
import { viewFailure, type FailureView } from './failure-view';
import { viewProblem, type ProblemView } from './problem-view';
import { viewBands, viewChapterRows, type ChapterRowView, type ShareView } from './summary-view';

/** Something that stands in the way of a score: the submission as a whole, or one chapter. */
interface ObstacleView {
  readonly name: string;
  readonly state: Words;
  /** Whose fault it is and what it means for the score. */
  readonly sentence: string;
  readonly problem: ProblemView | null;
}

/** Messages of the type check for one chapter. */
interface DiagnosticsView {
  readonly chapter: string;
  readonly unchecked: boolean;
  readonly problems: readonly ProblemView[];
}

/** The whole page of one submission. */
export interface PageView {
  readonly student: string;
  readonly status: Words;
  readonly audience: string;
  readonly total: string;
  readonly bands: readonly ShareView[];
  readonly chapterRows: readonly ChapterRowView[];
  readonly obstacles: readonly ObstacleView[];
  readonly failureSummary: string;
  readonly failures: readonly FailureView[];
  readonly strips: readonly ConceptStripView[];
  readonly chapters: readonly ChapterView[];
  readonly diagnostics: readonly DiagnosticsView[];
  readonly ignored: readonly { readonly path: string; readonly reason: string }[];
  readonly files: readonly { readonly path: string; readonly size: string }[];
  readonly grader: string;
  readonly isolation: string;
  readonly digest: string | null;
}

const ISOLATION: Readonly<Record<Report['isolation'], string>> = {
  none: 'none (nothing of the submission was run)',
  process: 'process (separate engine and process)',
  hardened: 'hardened (separate engine and process, without files, network or privileges)',
};

/** Prepares the page of a report whose texts are already visible. */
export function viewPage(report: Report): PageView {
  const failures = rootFailures(report);
  return {
    student: report.submission.id,
    status: STATUS_WORDS[report.status],
    audience: report.audience === 'staff' ? 'staff: hidden tests are shown in full' : 'student',
    total: formatScore(report.score, report.maxScore),
    bands: viewBands(report),
    chapterRows: viewChapterRows(report),
    obstacles: viewObstacles(report),
    failureSummary: failures.length === 0 ? '' : `${summariseRootFailures(failures)}.`,
    failures: failures.map(viewFailure),
    strips: viewConcepts(report),
    chapters: viewChapters(report),
    diagnostics: viewDiagnostics(report),
    ignored: report.submission.ignored,
    files: report.submission.files.map(({ path, bytes }) => ({ path, size: countOf(bytes, 'byte') })),
    grader: report.grader,
    isolation: ISOLATION[report.isolation],
    digest: report.submission.sha256,
  };
}

function viewObstacles(report: Report): ObstacleView[] {
  const parts = [
    { name: 'The whole submission', part: report },
    ...Object.entries(report.chapters).map(([id, part]) => ({ name: `${id.slice(0, 2)} ${part.title}`, part })),
  ];
  return parts
    .filter(({ part }) => part.problem !== undefined || (part !== report && part.status !== 'graded'))
    .map(({ name, part }) => ({
      name,
      state: STATUS_WORDS[part.status],
      sentence: part.status === 'not-judged' ? NOT_JUDGED_SENTENCE : 'It could not be graded as it was handed in.',
      problem: part.problem === undefined ? null : viewProblem(part.problem),
    }));
}

function viewDiagnostics(report: Report): DiagnosticsView[] {
  return Object.entries(report.chapters)
    .map(([id, chapter]) => ({
      chapter: `${id.slice(0, 2)} ${chapter.title}`,
      unchecked: chapter.checked === 'unchecked',
      problems: chapter.diagnostics.map(viewProblem),
    }))
    .filter(({ unchecked, problems }) => unchecked || problems.length > 0);
}
