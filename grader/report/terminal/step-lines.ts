import type { Step } from '../../contracts/generated/report';
import { shorten } from '../cut-text';
import type { Paint } from './paint';

const MARGIN = 9;
const MARK = 6;

/** Operations before the first difference that are worth the room. */
const SHOWN_STEPS = 6;

/**
 * Writes the last operations up to the first difference: number, call, `ok` or `XX`, answer. A call that is too long for
 * its column gets a line of its own. Returns one group of lines per operation.
 */
export function stepLines(steps: readonly Step[], paint: Paint, width: number): string[][] {
  const shown = steps.slice(-SHOWN_STEPS);
  const room = Math.floor((width - MARGIN - MARK) * 0.6);
  const column = Math.max(0, ...shown.map(({ call }) => call.length).filter((length) => length <= room));
  return shown.map(({ n, call, state, outcome }) => {
    const mark = state === 'ok' ? paint('ok', 'ok') : paint('bad', 'XX');
    const number = `  op ${String(n).padStart(2)}  `;
    const answer = (at: number): string =>
      `${mark}  ${shorten(outcome ?? '', Math.max(10, width - at - MARK))}`.trimEnd();
    if (call.length <= room) return [`${number}${call.padEnd(column)}  ${answer(MARGIN + column)}`];
    if (outcome === undefined) return [`${number}${shorten(call, width - MARGIN - MARK)}  ${mark}`];
    return [`${number}${shorten(call, width - MARGIN)}`, `${' '.repeat(MARGIN)}${answer(MARGIN)}`];
  });
}

/** Keeps the last groups that fit into `most` lines, and says how many of `count` operations are left out before them. */
export function lastSteps(groups: readonly (readonly string[])[], count: number, most: number): string[] {
  const kept: (readonly string[])[] = [];
  let lines = 0;
  for (const group of [...groups].reverse()) {
    const note = kept.length + 1 < count ? 1 : 0;
    if (kept.length > 0 && lines + group.length + note > most) break;
    kept.unshift(group);
    lines += group.length;
  }
  const left = count - kept.length;
  return [...(left > 0 ? [`  (${left} earlier, ok)`] : []), ...kept.flat()];
}

/** Keeps the first line and the last ones, at most `most` in all, and says that some are left out. */
export function headAndLast(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  const tail = Math.max(2, most - 2);
  return [...lines.slice(0, 1), `       (${lines.length - 1 - tail} earlier, ok)`, ...lines.slice(-tail)];
}
