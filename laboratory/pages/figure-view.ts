import type { Markup } from '../../grader/report/svg/element';
import type { LinePlot } from '../plots/line-plot';

/** A table: the first column names the rows. */
export interface TableView {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly head: string; readonly cells: readonly string[] }[];
}

/** A picture and its data. */
export interface FigureView {
  readonly caption: string;
  readonly text: string | null;
  /** Markup. */
  readonly svg: string;
  readonly table: TableView;
}

/** Puts a picture and its table together. */
export function figureView(caption: string, text: string | null, svg: Markup, table: TableView): FigureView {
  return { caption, text, svg: svg.markup, table };
}

/** The table of a line plot: one row for each x, one column for each line. */
export function tableOfLines({ x, y, series, title }: LinePlot): TableView {
  const places = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const values = series.map(({ points }) => new Map(points));
  const rows = places.map((at) => ({
    head: x.format(at),
    cells: values.map((value) => {
      const found = value.get(at);
      return found === undefined ? '' : y.format(found);
    }),
  }));
  return { caption: title, heads: [x.label, ...series.map(({ name }) => name)], rows };
}
