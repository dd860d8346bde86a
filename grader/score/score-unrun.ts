import type { Chapter as ReportChapter } from '../contracts/generated/report';
import type { JudgedCheckpoint } from '../contracts/judged-checkpoint';
import { BANDS, type Band } from '../contracts/verdict';
import type { ChapterScore } from './score-chapter';
import { sumPoints } from './points';

/**
 * The score of a chapter whose submission was not run: 0 of everything, or, where the grader failed (`null`), no number
 * at all.
 */
export function scoreUnrunChapter(judged: readonly JudgedCheckpoint[], points: 0 | null): ChapterScore {
  const bandOf = (band: Band) => ({
    score: points,
    maxScore: sumPoints(judged.flatMap((checkpoint) => (checkpoint.band === band ? [checkpoint.maxPoints] : []))),
  });
  const [gate, core, edge, property] = BANDS.map(bandOf) as [BandScore, BandScore, BandScore, BandScore];
  return {
    score: points,
    bands: { gate, core, edge, property },
    rootCauses: [],
    checkpoints: judged.map(({ id, title, concept, verdict, maxPoints, visibility, band, clauses }) => ({
      id,
      title,
      concept,
      verdict,
      points,
      maxPoints,
      visibility,
      band,
      clauses: [...clauses],
    })),
  };
}

type BandScore = ReportChapter['bands']['gate'];
