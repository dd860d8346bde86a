import { FOUR_STEPS, type Geometry } from '../../reference/stack/geometry';
import { countReferences, openBench } from './one-walk';
import { runTable, type PublishedTable } from './published-table';

/**
 * Pages by how many steps earlier their walk ends. The machines here have lower indices of 3 bits, so that such pages are
 * of 8 and 64 frames and hold the guest's tables as well; a walk has the same steps as with 2 MiB and 1 GiB.
 */
const SIZES = [
  ['4K', 12],
  ['2M', 15],
  ['1G', 18],
] as const;

const FRAMES_OF_LARGEST = 64;

/** Guest frames: a largest page of data, and one of tables. */
const TABLES_FROM = FRAMES_OF_LARGEST;
const PAGES = 2 * FRAMES_OF_LARGEST;

/** Frames below this one belong to the VM: the same numbers as its guest frames. */
const RESERVED = PAGES;

/** The start of a largest page. */
const ADDRESS = 0x0n;

const SOURCE = {
  text: 'by counting: a page of 2 MiB ends a walk one step earlier, one of 1 GiB two (here with pages of 8 and 64 frames)',
  checked: true,
};

/** What large pages save, in the guest's tree and in the host's. */
export function pageSizeTables(): PublishedTable[] {
  return [
    pageSizeTable('four-steps', 'Page sizes, 4 over 4 steps: guest pages down, host pages across', narrow(4), [
      [24, 19, 14],
      [19, 15, 11],
      [14, 11, 8],
    ]),
    pageSizeTable('five-steps', 'Page sizes, 5 over 5 steps: guest pages down, host pages across', narrow(5), [
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
    run: () => countWith(narrow(4), { guest: 12, hostData: 15, hostTables: 12 }),
  });
}

/** Counts the references of a walk; sizes are log2 of bytes. */
function countWith(
  geometry: Geometry,
  sizes: { readonly guest: number; readonly hostData: number; readonly hostTables: number },
): number {
  const machine = { guest: geometry, host: geometry, reservedFrames: RESERVED };
  const bench = openBench(machine, [{ gva: ADDRESS, gfn: 0, pageBits: sizes.guest }], {
    vm: { pages: PAGES, tablesFrom: TABLES_FROM },
    blocks: [
      { gfn: 0, pageBits: sizes.hostData },
      { gfn: TABLES_FROM, pageBits: sizes.hostTables },
    ],
  });
  return countReferences(bench, ADDRESS);
}

/** A tree of so many steps whose two lowest indices have 3 bits. */
function narrow(steps: number): Geometry {
  const widths = FOUR_STEPS.widths.slice(0, 1).concat(new Array<number>(steps - 3).fill(9), 3, 3);
  return {
    ...FOUR_STEPS,
    name: [...widths, 12].join('/'),
    widths,
    largeSteps: [widths.length - 3, widths.length - 2],
  };
}
