import type { CacheShape, Regime, WalkCacheDescription } from '../../reference/stack/machine-description';
import { countReferences, openBench, touch, type Bench } from './one-walk';
import { runTable, type PublishedTable } from './published-table';

/** The address that is translated, by its indices. */
const INDICES = [1, 2, 3, 4] as const;
const ADDRESS = addressOf(INDICES);

/** Large enough that nothing is ever replaced. */
const ROOMY: CacheShape = { sets: 1, ways: 64 };

const SKIPS = [0, 1, 2, 3] as const;
const WALK_CACHES = { hpa: walkCache('hpa'), gpa: walkCache('gpa') } as const;

const DATA = 7;
const OTHER_DATA = 8;

/** What page-walk caches and nested TLBs leave of the 24 references. */
export function cacheTables(): PublishedTable[] {
  return [walkCacheTable(), nestedTlbTable()];
}

/** What agile paging costs, by how late it switches to nested paging. */
export function agileTable(): PublishedTable {
  const nestedSteps = [0, 1, 2, 3, 4] as const;
  return runTable<null, Regime>({
    id: 'agile',
    title: 'Agile paging: references by the guest steps that are left when it switches to nested paging',
    source: { text: 'Gandhi et al., ISCA 2016', checked: true },
    corner: '',
    rows: [['references', null]],
    columns: [
      ...nestedSteps.map((steps) => [String(steps), { kind: 'agile', nestedSteps: steps }] as const),
      ['fully nested', { kind: 'nested' }],
    ],
    published: [[4, 8, 12, 16, 20, 24]],
    run: (_, regime) => {
      // Its first use has filled the shadow.
      const bench = openBench({ regime }, [{ gva: ADDRESS, gfn: DATA }]);
      return countReferences(bench, ADDRESS);
    },
  });
}

function walkCacheTable(): PublishedTable {
  return runTable({
    id: 'walk-cache',
    title: '4 over 4 steps with a page-walk cache of the guest that skips so many steps',
    source: {
      text: 'by counting the cells of the nested walk that a hit skips; designs of Barr, Cox, Rixner, ISCA 2010',
      checked: true,
    },
    corner: 'steps skipped',
    rows: [
      ['entries hold hPAs', { cache: WALK_CACHES.hpa, nestedTlb: null }],
      ['entries hold gPAs', { cache: WALK_CACHES.gpa, nestedTlb: null }],
      ['hPAs, and the data in the nested TLB', { cache: WALK_CACHES.hpa, nestedTlb: ROOMY }],
    ],
    columns: SKIPS.map((skip) => [String(skip), skip]),
    published: [
      [24, 15, 10, 5],
      [24, 19, 14, 9],
      [20, 11, 6, 1],
    ],
    run: ({ cache, nestedTlb }, skip) => {
      const bench = openBench({ walkCache: cache, nestedTlb }, [{ gva: ADDRESS, gfn: DATA }]);
      warm(bench, skip, nestedTlb === null ? OTHER_DATA : DATA);
      return countReferences(bench, ADDRESS);
    },
  });
}

/**
 * Reads a page that shares so many upper indices with the address; another one process reads it if that are none, because
 * even then the root table would be shared.
 */
function warm({ stack, process }: Bench, shared: number, gfn: number): void {
  if (shared > 0) {
    const neighbour = addressOf(INDICES.map((index, step) => (step < shared ? index : index + 100)));
    process.map({ gva: neighbour, gfn });
    touch(stack, neighbour);
    return;
  }
  const other = stack.createProcess('vm');
  other.map({ gva: ADDRESS, gfn });
  other.load();
  touch(stack, ADDRESS);
  process.load();
}

function nestedTlbTable(): PublishedTable {
  const neighbour = addressOf([1, 2, 3, 5]);
  return runTable({
    id: 'nested-tlb',
    title: '4 over 4 steps without page-walk cache',
    source: { text: 'by counting; nested TLB as in Bhargava et al., ASPLOS 2008', checked: true },
    corner: '',
    rows: [['references', null]],
    columns: [
      ['nested TLB has the tables', { change: { nestedTlb: ROOMY }, before: neighbour }],
      ['nested TLB has all', { change: { nestedTlb: ROOMY }, before: ADDRESS }],
      ['TLB hit', { change: { tlb: ROOMY }, before: ADDRESS }],
      ['shadow', { change: { regime: { kind: 'shadow', tracking: 'write-protect' } as const }, before: ADDRESS }],
      ['native', { change: { regime: { kind: 'native' } as const }, before: neighbour }],
    ],
    published: [[8, 4, 0, 4, 4]],
    run: (_, { change, before }) => {
      const bench = openBench(change, [
        { gva: ADDRESS, gfn: DATA },
        { gva: neighbour, gfn: OTHER_DATA },
      ]);
      touch(bench.stack, before);
      return countReferences(bench, ADDRESS);
    },
  });
}

function walkCache(holds: 'hpa' | 'gpa'): WalkCacheDescription {
  return { design: 'split-translation', ...ROOMY, holds };
}

/** An address of four steps of 9 bits, by its indices. */
function addressOf(indices: readonly number[]): bigint {
  return indices.reduce((address, index) => (address << 9n) | BigInt(index), 0n) << 12n;
}
