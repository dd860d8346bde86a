import { element, type Markup } from '../../grader/report/svg/element';
import type { Axis } from './axis';
import { drawLegend, pictureOf, PLOT, type PlotWords } from './plot-frame';

/** One bar: its name and its parts, in the order of the plot's part names. */
export interface Bar {
  readonly name: string;
  readonly parts: readonly number[];
}

/** Everything that a plot of stacked bars shows. */
export interface BarPlot extends PlotWords {
  readonly partNames: readonly string[];
  readonly bars: readonly Bar[];
  readonly axis: Axis;
}

const BAR = { height: 22, pitch: 34, left: 170, right: 90 } as const;

/** Draws lying bars, one below the other, each divided into its parts, with its sum at the end. */
export function drawBarPlot(plot: BarPlot): Markup {
  const bottom = PLOT.top + plot.bars.length * BAR.pitch;
  const legend = drawLegend(plot.partNames, (index, x, y) =>
    element('rect', { class: `part part-${index}`, x, y: y - 5, width: 18, height: 10 }),
  );
  return pictureOf(plot, bottom + 46, [
    ...drawRules(plot.axis, bottom),
    ...plot.bars.flatMap((bar, index) => drawBar(plot, bar, PLOT.top + index * BAR.pitch)),
    ...legend,
  ]);
}

function drawRules(axis: Axis, bottom: number): Markup[] {
  return [
    ...axis.ticks.flatMap((tick) => [
      element('path', { class: 'rule', d: `M${xOf(axis, tick)} ${PLOT.top - 6}V${bottom}` }),
      element('text', { class: 'note middle', x: xOf(axis, tick), y: bottom + 16 }, axis.format(tick)),
    ]),
    element('text', { class: 'note middle', x: (BAR.left + PLOT.width - BAR.right) / 2, y: bottom + 38 }, axis.label),
  ];
}

function drawBar({ axis, partNames }: BarPlot, { name, parts }: Bar, y: number): Markup[] {
  let sum = 0;
  const boxes = parts.map((part, index) => {
    const x = xOf(axis, sum);
    sum += part;
    const tip = element('title', {}, `${name}, ${partNames[index] ?? ''}: ${axis.format(part)}`);
    return element('rect', { class: `part part-${index}`, x, y, width: xOf(axis, sum) - x, height: BAR.height }, tip);
  });
  return [
    element('text', { class: 'name end', x: BAR.left - 10, y: y + 16 }, name),
    ...boxes.filter((_, index) => (parts[index] ?? 0) > 0),
    element('text', { class: 'name', x: xOf(axis, sum) + 8, y: y + 16 }, axis.format(sum)),
  ];
}

function xOf(axis: Axis, value: number): number {
  return Math.round((BAR.left + axis.place(value) * (PLOT.width - BAR.left - BAR.right)) * 10) / 10;
}
