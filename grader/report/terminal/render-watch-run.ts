import type { Report } from '../../contracts/generated/report';
import { countOf } from '../format-points';
import { rootFailures } from '../root-failures';
import { createPaint } from './paint';
import { obstacleLines } from './problem-lines';
import { renderFailure } from './render-failure';
import { terminalCopy } from './terminal-text';

const LEAST_WIDTH = 60;

/** One run of a watched chapter. */
export interface WatchRun {
  /** The chapter's id. */
  readonly chapter: string;
  readonly status: Report['status'];
  /** Visible checkpoints that pass, that stand as stubs, and in all. */
  readonly passed: number;
  readonly untouched: number;
  readonly of: number;
  /** The first root failure's checkpoint; null where nothing fails. */
  readonly root: string | null;
  /** From the change to the verdict. */
  readonly milliseconds: number;
}

/** Sums up the report on one chapter. */
export function watchRunOf(report: Report, milliseconds: number): WatchRun {
  const [id = '', chapter] = Object.entries(report.chapters)[0] ?? [];
  const checkpoints = chapter?.checkpoints ?? [];
  return {
    chapter: id,
    status: report.status,
    passed: checkpoints.filter(({ verdict }) => verdict === 'pass').length,
    untouched: checkpoints.filter(({ verdict }) => verdict === 'not-attempted').length,
    of: checkpoints.length,
    root: chapter?.rootCauses[0]?.checkpoint ?? null,
    milliseconds,
  };
}

/** Writes a run of a watched chapter: what stands in the way, or the first root failure, then one line. Ends with a line feed. */
export function renderWatchRun(
  report: Report,
  run: WatchRun,
  options: { readonly color: boolean; readonly width: number },
): string {
  const shown = terminalCopy(report);
  const width = Math.max(LEAST_WIDTH, options.width);
  const paint = createPaint(options.color);
  const failures = rootFailures(shown).filter(({ checkpoint }) => checkpoint.verdict !== 'not-attempted');
  const [first] = failures;
  const more = failures.length > 1 ? `, ${countOf(failures.length, 'root failure')}` : '';
  const stubs = run.untouched > 0 ? `, ${run.untouched} not attempted` : '';
  const sum = `${run.chapter.slice(0, 2)}  ${run.passed} of ${run.of} visible checkpoints pass${more}${stubs}`;
  const lines = [
    ...obstacleLines(shown, paint, width),
    ...(first === undefined ? [] : [...renderFailure(first, paint, width), '']),
    `${paint(run.of > 0 && run.passed === run.of ? 'ok' : 'strong', sum)}  ${paint('quiet', `${run.milliseconds} ms`)}`,
    '',
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
