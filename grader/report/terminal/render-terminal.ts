import type { Report } from '../../contracts/generated/report';
import { rootFailures, summariseRootFailures } from '../root-failures';
import { createPaint } from './paint';
import { diagnosticLines, obstacleLines } from './problem-lines';
import { renderFailure } from './render-failure';
import { checkpointLines, scoreLines } from './score-table';
import { terminalCopy } from './terminal-text';

export { renderCheckpointFailure } from './render-checkpoint-failure';
export { renderLine } from './render-line';

/** How a report is written for a terminal. */
export interface TerminalOptions {
  /** Whether to colour; the caller decides from `NO_COLOR`, `--no-color` and the stream. */
  readonly color: boolean;
  /** Columns of the terminal; less than 60 is taken as 60. */
  readonly width: number;
  /** Also list every checkpoint. */
  readonly verbose?: boolean;
  /** The report comes from visible suites only (a student's own run): count checkpoints instead of the course's points. */
  readonly visibleOnly?: boolean;
}

const LEAST_WIDTH = 60;

/**
 * Writes a report for a terminal, root failures first, then points per chapter and band. Ends with a line feed.
 * Text of a submission arrives without control characters, and no line can be taken for a command by a CI service.
 */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const shown = terminalCopy(report);
  const width = Math.max(LEAST_WIDTH, options.width);
  const paint = createPaint(options.color);
  const failures = rootFailures(shown);
  const chapters = options.verbose === true ? Object.entries(shown.chapters) : [];
  const lines = [
    `${paint('strong', shown.submission.id)}  ${paint('quiet', `${shown.grader}, isolation: ${shown.isolation}`)}`,
    '',
    ...obstacleLines(shown, paint, width),
    ...failures.flatMap((failure) => [...renderFailure(failure, paint, width), '']),
    ...diagnosticLines(shown, paint, width),
    ...chapters.flatMap(([id, chapter]) => [...checkpointLines(id, chapter, paint, width), '']),
    ...(failures.length === 0 ? [] : [`${summariseRootFailures(failures)}.`, '']),
    ...scoreLines(shown, paint, width, options.visibleOnly === true),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
