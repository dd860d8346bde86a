import type { Counters } from '../../reference/stack/counters';
import type { Regime } from '../../reference/stack/machine-description';
import { openBench, touch, type Bench } from './one-walk';
import { runTable, type PublishedTable } from './published-table';

const ADDRESS = 0x40_0000n;
const LAST_STEP = 3;
const DATA = 7;

/** A present, writable user entry that maps {@link DATA}. */
const ENTRY = (BigInt(DATA) << 12n) | 7n;

const PROTECTED: Regime = { kind: 'protected' };
const SHADOW: Regime = { kind: 'shadow', tracking: 'write-protect' };

/** What is counted: the change of some counter that an event makes. */
type Count = (counters: Counters) => number;

const exits: Count = (counters) => Object.values(counters.exits).reduce((sum, count) => sum + count, 0);

/** What a guest kernel's reads and writes of its own tables cost, and what the first uses of a page cost. */
export function trapTables(): PublishedTable[] {
  return [protectedTable(), shadowTable()];
}

function protectedTable(): PublishedTable {
  return runTable<(bench: Bench) => void, Count>({
    id: 'protected',
    title: 'Protected page table: what an access by the guest to its own entry costs',
    source: {
      text: 'CMU cloud-computing course, "Two-level page mapping", and lecture slides "Memory Virtualization"',
      checked: true,
    },
    corner: '',
    rows: [
      ['entry written', writeEntry],
      ['entry read', readEntry],
    ],
    columns: [
      ['traps', exits],
      ['p2m look-ups', ({ p2mLookups }) => p2mLookups],
      ['m2p look-ups', ({ m2pLookups }) => m2pLookups],
    ],
    published: [
      [1, 1, 0],
      [1, 0, 1],
    ],
    run: (event, count) => countEvent(PROTECTED, event, count),
  });
}

function shadowTable(): PublishedTable {
  return runTable<(bench: Bench) => void, Count>({
    id: 'shadow',
    title: 'Shadow page table with write-protected guest tables: exits for each event',
    source: {
      text: 'lecture slides "Memory Virtualization"; Tanenbaum, Modern Operating Systems, "Memory virtualization"',
      checked: true,
    },
    corner: '',
    rows: [
      ['entry written', writeEntry],
      ['entry read', readEntry],
      ['page read for the first time', firstRead],
      ['page written for the first time, after a read', firstWrite],
    ],
    columns: [['exits', exits]],
    published: [[1], [0], [1], [1]],
    run: (event, count) => countEvent(SHADOW, event, count),
  });
}

function countEvent(regime: Regime, event: (bench: Bench) => void, count: Count): number {
  const bench = openBench({ regime }, []);
  bench.process.map({ gva: ADDRESS, gfn: DATA });
  if (event === firstWrite) touch(bench.stack, ADDRESS);
  const before = count(bench.stack.counters());
  event(bench);
  return count(bench.stack.counters()) - before;
}

function writeEntry({ process }: Bench): void {
  process.writeEntry(ADDRESS, LAST_STEP, ENTRY);
}

function readEntry({ process }: Bench): void {
  process.readEntry(ADDRESS, LAST_STEP);
}

function firstRead({ stack }: Bench): void {
  touch(stack, ADDRESS);
}

function firstWrite({ stack }: Bench): void {
  const outcome = stack.access(ADDRESS, 'w', 'user');
  if (!outcome.ok) throw new Error(`firstWrite: writing 0x${ADDRESS.toString(16)} gave a fault: ${outcome.code}`);
}
