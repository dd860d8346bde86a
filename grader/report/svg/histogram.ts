import { element, type Markup } from './element';

/** One bin of a histogram: a label such as `50–59 %` and how many fall into it. */
export interface Bin {
  readonly label: string;
  readonly count: number;
}

const BAR = { width: 44, gap: 8, height: 120, top: 20 } as const;

/** Sorts shares from 0 to 1 into ten bins of ten percent; the last one includes 100 %. */
export function scoreBins(shares: readonly number[]): Bin[] {
  return Array.from({ length: 10 }, (_, bin) => ({
    label: bin === 9 ? '90–100 %' : `${bin * 10}–${bin * 10 + 9} %`,
    count: shares.filter((share) => Math.min(9, Math.max(0, Math.floor(share * 10 + 1e-9))) === bin).length,
  }));
}

/**
 * Draws bins as columns with their count above.
 *
 * @param id - unique in the document; the ids of title and description start with it
 */
export function drawHistogram(bins: readonly Bin[], title: string, id: string): Markup {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const width = bins.length * (BAR.width + BAR.gap) - BAR.gap;
  return element(
    'svg',
    {
      class: 'histogram',
      viewBox: `0 0 ${width} ${BAR.top + BAR.height + 22}`,
      role: 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    element('title', { id: `${id}-title` }, title),
    element('desc', { id: `${id}-desc` }, bins.map(({ label, count }) => `${label}: ${count}`).join('; ')),
    ...bins.map((bin, index) => drawColumn(bin, index, most)),
    element('path', { class: 'axis', d: `M0 ${BAR.top + BAR.height}h${width}` }),
  );
}

function drawColumn({ label, count }: Bin, index: number, most: number): Markup {
  const x = index * (BAR.width + BAR.gap);
  const height = (count / most) * BAR.height;
  const y = BAR.top + BAR.height - height;
  const middle = x + BAR.width / 2;
  return element(
    'g',
    {},
    element('rect', { class: 'fill', x, y, width: BAR.width, height }),
    ...(count === 0 ? [] : [element('text', { class: 'head', x: middle, y: y - 6 }, String(count))]),
    element('text', { class: 'note', x: middle, y: BAR.top + BAR.height + 16 }, label.replace(' %', '')),
  );
}
