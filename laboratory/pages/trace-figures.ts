import type { LruPoint } from '../curves/lru-curve';
import { decadesAxis, doublingAxis, formatCount, formatPercent, linearAxis, shareAxis } from '../plots/axis';
import { drawBarPlot } from '../plots/bar-plot';
import { drawLinePlot, type LinePlot, type Series } from '../plots/line-plot';
import { CYCLE_PARTS, type RegimeResult, type TraceCurves, type TraceResult } from '../trace/trace-report';
import { figureView, tableOfLines, type FigureView } from './figure-view';

/** The least share of misses that a curve shows. */
const LEAST_MISSES = 1e-6;

/** Draws everything about one trace. @param id - unique in the document */
export function traceFigures({ regimes, curves, references }: TraceResult, id: string): FigureView[] {
  return [
    costFigure(regimes, `${id}-cost`),
    hitFigure(curves, `${id}-hits`),
    missFigure(curves, `${id}-misses`),
    workingSetFigure(curves, references, `${id}-set`),
  ];
}

function costFigure(regimes: readonly RegimeResult[], id: string): FigureView {
  const title = 'Modelled cycles per access, by regime and cause';
  const partNames = CYCLE_PARTS.map(([, words]) => words);
  const bars = regimes.map(({ regime, accesses, cycleParts }) => ({
    name: regime,
    parts: CYCLE_PARTS.map(([part]) => (accesses === 0 ? 0 : cycleParts[part] / accesses)),
  }));
  const most = Math.max(...regimes.map(({ cyclesPerAccess }) => cyclesPerAccess), 0);
  const axis = linearAxis('cycles per access', most, shortNumber);
  const description = regimes
    .map(({ regime, cyclesPerAccess }) => `${regime}: ${shortNumber(cyclesPerAccess)} cycles per access`)
    .join('; ');
  const table = {
    caption: title,
    heads: ['Regime', ...partNames, 'all'],
    rows: bars.map(({ name, parts }, index) => ({
      head: name,
      cells: [...parts, regimes[index]?.cyclesPerAccess ?? 0].map(shortNumber),
    })),
  };
  return figureView(title, null, drawBarPlot({ id, title, description, partNames, bars, axis }), table);
}

function hitFigure({ all, data, fetches }: TraceCurves, id: string): FigureView {
  const largest = all.at(-1)?.size ?? 1;
  const plot: LinePlot = {
    id,
    title: 'Hit rate over the size of a TLB',
    description: `Hit rate of a fully associative TLB with LRU replacement. ${endsOf('All references', all)}`,
    x: doublingAxis('TLB entries', largest),
    y: shareAxis('hit rate'),
    series: [series('all references', all), series('data', data), series('fetches', fetches)],
  };
  const text =
    'Fully associative, least recently used out first, 4 KiB pages, empty at the start: exact, from stack distances.';
  return lineFigure(plot, text);
}

function missFigure({ all }: TraceCurves, id: string): FigureView {
  const points = all.map(({ size, hitRate }) => [size, 1 - hitRate] as const);
  const plot: LinePlot = {
    id,
    title: 'Miss-ratio curve',
    description: `Share of references that miss in a memory of so many pages under LRU. ${endsOf('Hits', all)}`,
    x: doublingAxis('pages of memory', all.at(-1)?.size ?? 1),
    y: decadesAxis('misses per reference', leastOf(points), 1, formatPercent),
    series: [{ name: 'all references', points }],
  };
  const text =
    'How many references would miss with so many pages of memory. It levels off at the first use of each page.';
  return lineFigure(plot, text);
}

function workingSetFigure({ workingSet }: TraceCurves, references: number, id: string): FigureView {
  const { window, windows } = workingSet;
  const counts = windows.map(({ pages }) => pages);
  const [least, most] = [Math.min(...counts), Math.max(0, ...counts)];
  const plot: LinePlot = {
    id,
    title: `Working set: pages used in each window of ${formatCount(window)} references`,
    description: `${windows.length} windows; the smallest uses ${formatCount(least)} pages, the largest ${formatCount(most)}.`,
    x: linearAxis('references', references, formatCount),
    y: linearAxis('pages', most, formatCount),
    series: [{ name: 'pages', points: windows.map(({ start, pages }) => [start, pages] as const) }],
    steppedTo: references,
  };
  return lineFigure(plot, 'Counted exactly, window by window.');
}

function lineFigure(plot: LinePlot, text: string): FigureView {
  return figureView(plot.title, text, drawLinePlot(plot), tableOfLines(plot));
}

function series(name: string, points: readonly LruPoint[]): Series {
  return { name, points: points.map(({ size, hitRate }) => [size, hitRate] as const) };
}

function endsOf(name: string, points: readonly LruPoint[]): string {
  const at64 = points.find(({ size }) => size === 64);
  const ends = [points[0], at64, points.at(-1)].filter((point) => point !== undefined);
  const words = ends.map(({ size, hitRate }) => `${formatPercent(hitRate)} with ${formatCount(size)}`);
  return `${name}: ${[...new Set(words)].join(', ')}.`;
}

/** The power of ten below the least miss ratio that is not 0. */
function leastOf(points: readonly (readonly [number, number])[]): number {
  const least = Math.min(0.1, ...points.map(([, share]) => share).filter((share) => share > 0));
  return Math.max(LEAST_MISSES, 10 ** Math.floor(Math.log10(least)));
}

function shortNumber(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 3 : 1)));
}
