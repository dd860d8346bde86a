import type { Hint, HintRung } from '../../contracts/hint';
import { formatPoints } from '../format-points';
import { createPaint, type Paint } from './paint';
import { renderFailure } from './render-failure';
import { terminalCopy } from './terminal-text';
import { wrapText } from './wrap-text';

const LEAST_WIDTH = 60;

/** Writes a ladder for a terminal: the failure, then every rung with its text or with what opens it. Ends with a line feed. */
export function renderHint(hint: Hint, options: { readonly color: boolean; readonly width: number }): string {
  const shown = terminalCopy(hint);
  const width = Math.max(LEAST_WIDTH, options.width);
  const paint = createPaint(options.color);
  const lines = [
    ...failureLines(shown, paint, width),
    '',
    ...shown.rungs.slice(1).flatMap((rung) => rungLines(rung, paint, width)),
    '',
    ...countLines(shown, width),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Rung 0 is the failure message itself. A stub has none: its checkpoint is only named. */
function failureLines({ checkpoint, chapterTitle, file }: Hint, paint: Paint, width: number): string[] {
  if (checkpoint.verdict === 'not-attempted') {
    const points = `${formatPoints(checkpoint.maxPoints)} pt`;
    return [
      `${paint('strong', 'NOT ATTEMPTED')}  ${checkpoint.id}   ${chapterTitle} > ${checkpoint.title}   ${points}`,
      ...wrapText(
        '  Start:  ',
        `open ${file} and read the comment over its first stub; the worked example is in the handout beside it.`,
        width,
      ),
    ];
  }
  const cause = { checkpoint: checkpoint.id, summary: checkpoint.title, others: [], blocked: [] };
  return renderFailure({ chapter: { title: chapterTitle }, cause, checkpoint }, paint, width);
}

function rungLines({ rung, name, open, text, opens }: HintRung, paint: Paint, width: number): string[] {
  const label = `  ${rung}  ${name.padEnd(14)}  `;
  if (!open) return [paint('quiet', `${label}(opens ${opens ?? 'later'})`)];
  const indent = ' '.repeat(label.length);
  return text.flatMap((sentence, index) => wrapText(index === 0 ? label : indent, sentence, width));
}

function countLines({ failures, file }: Hint, width: number): string[] {
  const versions = failures === 1 ? 'one version' : `${failures} versions`;
  const count = failures === 0 ? '' : `This has failed with ${versions} of ${file}. `;
  return wrapText('', `${count}Hints cost no points.`, width);
}
