import type { Report } from '../../contracts/generated/report';
import { countOf, formatPoints } from '../format-points';
import { STATUS_WORDS } from '../verdict-words';
import { shorten } from '../cut-text';
import { createPaint } from './paint';
import { terminalCopy } from './terminal-text';

/**
 * Writes one submission of a class run on one line, without a line feed: id, status, score, then the number of root
 * failures or the problem.
 */
export function renderLine(report: Report, options: { readonly color: boolean }): string {
  const { submission, status, score, maxScore, chapters, problem } = terminalCopy(report);
  const causes = Object.values(chapters).reduce((sum, { rootCauses }) => sum + rootCauses.length, 0);
  const scored = status !== 'not-judged' && score !== null;
  const points = scored ? `${formatPoints(score)} of ${formatPoints(maxScore)}` : 'no score';
  const failures = causes === 0 ? '' : countOf(causes, 'root failure');
  const { word, tone } = STATUS_WORDS[status];
  return [
    shorten(submission.id, 24).padEnd(24),
    createPaint(options.color)(tone, word.padEnd(10)),
    points.padEnd(16),
    problem === undefined ? failures : shorten(problem.message, 80),
  ]
    .join('  ')
    .trimEnd();
}
