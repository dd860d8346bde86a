import type { ChapterStatus } from '../../contracts/course-status';
import { BANDS } from '../../contracts/verdict';
import { formatPoints } from '../format-points';
import { shorten } from '../cut-text';
import { createPaint, type Paint } from './paint';
import { terminalCopy } from './terminal-text';

const LEAST_WIDTH = 60;
const SHOWN_BANDS = BANDS.filter((band) => band !== 'property');
const BAND = 12;
const TRIES = 9;
const PASS = 8;

/**
 * Writes all chapters at a glance: attempts, visible checkpoints, points per band of the last run and the next step.
 * Ends with a line feed. The property band has hidden checkpoints only, so it is left out.
 */
export function renderStatus(
  chapters: readonly ChapterStatus[],
  options: { readonly color: boolean; readonly width: number },
): string {
  // The name of a checkpoint comes from a file that anybody may have written.
  const shown = terminalCopy(chapters);
  const width = Math.max(LEAST_WIDTH, options.width);
  const paint = createPaint(options.color);
  const nameWidth = Math.max(18, Math.min(38, ...[width - TRIES - PASS - SHOWN_BANDS.length * BAND - 34]));
  const head = [
    'Attempts'.padStart(TRIES),
    'Pass'.padStart(PASS),
    ...['Gate', 'Core', 'Edge'].map((name) => name.padStart(BAND)),
  ];
  const lines = [
    paint('quiet', `${'Chapter'.padEnd(nameWidth)}${head.join('')}  Next`),
    ...shown.map((chapter) => chapterLine(chapter, nameWidth, paint)),
    '',
    ...totalLines(shown),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function chapterLine(chapter: ChapterStatus, nameWidth: number, paint: Paint): string {
  const { id, title, attempts, last, next, command } = chapter;
  const step = command === undefined ? next : `${next}: ${command.replace('npx pagewalk ', '')}`;
  const name = shorten(`${id.slice(0, 2)} ${title}`, nameWidth - 1).padEnd(nameWidth);
  const pass = last === undefined ? '-' : `${last.passed}/${last.of}`;
  const bands = SHOWN_BANDS.map((band) => {
    const share = last?.bands[band];
    return (share === undefined ? '-' : `${formatPoints(share.score)}/${formatPoints(share.maxScore)}`).padStart(BAND);
  });
  const done = last !== undefined && !chapter.changed && last.passed === last.of;
  return `${name}${String(attempts).padStart(TRIES)}${pass.padStart(PASS)}${bands.join('')}  ${paint(done ? 'ok' : 'strong', step)}`;
}

function totalLines(chapters: readonly ChapterStatus[]): string[] {
  const done = chapters.filter(({ last, changed }) => last !== undefined && !changed && last.passed === last.of);
  // What is under way comes before what was never touched.
  const open = chapters.filter(({ command }) => command !== undefined);
  const next = open.find(({ last, changed }) => changed || (last !== undefined && last.passed > 1)) ?? open[0];
  const commands = next?.command === undefined ? 'npx pagewalk submit' : next.command;
  return [
    `${done.length} of ${chapters.length} chapters pass all their visible tests. Points are those of visible tests at the last run; nothing was run now.`,
    `Next:  ${commands}`,
  ];
}
