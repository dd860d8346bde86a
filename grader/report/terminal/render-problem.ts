import type { Problem } from '../../contracts/generated/report';
import type { GradeStatus } from '../../contracts/verdict';
import { NOT_JUDGED_SENTENCE, STATUS_WORDS } from '../verdict-words';
import { createPaint } from './paint';
import { problemLines } from './problem-lines';
import { terminalCopy } from './terminal-text';

/** Writes why a student's files could not be run, with the place. Ends with a line feed. */
export function renderProblem(
  status: Exclude<GradeStatus, 'graded'>,
  problem: Problem,
  options: { readonly color: boolean; readonly width: number },
): string {
  const { word, tone } = STATUS_WORDS[status];
  const lines = [
    createPaint(options.color)(tone, word.toUpperCase()),
    ...problemLines(terminalCopy(problem), options.width),
    ...(status === 'not-judged' ? [`  ${NOT_JUDGED_SENTENCE}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
