import type { Replay, ReplayStep } from '../../contracts/replay';
import { formatPoints } from '../format-points';
import { placeOf } from '../problem-place';
import { VERDICT_WORDS } from '../verdict-words';
import { createPaint, type Paint } from './paint';
import { accessLines, rowLines } from './replay-reference-lines';
import { terminalCopy } from './terminal-text';
import { wrapText } from './wrap-text';

const LEAST_WIDTH = 60;
type Difference = NonNullable<ReplayStep['difference']>;

const INDENT = '         ';

/**
 * Writes a replay for a terminal: the machine, the rules, then every operation with what was expected and found and
 * what it read and wrote. The first difference is marked with `XX`. Ends with a line feed.
 *
 * @source course README.md section 8
 */
export function renderReplay(replay: Replay, options: { readonly color: boolean; readonly width: number }): string {
  const shown = terminalCopy(replay);
  const width = Math.max(LEAST_WIDTH, options.width);
  const paint = createPaint(options.color);
  const told = toldSteps(shown.steps);
  const lines = [
    ...headLines(shown, paint, width),
    '',
    ...told.flatMap((step, index) => stepLines(step, isCompared(told.slice(index + 1)), paint, width)),
    '',
    ...endLines(shown, shown.steps.length - told.length, paint, width),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function headLines(replay: Replay, paint: Paint, width: number): string[] {
  const { word, tone } = VERDICT_WORDS[replay.verdict];
  const points = `${formatPoints(replay.points)} of ${formatPoints(replay.maxPoints)} pt`;
  return [
    `${paint('strong', replay.checkpoint)}   ${replay.chapterTitle} > ${replay.title}`,
    `  Verdict: ${paint(tone === 'bad' ? 'bad' : 'strong', word)}, ${points}, ${replay.band}`,
    ...(replay.setup === '' ? [] : wrapText('  Machine: ', replay.setup, width)),
    ...replay.rules.flatMap(({ clause, text }, index) =>
      wrapText(index === 0 ? '  Rules:   ' : '           ', `${clause}  ${text}`, width),
    ),
  ];
}

/** What comes after the first difference is a consequence, or another checkpoint's; it is counted and left out. */
function toldSteps(steps: readonly ReplayStep[]): readonly ReplayStep[] {
  const first = steps.findIndex(({ state }) => state === 'first');
  if (first < 0) return steps;
  const rest = steps.slice(first + 1).findIndex(({ kind }) => kind !== 'check');
  return rest < 0 ? steps : steps.slice(0, first + 1 + rest);
}

/** Whether a later check compares the references of an operation: they are shown there, beside the expected ones. */
function isCompared(later: readonly ReplayStep[]): boolean {
  return later.some(({ rows }) => rows.length > 0);
}

function stepLines(step: ReplayStep, compared: boolean, paint: Paint, width: number): string[] {
  const label = step.kind === 'note' ? '       # ' : `  op ${String(step.n).padStart(2)}  `;
  const call = wrapText(label, step.call, width);
  if (step.kind === 'note') return call.map((line) => paint('quiet', line));
  if (step.kind === 'given' && step.state === 'unchecked') return call.map((line) => paint('quiet', line));
  return [
    ...call,
    ...resultLines(step, paint, width),
    ...step.frames.map((event) => `${INDENT}${event}`),
    ...(step.calls.length === 0 ? [] : wrapText(`${INDENT}calls     `, step.calls.join(', '), width)),
    ...(compared ? [] : accessLines(step.accesses, INDENT, width)),
    ...rowLines(step.rows, INDENT, paint, width),
  ];
}

function resultLines(step: ReplayStep, paint: Paint, width: number): string[] {
  const { state, expected, found, difference } = step;
  if (state === 'not-reached') return [`${INDENT}${paint('quiet', 'not reached: the run ended before')}`];
  if (state === 'unchecked') return found === undefined ? [] : wrapText(`${INDENT}found     `, found, width);
  if (state === 'ok')
    return mark(wrapText(`${INDENT}found     `, found ?? 'nothing, as expected', width), paint('ok', 'ok'));
  return [
    ...(expected === undefined ? [] : wrapText(`${INDENT}expected  `, expected, width)),
    ...mark(wrapText(`${INDENT}found     `, found ?? 'nothing', width), paint('bad', 'XX')),
    ...(difference === undefined ? [] : differenceLines(difference, state === 'first', paint, width)),
  ];
}

function differenceLines({ expected, found }: Difference, isFirst: boolean, paint: Paint, width: number): string[] {
  const lines = wrapText(`${INDENT}differs   `, `expected ${expected}, got ${found}`, width);
  return [...lines, ...(isFirst ? [`${INDENT}          ${paint('bad', '^ the first difference')}`] : [])];
}

/** Puts a sign of two columns into the margin of the first line. */
function mark(lines: readonly string[], sign: string): string[] {
  return lines.map((line, index) => (index === 0 ? `  ${sign}   ${line.slice(INDENT.length - 2)}` : line));
}

function endLines(replay: Replay, left: number, paint: Paint, width: number): string[] {
  const first = replay.builtOn[0];
  const place = replay.where === undefined ? null : placeOf(replay.where);
  const chapter = replay.chapter.slice(0, 2);
  return [
    ...(left > 0
      ? [
          paint(
            'quiet',
            `  ${left} later ${left === 1 ? 'operation is' : 'operations are'} left out: look at the first difference.`,
          ),
        ]
      : []),
    ...(place === null
      ? []
      : wrapText('  Where:   ', [place, replay.where?.excerpt?.trim()].filter(Boolean).join('  '), width)),
    ...(replay.question === undefined ? [] : wrapText('  Likely:  ', replay.question, width)),
    ...(first === undefined
      ? []
      : wrapText(
          '  First:   ',
          `it builds on ${replay.builtOn.join(', ')}, which ${replay.builtOn.length === 1 ? 'fails' : 'fail'} too: npx pagewalk explain ${first}`,
          width,
        )),
    ...(replay.verdict === 'pass'
      ? ['  Every expectation of this checkpoint is met.']
      : wrapText(
          '  Try:     ',
          `npx pagewalk test ${chapter} --only ${replay.checkpoint}      npx pagewalk hint ${chapter}`,
          width,
        )),
  ];
}
