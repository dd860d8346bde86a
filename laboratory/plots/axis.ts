/** One axis of a plot: what it measures, and how a value becomes a place and a text. */
export interface Axis {
  /** With its unit, for example `TLB entries`. */
  readonly label: string;
  readonly ticks: readonly number[];
  /** The place of a value, from 0 at the origin to 1 at the far end. */
  place(value: number): number;
  format(value: number): string;
}

const TICKS = 5;

/** An axis from 0 to a round number that is at least `most`, with evenly spaced ticks. */
export function linearAxis(label: string, most: number, format: (value: number) => string): Axis {
  const step = roundStep(most > 0 ? most / TICKS : 1);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const end = step * count;
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return { label, ticks, place: (value) => value / end, format };
}

/** An axis from 0 to 1, in percent. */
export function shareAxis(label: string): Axis {
  return linearAxis(label, 1, formatPercent);
}

/** An axis on which each doubling is one step, from 1 to `most`. */
export function doublingAxis(label: string, most: number): Axis {
  const doublings = Math.max(1, Math.ceil(Math.log2(Math.max(1, most))));
  const every = Math.ceil((doublings + 1) / 14);
  const ticks = Array.from({ length: Math.floor(doublings / every) + 1 }, (_, index) => 2 ** (index * every));
  return { label, ticks, place: (value) => Math.log2(Math.max(1, value)) / doublings, format: formatCount };
}

/**
 * An axis on which each factor of ten is one step, up to `most`; values below `least`, also 0, stand at the origin.
 *
 * @param least - a power of ten
 */
export function decadesAxis(label: string, least: number, most: number, format: (value: number) => string): Axis {
  const first = Math.round(Math.log10(least));
  const last = Math.max(first + 1, Math.ceil(Math.log10(most) - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const place = (value: number): number => (Math.log10(Math.max(least, value)) - first) / (last - first);
  return { label, ticks, place, format };
}

/** Writes a count where room is short: `1,024`, or `2.5 M` from a million on. */
export function formatCount(value: number): string {
  if (value >= 1e9) return `${trimmed(value / 1e9)} G`;
  return value >= 1e6 ? `${trimmed(value / 1e6)} M` : formatWhole(value);
}

/** Writes a count in full: `1,678,570`. */
export function formatWhole(value: number): string {
  return trimmed(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Writes a share from 0 to 1 in percent, with as many digits as tell it from 0 and from 100 %. */
export function formatPercent(share: number): string {
  const distance = Math.min(share, 1 - share) * 100;
  const digits = distance <= 0 ? 0 : Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(distance))));
  return `${(share * 100)
    .toFixed(share === 0 || share === 1 ? 0 : digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')} %`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The next larger of 1, 2 and 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const decade = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * decade >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * decade;
}
