import type { RunManifest } from '../../../contracts/generated/run';
import type { GradeStatus } from '../../../contracts/verdict';
import { byStudent, chaptersOf, type ClassRow } from '../../class-row';
import { countOf, formatPoints } from '../../format-points';
import { drawHistogram, scoreBins, type Bin } from '../../svg/histogram';
import { STATUS_WORDS, type Words } from '../../verdict-words';
import { visible } from '../../visible';
import { encodePath } from './encode-path';

/** A number cell: its text, and what the table sorts by (empty where there is no number). */
interface NumberView {
  readonly text: string;
  readonly key: string;
}

/** One submission of the class table. */
interface RowView {
  readonly student: string;
  readonly href: string;
  readonly state: Words;
  readonly score: NumberView;
  readonly maxScore: NumberView;
  readonly rootFailures: NumberView;
  readonly chapters: readonly ChapterCell[];
}

/** A chapter's points, and its state where it was not graded. */
interface ChapterCell extends NumberView {
  readonly state: Words | null;
}

/** The page of a class. */
export interface IndexView {
  readonly summary: string;
  readonly counts: readonly { readonly state: Words; readonly count: number }[];
  readonly chapters: readonly string[];
  readonly rows: readonly RowView[];
  readonly histogram: string | null;
  readonly bins: readonly Bin[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

const STATUSES: readonly GradeStatus[] = ['graded', 'ungradable', 'not-judged'];

/**
 * Prepares the page of a class: rows by student id, scores, counts, and those facts of the run that decide the grades. When
 * it ran and how long is in run.json alone, so that two runs give the same page.
 */
export function viewIndex(rows: readonly ClassRow[], run: RunManifest): IndexView {
  const sorted = byStudent(rows);
  const chapters = chaptersOf(rows);
  const scored = sorted.filter((row) => row.score !== null && row.maxScore > 0);
  const bins = scored.length === 0 ? [] : scoreBins(scored.map(({ score, maxScore }) => (score ?? 0) / maxScore));
  return {
    summary: countOf(rows.length, 'submission'),
    counts: STATUSES.map((status) => ({
      state: STATUS_WORDS[status],
      count: rows.filter((row) => row.status === status).length,
    })),
    chapters: chapters.map((id) => visible(id)),
    rows: sorted.map((row) => viewRow(row, chapters)),
    histogram: bins.length === 0 ? null : drawHistogram(bins, 'Scores, percent of the maximum', 'histogram').markup,
    bins,
    facts: viewFacts(run),
  };
}

function viewRow(row: ClassRow, chapters: readonly string[]): RowView {
  return {
    student: visible(row.student, 200),
    href: encodePath(row.href),
    state: STATUS_WORDS[row.status],
    score: viewNumber(row.status === 'not-judged' ? null : row.score),
    maxScore: viewNumber(row.maxScore),
    rootFailures: viewNumber(row.rootFailures),
    chapters: chapters.map((id) => viewChapter(row, id)),
  };
}

/** An ungradable chapter earns nothing, which a number alone would not tell from a wrong one. */
function viewChapter(row: ClassRow, id: string): ChapterCell {
  const points = row.chapters[id];
  const state = row.ungradable.includes(id)
    ? STATUS_WORDS.ungradable
    : points === null
      ? STATUS_WORDS['not-judged']
      : null;
  return { ...viewNumber(points ?? null), state };
}

function viewNumber(value: number | null): NumberView {
  return { text: formatPoints(value), key: value === null ? '' : String(value) };
}

function viewFacts(run: RunManifest): { name: string; value: string }[] {
  return [
    { name: 'Grader', value: run.grader },
    { name: 'Isolation', value: `${run.isolation.level}: ${run.isolation.reason}` },
    { name: 'Machine', value: `Node.js ${run.node}, ${run.platform}` },
    { name: 'Written for', value: run.audience },
  ].map(({ name, value }) => ({ name, value: visible(value) }));
}
