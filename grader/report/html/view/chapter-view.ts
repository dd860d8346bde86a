import type { Chapter, Checkpoint, Report } from '../../../contracts/generated/report';
import { BANDS } from '../../../contracts/verdict';
import { countOf, formatScore, formatShare } from '../../format-points';
import { VERDICT_WORDS, type Words } from '../../verdict-words';
import { sketchFigures } from '../visuals/all-visuals';
import type { Figure, Sketch } from '../visuals/visual';
import { creditOf } from './failure-view';
import { BAND_NAMES, chapterWords } from './summary-view';
import { knownMistake, type KnownMistake } from '../../resemblance';

/** Passed pictures that are drawn per chapter; the others are named, so that a long report stays small. */
const DRAWN_PASSED = 3;

/** One row of a checkpoint table. */
interface CheckpointView {
  readonly id: string;
  readonly title: string;
  readonly state: Words;
  readonly points: string;
  readonly visibility: string;
  readonly note: string;
  /** Whether the checkpoint earned all it could; the filter hides such rows. */
  readonly full: boolean;
}

/** The checkpoints of one band. */
interface BandView {
  readonly name: string;
  readonly share: string;
  readonly checkpoints: readonly CheckpointView[];
}

/** The section of one chapter. */
export interface ChapterView {
  readonly anchor: string;
  readonly name: string;
  readonly state: Words;
  readonly score: string;
  readonly mistake: KnownMistake | null;
  readonly open: boolean;
  readonly count: string;
  readonly bands: readonly BandView[];
  readonly passedFigures: readonly Figure[];
  readonly passedNames: readonly string[];
}

/** Prepares the checkpoint section of every chapter. */
export function viewChapters(report: Report): ChapterView[] {
  const roots = new Set(
    Object.values(report.chapters).flatMap(({ rootCauses }) => rootCauses.map((root) => root.checkpoint)),
  );
  return Object.entries(report.chapters).map(([id, chapter], index) => {
    const anchor = `chapter-${index + 1}`;
    const passed = passedSketches(chapter, anchor, roots);
    return {
      anchor,
      name: `${id.slice(0, 2)} ${chapter.title}`,
      state: chapterWords(chapter),
      score: formatScore(chapter.score, chapter.maxScore),
      mistake: knownMistake(chapter),
      open: chapter.attempted && chapter.checkpoints.some((checkpoint) => !isFull(checkpoint)),
      count: countOf(chapter.checkpoints.length, 'checkpoint'),
      bands: viewBandTables(chapter),
      passedFigures: passed.slice(0, DRAWN_PASSED).map(({ draw }) => draw()),
      passedNames: passed.slice(DRAWN_PASSED).map(({ caption }) => caption),
    };
  });
}

function viewBandTables(chapter: Chapter): BandView[] {
  return BANDS.map((band) => ({
    name: BAND_NAMES[band],
    share: formatShare(chapter.bands[band].score, chapter.bands[band].maxScore),
    checkpoints: chapter.checkpoints.filter((checkpoint) => checkpoint.band === band).map(viewCheckpoint),
  })).filter(({ checkpoints }) => checkpoints.length > 0);
}

function viewCheckpoint(checkpoint: Checkpoint): CheckpointView {
  return {
    id: checkpoint.id,
    title: checkpoint.title,
    state: VERDICT_WORDS[checkpoint.verdict],
    points: formatShare(checkpoint.points, checkpoint.maxPoints),
    visibility: checkpoint.visibility,
    note: noteOf(checkpoint),
    full: isFull(checkpoint),
  };
}

function noteOf(checkpoint: Checkpoint): string {
  const blockers = checkpoint.blockedBy ?? [];
  const notes = [creditOf(checkpoint) ?? '', blockers.length > 0 ? `blocked by ${blockers.join(', ')}` : ''];
  return notes.filter((note) => note !== '').join('; ');
}

function isFull({ points, maxPoints }: Checkpoint): boolean {
  return points !== null && points >= maxPoints;
}

/** Root failures have cards of their own, which hold their passed pictures too. */
function passedSketches(chapter: Chapter, anchor: string, roots: ReadonlySet<string>): Sketch[] {
  return chapter.checkpoints
    .filter(({ id }) => !roots.has(id))
    .flatMap((checkpoint, index) => sketchFigures(checkpoint, `${anchor}-${index + 1}`))
    .filter(({ passed }) => passed);
}
