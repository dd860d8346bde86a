import type { Chapter as ReportChapter, Report } from '../contracts/generated/report';
import { roundPoints, sumPoints } from './points';

/**
 * Sums chapters into a submission: weighted points of the chapters' weights. One chapter that was not judged leaves the
 * whole without a number; it is ungradable only if no attempted chapter could be graded.
 */
export function scoreSubmission(
  chapters: Readonly<Record<string, ReportChapter>>,
): Pick<Report, 'status' | 'score' | 'maxScore'> {
  const all = Object.values(chapters);
  const maxScore = sumPoints(all.map(({ weight }) => weight));
  if (all.some(({ status }) => status === 'not-judged')) return { status: 'not-judged', score: null, maxScore };
  const attempted = all.filter((chapter) => chapter.attempted);
  const ungradable = attempted.length > 0 && attempted.every(({ status }) => status === 'ungradable');
  const score = all.reduce((sum, chapter) => sum + ((chapter.score ?? 0) * chapter.weight) / chapter.maxScore, 0);
  return { status: ungradable ? 'ungradable' : 'graded', score: roundPoints(score), maxScore };
}
