import type { Chapter } from '../contracts/chapter';
import type { BandScore, Checkpoint, Chapter as ReportChapter } from '../contracts/generated/report';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import { BANDS, type Band } from '../contracts/verdict';
import { diagnose } from './diagnose';
import { findNamedFault, type NamedFault } from './named-fault';
import { roundPoints, sumPoints } from './points';
import { groupRootCauses } from './root-causes';

/** One mistake costs at most this share of the chapter's Core and Edge points. */
const MOST_FOR_ONE_MISTAKE = 0.35;

/** The scored part of a chapter's report. */
export type ChapterScore = Pick<ReportChapter, 'score' | 'bands' | 'cap' | 'diagnosis' | 'rootCauses' | 'checkpoints'>;

/**
 * Turns verdicts into points: credit times points per checkpoint, summed per band; a submission that equals one named
 * fault loses at most 35 % of Core and Edge; a chapter in which nothing but the export check passes scores 0. A submission
 * whose visible results resemble a named fault is told which.
 *
 * @source course README.md section 6
 */
export function scoreChapter(chapter: Chapter, judged: readonly JudgedCheckpoint[]): ChapterScore {
  const nothingWorks = judged.every(({ isExports, credit }) => isExports || credit === 0);
  const points = judged.map(({ credit, maxPoints }) => (nothingWorks ? 0 : roundPoints(credit * maxPoints)));
  const bands = bandScores(judged, points);
  const fault = nothingWorks ? null : findNamedFault(judged, chapter.recorded, chapter.faults);
  const cap = fault === null ? null : capFor(fault, bands);
  const diagnosis = diagnose(chapter.killMatrix, judged);
  const earned = BANDS.map((band) => bands[band].score ?? 0);
  return {
    score: sumPoints([...earned, cap?.restored ?? 0]),
    bands,
    ...(cap === null ? {} : { cap }),
    ...(diagnosis === null ? {} : { diagnosis }),
    rootCauses: groupRootCauses(judged),
    checkpoints: judged.map((checkpoint, index) => reportedCheckpoint(checkpoint, points[index] ?? 0, nothingWorks)),
  };
}

function bandScores(judged: readonly JudgedCheckpoint[], points: readonly number[]): Record<Band, BandScore> {
  const scoreOf = (band: Band): BandScore => {
    const indices = judged.flatMap((checkpoint, index) => (checkpoint.band === band ? [index] : []));
    return {
      score: sumPoints(indices.map((index) => points[index] ?? 0)),
      maxScore: sumPoints(indices.map((index) => judged[index]?.maxPoints ?? 0)),
    };
  };
  return { gate: scoreOf('gate'), core: scoreOf('core'), edge: scoreOf('edge'), property: scoreOf('property') };
}

/** Names the one mistake, and what the cap gives back where the loss in Core and Edge is above it. */
function capFor(fault: NamedFault, bands: Readonly<Record<Band, BandScore>>): Required<ReportChapter>['cap'] {
  const possible = bands.core.maxScore + bands.edge.maxScore;
  const lost = possible - (bands.core.score ?? 0) - (bands.edge.score ?? 0);
  const restored = roundPoints(lost - MOST_FOR_ONE_MISTAKE * possible);
  return { fault: fault.id, says: fault.says, restored: Math.max(0, restored) };
}

function reportedCheckpoint(judged: JudgedCheckpoint, points: number, nothingWorks: boolean): Checkpoint {
  const note = nothingWorks && judged.isExports && judged.verdict === 'pass' ? COUNTS_LATER : judged.creditNote;
  const blockedBy = judged.verdict === 'blocked' ? { blockedBy: [...judged.requires] } : {};
  return {
    id: judged.id,
    title: judged.title,
    concept: judged.concept,
    verdict: judged.verdict,
    points,
    maxPoints: judged.maxPoints,
    visibility: judged.visibility,
    band: judged.band,
    clauses: [...judged.clauses],
    ...(note === undefined ? {} : { credit: note }),
    ...blockedBy,
    ...(judged.seeds === undefined ? {} : { seeds: judged.seeds }),
    ...(judged.explanation === undefined ? {} : { explanation: judged.explanation }),
    ...(judged.walks === undefined ? {} : { walks: [...judged.walks] }),
  };
}

const COUNTS_LATER = 'counts as soon as another checkpoint passes';
