import { FIVE_STEPS, FOUR_STEPS, type Geometry } from '../../reference/stack/geometry';
import { countReferences, openBench } from './one-walk';
import { runTable, type PublishedTable } from './published-table';

const SIZES = [
  ['4K', 12],
  ['2M', 21],
  ['1G', 30],
] as const;

/** Frames of a page of 1 GiB: so many hold data, and from there on tables. */
const GIGABYTE = 2 ** 18;

/** The start of a page of 1 GiB. */
const ADDRESS = 0x4_0000_0000n;

const SOURCE = { text: 'by counting: a page of 2 MiB ends a walk one step earlier, one of 1 GiB two', checked: true };

/** What large pages save, in the guest's tree and in the host's. */
export function pageSizeTables(): PublishedTable[] {
  return [
    pageSizeTable('four-steps', 'Page sizes, 4 over 4 steps: guest pages down, host pages across', FOUR_STEPS, [
      [24, 19, 14],
      [19, 15, 11],
      [14, 11, 8],
    ]),
    pageSizeTable('five-steps', 'Page sizes, 5 over 5 steps: guest pages down, host pages across', FIVE_STEPS, [
      [35, 29, 23],
      [29, 24, 19],
      [23, 19, 15],
    ]),
    mixedTable(),
  ];
}

function pageSizeTable(
  id: string,
  title: string,
  geometry: Geometry,
  published: readonly (readonly number[])[],
): PublishedTable {
  return runTable({
    id,
    title,
    source: SOURCE,
    corner: 'guest\\host',
    rows: SIZES,
    columns: SIZES,
    published,
    run: (guestBits, hostBits) => countWith(geometry, { guest: guestBits, hostData: hostBits, hostTables: hostBits }),
  });
}

/** Only the data lies in a large page of the host. */
function mixedTable(): PublishedTable {
  return runTable({
    id: 'mixed-host-pages',
    title: 'Mixed host pages, 4 over 4 steps: the sum over the guest tables of (h + 1), plus h of the data',
    source: SOURCE,
    corner: '',
    rows: [['references', null]],
    columns: [['tables in 4K, data in 2M', null]],
    published: [[23]],
    run: () => countWith(FOUR_STEPS, { guest: 12, hostData: 21, hostTables: 12 }),
  });
}

/** Counts the references of a walk; sizes are log2 of bytes. */
function countWith(
  geometry: Geometry,
  sizes: { readonly guest: number; readonly hostData: number; readonly hostTables: number },
): number {
  const mapping = { gva: ADDRESS, gfn: 0, pageBits: sizes.guest };
  const bench = openBench({ guest: geometry, host: geometry }, [mapping], {
    pages: 2 * GIGABYTE,
    hostPageBits: sizes.hostData,
    tablesFrom: GIGABYTE,
    tablePageBits: sizes.hostTables,
  });
  return countReferences(bench, ADDRESS);
}
