import type { BandScore, Chapter, Report } from '../../../contracts/generated/report';
import { BANDS, type Band } from '../../../contracts/verdict';
import { formatPoints, formatShare } from '../../format-points';
import { drawScoreBar } from '../../svg/score-bar';
import { STATUS_WORDS, VERDICT_WORDS, type Words } from '../../verdict-words';

/** A share as text and bar. */
export interface ShareView {
  readonly name: string;
  readonly text: string;
  readonly bar: string;
}

/** One row of the chapter table. */
export interface ChapterRowView {
  readonly id: string;
  readonly title: string;
  /** In-page link to the chapter's checkpoints. */
  readonly anchor: string;
  readonly state: Words;
  readonly score: ShareView;
  readonly bands: readonly ShareView[];
  readonly weight: string;
}

/** Names of the bands, as people read them. */
export const BAND_NAMES: Readonly<Record<Band, string>> = {
  gate: 'Gate',
  core: 'Core',
  edge: 'Edge',
  property: 'Property',
};

/** Prepares a share. */
export function viewShare(name: string, { score, maxScore }: BandScore): ShareView {
  return { name, text: formatShare(score, maxScore), bar: drawScoreBar(score, maxScore).markup };
}

/** Adds up each band over all chapters, weighted as in the total; a band with anything not judged has no number. */
export function viewBands(report: Report): ShareView[] {
  const chapters = Object.values(report.chapters);
  return BANDS.map((band) => {
    const judged = chapters.every(({ bands }) => bands[band].score !== null);
    const score = sum(chapters, (chapter) => ((chapter.bands[band].score ?? 0) * chapter.weight) / chapter.maxScore);
    const maxScore = sum(chapters, (chapter) => (chapter.bands[band].maxScore * chapter.weight) / chapter.maxScore);
    return viewShare(BAND_NAMES[band], { score: judged ? score : null, maxScore });
  });
}

/** Prepares the chapter table. */
export function viewChapterRows(report: Report): ChapterRowView[] {
  return Object.entries(report.chapters).map(([id, chapter], index) => ({
    id,
    title: chapter.title,
    anchor: `chapter-${index + 1}`,
    state: chapterWords(chapter),
    score: viewShare('Score', chapter),
    bands: BANDS.map((band) => viewShare(BAND_NAMES[band], chapter.bands[band])),
    weight: formatPoints(chapter.weight),
  }));
}

/** The words of a chapter: its status, or that its file is not there. */
export function chapterWords(chapter: Chapter): Words {
  if (chapter.status === 'graded' && !chapter.attempted) return { ...VERDICT_WORDS['not-attempted'], word: 'no file' };
  return STATUS_WORDS[chapter.status];
}

function sum(chapters: readonly Chapter[], value: (chapter: Chapter) => number): number {
  return chapters.reduce((total, chapter) => total + value(chapter), 0);
}
