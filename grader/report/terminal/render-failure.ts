import type { Checkpoint, Explanation } from '../../contracts/generated/report';
import { formatPoints } from '../format-points';
import { placeOf } from '../problem-place';
import { groupSentences, type RootFailure } from '../root-failures';
import { VERDICT_WORDS } from '../verdict-words';
import { shorten } from '../cut-text';
import type { Paint } from './paint';
import { headAndLast, lastSteps, stepLines } from './step-lines';
import { walkLines } from './walk-lines';
import { wrapText } from './wrap-text';

/** What a message needs of a root failure. */
export type Failure = Pick<RootFailure, 'cause' | 'checkpoint'> & { readonly chapter: { readonly title: string } };

/** Lines of one failure at most. */
export const FAILURE_LINES = 24;

/** Lines of one wrapped text at most. */
const TEXT_LINES = 3;

/**
 * Writes one root failure in the course's message form: at most {@link FAILURE_LINES} lines, the first difference only.
 * Where there is too much, the earliest operations and references are left out and counted.
 *
 * @source course README.md section 8
 */
export function renderFailure(failure: Failure, paint: Paint, width: number): string[] {
  const { checkpoint } = failure;
  const head = headLines(failure, paint, width);
  const rest = [...resultLines(failure, width), ...adviceLines(failure, paint, width)];
  const room = FAILURE_LINES - head.length - rest.length;
  const walk = (checkpoint.walks ?? []).map((each) => walkLines(each, paint, width)).find((lines) => lines.length > 0);
  const steps = checkpoint.explanation?.steps ?? [];
  const walkRoom = Math.min(walk?.length ?? 0, room - Math.min(3, steps.length));
  return [
    ...head,
    ...lastSteps(stepLines(steps, paint, width), steps.length, room - walkRoom),
    ...(walk === undefined ? [] : headAndLast(walk, walkRoom)),
    ...rest,
  ].slice(0, FAILURE_LINES);
}

function headLines({ chapter, checkpoint }: Failure, paint: Paint, width: number): string[] {
  const { word, tone } = VERDICT_WORDS[checkpoint.verdict];
  const points = pointsText(checkpoint);
  const left = `${word.toUpperCase()}  ${checkpoint.id}   ${chapter.title} > ${checkpoint.title}`;
  const line = `${shorten(left, Math.max(30, width - points.length - 2)).padEnd(width - points.length)}${points}`;
  return [paint(tone === 'bad' ? 'bad' : 'strong', line.slice(0, word.length)) + line.slice(word.length)];
}

function pointsText({ points, maxPoints }: Checkpoint): string {
  return points === null || points === 0
    ? `${formatPoints(maxPoints)} pt`
    : `${formatPoints(points)} of ${formatPoints(maxPoints)} pt`;
}

function resultLines({ cause, checkpoint }: Failure, width: number): string[] {
  const { explanation } = checkpoint;
  if (explanation === undefined) {
    const hidden = checkpoint.visibility === 'hidden' ? ' Hidden inputs are not shown.' : '';
    return text('  Result: ', `${cause.summary}${hidden}`, width);
  }
  return [...text('  Result: ', result(explanation), width), ...creditLine(checkpoint, width)];
}

function result({ summary, expected, actual }: Explanation): string {
  return expected === undefined ? summary : `expected ${expected}, got ${actual ?? 'nothing'}`;
}

function creditLine({ credit, seeds }: Checkpoint, width: number): string[] {
  const note =
    credit ?? (seeds === undefined ? undefined : `${seeds.passed} of ${seeds.of} seeds pass before this one`);
  return note === undefined ? [] : text('  Credit: ', note, width);
}

function adviceLines({ cause, checkpoint }: Failure, paint: Paint, width: number): string[] {
  const { rule, question, where, commands = [] } = checkpoint.explanation ?? {};
  const place = where === undefined ? null : placeOf(where);
  const group = groupSentences(cause).join(' ');
  return [
    ...(where === undefined
      ? []
      : text('  Where:  ', [place, where.excerpt?.trim()].filter(Boolean).join('  '), width)),
    ...(rule === undefined ? [] : text('  Rule:   ', `${rule.clause}  ${rule.text}`, width)),
    ...(question === undefined ? [] : text('  Likely: ', question, width)),
    ...(group === '' ? [] : text('  ', group, width).map((line) => paint('quiet', line))),
    ...(commands.length === 0 ? [] : text('  Try:    ', commands.join('      '), width)),
  ];
}

function text(label: string, content: string, width: number): string[] {
  const lines = wrapText(label, content, width);
  if (lines.length <= TEXT_LINES) return lines;
  return [...lines.slice(0, TEXT_LINES - 1), `${shorten(lines[TEXT_LINES - 1] ?? '', width - 1)}…`];
}
