import {
  decadesAxis,
  doublingAxis,
  formatCount,
  formatPercent,
  linearAxis,
  shareAxis,
} from '../../../laboratory/plots/axis';
import { drawBarPlot } from '../../../laboratory/plots/bar-plot';
import { drawLinePlot } from '../../../laboratory/plots/line-plot';

describe('axes', () => {
  it('a linear one ends at a round number that is large enough', () => {
    const axis = linearAxis('cycles', 13.76, String);
    expect(axis.ticks).toEqual([0, 5, 10, 15]);
    expect([axis.place(0), axis.place(7.5), axis.place(15)]).toEqual([0, 0.5, 1]);
  });

  it.each([
    [0, [0, 1]],
    [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [5, [0, 1, 2, 3, 4, 5]],
    [1_000_000, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000]],
  ])('a linear one up to %d has the ticks %j', (most, ticks) => {
    expect(linearAxis('x', most, String).ticks.map((tick) => Number(tick.toFixed(9)))).toEqual(ticks);
  });

  it('a doubling one gives each doubling the same room', () => {
    const axis = doublingAxis('entries', 512);
    expect([axis.place(1), axis.place(2), axis.place(512)]).toEqual([0, 1 / 9, 1]);
    expect(axis.ticks).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
  });

  it('one of decades puts what is too small at the origin', () => {
    const axis = decadesAxis('misses', 0.001, 1, formatPercent);
    expect([axis.place(0), axis.place(0.001), axis.place(1)]).toEqual([0, 0, 1]);
    expect(axis.ticks.map(axis.format)).toEqual(['0.1 %', '1 %', '10 %', '100 %']);
  });

  it('writes counts and shares so that they can be read', () => {
    expect([0, 999, 1024, 1e6, 2_500_000, 3e9, 0.5].map(formatCount)).toEqual([
      '0',
      '999',
      '1,024',
      '1 M',
      '2.5 M',
      '3 G',
      '0.5',
    ]);
    expect([0, 1, 0.5, 0.994569, 0.9999995, 0.0001].map(formatPercent)).toEqual([
      '0 %',
      '100 %',
      '50 %',
      '99.46 %',
      '99.99995 %',
      '0.01 %',
    ]);
  });
});

describe('plots', () => {
  const words = { id: 'p', title: 'A <title>', description: 'What there is to see.' };

  it('name themselves for those who cannot see them, and escape what they are given', () => {
    const { markup } = drawLinePlot({
      ...words,
      x: linearAxis('x', 2, String),
      y: shareAxis('y'),
      series: [{ name: 'a & b', points: [[0, 0.5]] }],
    });
    expect(markup).toContain('role="img" aria-labelledby="p-title p-desc"');
    expect(markup).toContain('<title id="p-title">A &lt;title&gt;</title>');
    expect(markup).not.toContain('a & b');
  });

  it('join points with straight lines, or hold each value up to the next one', () => {
    const plot = {
      ...words,
      x: linearAxis('x', 2, String),
      y: linearAxis('y', 2, String),
      series: [
        {
          name: 's',
          points: [
            [0, 0],
            [1, 2],
          ] as const,
        },
      ],
    };
    expect(drawLinePlot(plot).markup).toContain('d="M70 274L405 34"');
    expect(drawLinePlot({ ...plot, steppedTo: 2 }).markup).toContain('d="M70 274H405V34H740"');
  });

  it('stack the parts of a bar and write its sum', () => {
    const { markup } = drawBarPlot({
      ...words,
      partNames: ['walks', 'nothing', 'exits'],
      bars: [{ name: 'shadow', parts: [5, 0, 10] }],
      axis: linearAxis('cycles', 15, String),
    });
    const boxes = [...markup.matchAll(/<rect class="part part-(\d)" x="([\d.]+)" y="34" width="([\d.]+)"/g)];
    expect(boxes.map(([, part, x, width]) => [Number(part), Number(x), Number(width)])).toEqual([
      [0, 170, 166.7],
      [2, 336.7, 333.3],
    ]);
    expect(markup).toContain('>15</text>');
  });

  it('draw nothing for a line without points', () => {
    const { markup } = drawLinePlot({
      ...words,
      x: linearAxis('x', 0, String),
      y: shareAxis('y'),
      series: [{ name: 's', points: [] }],
    });
    expect(markup).not.toContain('class="line');
  });
});
