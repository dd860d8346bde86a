import { addressBits, FRAME_BITS, stepsOf, type Geometry } from '../../reference/stack/geometry';
import type { Regime } from '../../reference/stack/machine-description';
import { hasPages, PAGE_BITS, pageSizesOf, type PageSize } from './page-size';

/** What has to fit together in a machine. */
export interface MachineParts {
  readonly regime: Regime;
  readonly guest: Geometry;
  readonly host: Geometry;
  readonly page: PageSize;
  readonly hostPage: PageSize;
  /** Frames of the VM. */
  readonly pages: number;
}

/** A part that does not fit the others. */
export interface Misfit {
  readonly part: 'regime' | 'page' | 'hostPage' | 'pages';
  readonly message: string;
}

/** Lists what cannot be built together. */
export function misfits({ regime, guest, host, page, hostPage, pages }: MachineParts): Misfit[] {
  const found: Misfit[] = [];
  if (regime.kind === 'agile' && regime.nestedSteps > stepsOf(guest)) {
    const message = `The guest's tree ${guest.name} has ${stepsOf(guest)} steps; ${regime.nestedSteps} of them cannot be nested.`;
    found.push({ part: 'regime', message });
  }
  if (!hasPages(guest, page)) found.push({ part: 'page', message: missingPage(page, guest) });
  if (regime.kind === 'two-level') {
    if (hostPage !== '4K') found.push({ part: 'hostPage', message: 'A flat real map has pages of 4K only.' });
    return found;
  }
  if (!hasPages(host, hostPage)) found.push({ part: 'hostPage', message: missingPage(hostPage, host) });
  const reach = 2 ** (addressBits(host) - FRAME_BITS);
  if (pages > reach) {
    const message = `The host's tree ${host.name} translates ${reach} frames; a VM of ${pages} does not fit.`;
    found.push({ part: 'pages', message });
  }
  return found;
}

/** The blocks in which a machine backs its data: natively at least the guest's own pages, since nobody else maps them. */
export function blockSize({ kind }: Regime, page: PageSize, hostPage: PageSize): PageSize {
  return kind === 'native' && PAGE_BITS[page] > PAGE_BITS[hostPage] ? page : hostPage;
}

/** Says which pages a geometry has instead. */
export function missingPage(page: PageSize, geometry: Geometry): string {
  return `The geometry ${geometry.name} has no pages of ${page}; it has ${pageSizesOf(geometry).join(', ')}.`;
}
