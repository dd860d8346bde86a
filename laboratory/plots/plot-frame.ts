import { element, type Markup } from '../../grader/report/svg/element';
import type { Axis } from './axis';

/** Sizes in the picture's own units; one unit is one pixel at full size. */
export const PLOT = { width: 760, left: 70, right: 20, top: 34, height: 240, bottom: 52 } as const;

const INNER_WIDTH = PLOT.width - PLOT.left - PLOT.right;

/** What every picture says in words. */
export interface PlotWords {
  /** Unique in the document; the ids of title and description start with it. */
  readonly id: string;
  readonly title: string;
  /** What there is to see, for someone who cannot. */
  readonly description: string;
}

/** Wraps the parts of a picture with its title and description. */
export function pictureOf({ id, title, description }: PlotWords, height: number, parts: readonly Markup[]): Markup {
  return element(
    'svg',
    {
      class: 'plot',
      viewBox: `0 0 ${PLOT.width} ${height}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    element('title', { id: `${id}-title` }, title),
    element('desc', { id: `${id}-desc` }, description),
    ...parts,
  );
}

/** The place of a value on the x axis, in units from the left. */
export function xOf(axis: Axis, value: number): number {
  return PLOT.left + axis.place(value) * INNER_WIDTH;
}

/** The place of a value on the y axis, in units from the top. */
export function yOf(axis: Axis, value: number): number {
  return PLOT.top + (1 - axis.place(value)) * PLOT.height;
}

/** Draws both axes with their ticks and labels. */
export function drawAxes(x: Axis, y: Axis): Markup[] {
  const bottom = PLOT.top + PLOT.height;
  return [
    ...y.ticks.flatMap((tick) => [
      element('path', { class: 'rule', d: `M${PLOT.left} ${round(yOf(y, tick))}h${INNER_WIDTH}` }),
      element('text', { class: 'note end', x: PLOT.left - 8, y: yOf(y, tick) + 4 }, y.format(tick)),
    ]),
    ...x.ticks.map((tick) =>
      element('text', { class: 'note middle', x: xOf(x, tick), y: bottom + 18 }, x.format(tick)),
    ),
    element('path', { class: 'axis', d: `M${PLOT.left} ${bottom}h${INNER_WIDTH}` }),
    element('text', { class: 'note middle', x: PLOT.left + INNER_WIDTH / 2, y: bottom + 40 }, x.label),
    element('text', { class: 'note', x: 2, y: 14 }, y.label),
  ];
}

/** Draws names with a sample of how each is drawn, in one line from the right. */
export function drawLegend(
  names: readonly string[],
  sample: (index: number, x: number, y: number) => Markup,
): Markup[] {
  const widths = names.map((name) => 34 + name.length * 7);
  let x = PLOT.width - PLOT.right - widths.reduce((sum, width) => sum + width, 0);
  return names.flatMap((name, index) => {
    const from = x;
    x += widths[index] ?? 0;
    return [sample(index, from, 10), element('text', { class: 'name', x: from + 24, y: 14 }, name)];
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
