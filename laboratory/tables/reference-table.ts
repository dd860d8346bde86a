import { ninesGeometry } from '../../reference/stack/geometry';
import { countReferences, openBench } from './one-walk';
import { runTable, type PublishedTable } from './published-table';

const STEPS = [1, 2, 3, 4, 5] as const;

/** An address that trees of any number of steps translate. */
const ADDRESS = 0x3_3abcn;

/** References of a walk of g guest steps over h host steps. */
export function referenceTable(): PublishedTable {
  return runTable({
    id: 'references',
    title: 'References per nested translation, g guest steps over h host steps',
    source: {
      text: 'MIT 6.823 handout 7 (2 over 2: 8); Bhargava et al., ASPLOS 2008 (4 over 4: 24); the others by (g+1)(h+1)-1',
      checked: true,
    },
    corner: 'g\\h',
    rows: STEPS.map((steps) => [String(steps), steps]),
    columns: STEPS.map((steps) => [String(steps), steps]),
    published: [
      [3, 5, 7, 9, 11],
      [5, 8, 11, 14, 17],
      [7, 11, 15, 19, 23],
      [9, 14, 19, 24, 29],
      [11, 17, 23, 29, 35],
    ],
    run: (guest, host) => {
      // A host of one step translates 512 pages, and so the VM has no more.
      const machine = { guest: ninesGeometry(guest), host: ninesGeometry(host) };
      return countReferences(openBench(machine, [{ gva: ADDRESS, gfn: 7 }], { pages: 512 }), ADDRESS);
    },
  });
}
