import type { BandScore, Chapter, Checkpoint, Report } from '../../contracts/generated/report';
import { BANDS } from '../../contracts/verdict';
import { formatPoints } from '../format-points';
import { knownMistake } from '../resemblance';
import { VERDICT_WORDS } from '../verdict-words';
import { shorten } from '../cut-text';
import type { Paint } from './paint';
import { wrapText } from './wrap-text';

const CELL = 11;
const CELLS = 5;

/**
 * Writes the points per chapter and band as a table, then the total.
 *
 * @param visibleOnly - count the report's own checkpoints: a student's package has no hidden ones, so that the bands'
 *   sums are out of reach there. Which known mistake its failures equal is then left to `hint`, rung 3, and the cap on
 *   what it costs to the grade
 */
export function scoreLines(report: Report, paint: Paint, width: number, visibleOnly: boolean): string[] {
  const chapters = Object.entries(report.chapters);
  const nameWidth = Math.max(16, Math.min(36, width - CELLS * CELL));
  const head = ['Points', 'Gate', 'Core', 'Edge', 'Property'].map((name) => name.padStart(CELL)).join('');
  const total = paint('strong', visibleOnly ? visibleTotal(report) : weightedTotal(report));
  if (chapters.length === 0) return [total];
  return [
    paint('quiet', `${'Chapter'.padEnd(nameWidth)}${head}`),
    ...chapters.map(([id, chapter]) => chapterLine(id, chapter, nameWidth, visibleOnly)),
    ...chapters.flatMap(([id, chapter]) => {
      // A student's own run leaves it to the hint ladder.
      const mistake = visibleOnly ? null : knownMistake(chapter);
      return mistake === null ? [] : wrapText(`${id.slice(0, 2)} `, mistake.sentence, width);
    }),
    '',
    total,
  ];
}

function weightedTotal({ score, maxScore }: Report): string {
  return `Score: ${score === null ? 'not set' : formatPoints(score)} of ${formatPoints(maxScore)}`;
}

function visibleTotal({ chapters }: Report): string {
  const checkpoints = Object.values(chapters).flatMap((chapter) => chapter.checkpoints);
  const passed = checkpoints.filter(({ verdict }) => verdict === 'pass').length;
  const stubs = checkpoints.filter(({ verdict }) => verdict === 'not-attempted').length;
  const untouched = stubs === 0 ? '' : ` ${stubs} are not attempted yet: their stubs still stand.`;
  return `${passed} of ${checkpoints.length} visible checkpoints pass. Hidden ones are judged after you hand in.${untouched}`;
}

function chapterLine(id: string, chapter: Chapter, nameWidth: number, visibleOnly: boolean): string {
  const name = shorten(`${id.slice(0, 2)} ${chapter.title}`, nameWidth - 1).padEnd(nameWidth);
  if (chapter.status === 'not-judged') return `${name}  not judged: the grader’s fault, no score was set`;
  if (!chapter.attempted) return `${name}  no file`;
  const bands = BANDS.map((band) => (visibleOnly ? sumOf(chapter.checkpoints, band) : chapter.bands[band]));
  const cells = [visibleOnly ? sumOf(chapter.checkpoints) : chapter, ...bands].map((share) => shareCell(share));
  const ungradable = chapter.status === 'ungradable' ? '  ungradable' : '';
  return `${name}${cells.map((cell) => cell.padStart(CELL)).join('')}${ungradable}`;
}

function sumOf(checkpoints: readonly Checkpoint[], band?: Checkpoint['band']): BandScore {
  const counted = checkpoints.filter((checkpoint) => band === undefined || checkpoint.band === band);
  return {
    score: counted.reduce((sum, { points }) => sum + (points ?? 0), 0),
    maxScore: counted.reduce((sum, { maxPoints }) => sum + maxPoints, 0),
  };
}

function shareCell({ score, maxScore }: BandScore): string {
  return `${formatPoints(score)}/${formatPoints(maxScore)}`;
}

/** Writes every checkpoint of a chapter, one line each. */
export function checkpointLines(id: string, chapter: Chapter, paint: Paint, width: number): string[] {
  return [
    paint('strong', `${id.slice(0, 2)} ${chapter.title}`),
    ...chapter.checkpoints.map(({ verdict, points, maxPoints, id: checkpoint, title, visibility }) => {
      const { word, tone } = VERDICT_WORDS[verdict];
      const share = shareCell({ score: points, maxScore: maxPoints }).padStart(9);
      const place = `${checkpoint}${visibility === 'hidden' ? ' (hidden)' : ''}  ${title}`;
      const mark = paint(tone, word.padEnd(14));
      return `  ${mark}${share}  ${shorten(place, Math.max(20, width - 27))}`;
    }),
  ];
}
