import { element, type Markup } from '../../grader/report/svg/element';
import type { Axis } from './axis';
import { drawAxes, drawLegend, pictureOf, PLOT, xOf, yOf, type PlotWords } from './plot-frame';

/** One line: its name, and its points by ascending x. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Everything that a line plot shows. */
export interface LinePlot extends PlotWords {
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Where the last value ends, if each holds from its x to the next, as in a count per window; otherwise points are joined. */
  readonly steppedTo?: number;
}

/** Points that are few enough to be marked each. */
const MARKED = 40;

/** Draws lines over common axes. Lines differ in colour and in dashes (classes `line-0`, `line-1`, ... of the style sheet). */
export function drawLinePlot(plot: LinePlot): Markup {
  const { series, x, y } = plot;
  const lines = series.flatMap((each, index) => drawSeries(plot, each, index));
  const legend =
    series.length < 2
      ? []
      : drawLegend(
          series.map(({ name }) => name),
          (index, left, top) => element('path', { class: `line line-${index}`, d: `M${left} ${top}h18` }),
        );
  return pictureOf(plot, PLOT.top + PLOT.height + PLOT.bottom, [...drawAxes(x, y), ...lines, ...legend]);
}

function drawSeries({ x, y, steppedTo }: LinePlot, { points }: Series, index: number): Markup[] {
  const places = points.map(([px, py]) => [place(xOf(x, px)), place(yOf(y, py))] as const);
  const [first, ...others] = places;
  if (first === undefined) return [];
  const stepped = steppedTo !== undefined;
  const path = others.map(([px, py]) => (stepped ? `H${px}V${py}` : `L${px} ${py}`));
  const end = stepped ? `H${place(xOf(x, steppedTo))}` : '';
  const marks = places.length > MARKED || stepped ? [] : places;
  return [
    element('path', { class: `line line-${index}`, d: `M${first.join(' ')}${path.join('')}${end}` }),
    ...marks.map(([cx, cy]) => element('circle', { class: `mark mark-${index}`, cx, cy, r: 2.5 })),
  ];
}

function place(value: number): number {
  return Math.round(value * 10) / 10;
}
