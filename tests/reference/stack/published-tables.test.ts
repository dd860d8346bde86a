import type { MachineDescription, Regime, Stack } from '../../../reference/stack';
import { createStack, FOUR_STEPS, ninesGeometry, X86_MACHINE } from '../../../reference/stack';

const GVA = 0x1234_5678n;

/** References of the second access to a page: everything is backed and marked by then. */
function referencesOf(choice: Partial<MachineDescription>, setUp: SetUp = {}): number {
  const { stack } = machine(choice, setUp);
  stack.access(GVA, 'w', 'user');
  stack.flushCaches();
  stack.resetCounters();
  stack.access(GVA, 'w', 'user');
  return stack.counters().references;
}

interface SetUp {
  readonly guestPage?: number;
  readonly hostPage?: number;
  readonly tablePage?: number;
}

function machine(choice: Partial<MachineDescription>, { guestPage = 12, hostPage = 12, tablePage = 12 }: SetUp = {}) {
  const stack = createStack({ ...X86_MACHINE, frames: 2 ** 20, tableFrames: 2 ** 11, ...choice });
  // The data lies in the first gigabyte of the VM, its tables in the second.
  const gigabyte = 2 ** 18;
  stack.createVm({
    id: 'vm',
    pages: 2 * gigabyte,
    hostPageBits: hostPage,
    tablesFrom: gigabyte,
    tablePageBits: tablePage,
  });
  const process = stack.createProcess('vm');
  process.map({ gva: GVA - (GVA % 2n ** BigInt(guestPage)), gfn: 0, pageBits: guestPage });
  process.load();
  return { stack, process };
}

describe('a walk of g guest steps over h host steps', () => {
  const published = [
    [3, 5, 7, 9, 11],
    [5, 8, 11, 14, 17],
    [7, 11, 15, 19, 23],
    [9, 14, 19, 24, 29],
    [11, 17, 23, 29, 35],
  ];
  // One step of nine bits maps 2 MiB: the guest's tables lie in the same 512 pages as its data.
  const cases = published.flatMap((row, g) => row.map((references, h) => [g + 1, h + 1, references] as const));

  test.each(cases)('%i over %i makes %i references', (g, h, references) => {
    const gva = 0x5000n;
    const stack = createStack({
      ...X86_MACHINE,
      guest: ninesGeometry(g),
      host: ninesGeometry(h),
      frames: 2 ** 14,
      tableFrames: 2 ** 10,
    });
    stack.createVm({ id: 'vm', pages: 512, tablesFrom: 256 });
    const process = stack.createProcess('vm');
    process.map({ gva, gfn: 7 });
    process.load();
    stack.access(gva, 'w', 'user');
    stack.resetCounters();
    stack.access(gva, 'w', 'user');
    expect(stack.counters().references).toBe(references);
  });
});

test('two-level mapping looks each gPA up once: 9 references over four guest steps', () => {
  const stack = createStack({ ...X86_MACHINE, regime: { kind: 'two-level' }, frames: 2 ** 14, tableFrames: 2 ** 10 });
  stack.createVm({ id: 'vm', pages: 512 });
  const process = stack.createProcess('vm');
  process.map({ gva: GVA, gfn: 3 });
  process.load();
  stack.access(GVA, 'w', 'user');
  stack.resetCounters();
  stack.access(GVA, 'w', 'user');
  expect(stack.counters().references).toBe(9);
});

describe('references by regime, four steps in each dimension', () => {
  const cases: ReadonlyArray<readonly [Regime, number]> = [
    [{ kind: 'native' }, 4],
    [{ kind: 'protected' }, 4],
    [{ kind: 'shadow', tracking: 'write-protect' }, 4],
    [{ kind: 'agile', nestedSteps: 0 }, 4],
    [{ kind: 'agile', nestedSteps: 1 }, 8],
    [{ kind: 'agile', nestedSteps: 2 }, 12],
    [{ kind: 'agile', nestedSteps: 3 }, 16],
    [{ kind: 'agile', nestedSteps: 4 }, 20],
    [{ kind: 'nested' }, 24],
  ];

  test.each(cases)('%j makes %i', (regime, references) => {
    expect(referencesOf({ regime })).toBe(references);
  });

  test('a TLB hit makes none', () => {
    const { stack } = machine({ tlb: { sets: 1, ways: 1 } });
    stack.access(GVA, 'w', 'user');
    stack.resetCounters();
    stack.access(GVA, 'w', 'user');
    expect(stack.counters()).toMatchObject({ references: 0, tlb: { hits: 1, misses: 0 } });
  });
});

describe('page-walk cache and nested TLB, four over four steps', () => {
  /** The same page again, a page of the same 2 MiB table, of the same 1 GiB, of the same 512 GiB, and elsewhere. */
  const near = [0n, 2n ** 21n, 2n ** 30n, 2n ** 39n];

  function withCaches(choice: Partial<MachineDescription>, distance: bigint): Stack {
    const { stack, process } = machine(choice);
    process.map({ gva: GVA + distance + 0x1000n, gfn: 9 });
    stack.access(GVA, 'w', 'user');
    stack.access(GVA + distance + 0x1000n, 'w', 'user');
    stack.flushCaches();
    stack.access(GVA, 'w', 'user');
    stack.resetCounters();
    stack.access(GVA + distance + 0x1000n, 'w', 'user');
    return stack;
  }

  test.each([
    ['hPAs', 'hpa', [5, 10, 15, 24]],
    ['gPAs', 'gpa', [9, 14, 19, 24]],
  ] as const)('entries that hold %s skip guest steps', (_title, holds, references) => {
    const walkCache = { design: 'unified-translation', sets: 1, ways: 8, holds } as const;
    expect(near.map((distance) => withCaches({ walkCache }, distance).counters().references)).toEqual(references);
  });

  test('a hit of the nested TLB on the data as well saves its host walk', () => {
    const walkCache = { design: 'split-translation', sets: 1, ways: 8 } as const;
    const { stack } = machine({ walkCache, nestedTlb: { sets: 1, ways: 64 } });
    stack.access(GVA, 'w', 'user');
    stack.resetCounters();
    stack.access(GVA, 'w', 'user');
    expect(stack.counters().references).toBe(1);
  });

  test('a nested TLB alone leaves the guest entries, and with all gPAs known only them', () => {
    const { stack } = machine({ nestedTlb: { sets: 1, ways: 64 } });
    stack.access(GVA, 'w', 'user');
    stack.resetCounters();
    stack.access(GVA, 'w', 'user');
    expect(stack.counters()).toMatchObject({ references: 4, nestedTlb: { hits: 5, misses: 0 } });
  });
});

describe('page sizes, four over four steps', () => {
  const sizes = [12, 21, 30];
  const published = [
    [24, 19, 14],
    [19, 15, 11],
    [14, 11, 8],
  ];
  const cases = sizes.flatMap((guest, i) => sizes.map((host, j) => [guest, host, published[i]?.[j]] as const));

  test.each(cases)('guest 2^%i over host 2^%i makes %i references', (guestPage, hostPage, references) => {
    expect(uniformReferences(FOUR_STEPS.widths.length, guestPage, hostPage)).toBe(references);
  });

  test.each([
    [12, 12, 35],
    [12, 21, 29],
    [12, 30, 23],
    [21, 21, 24],
    [30, 30, 15],
  ])('five steps: guest 2^%i over host 2^%i makes %i references', (guestPage, hostPage, references) => {
    expect(uniformReferences(5, guestPage, hostPage)).toBe(references);
  });

  test('tables in small host pages and data in a large one make 23', () => {
    expect(referencesOf({}, { hostPage: 21 })).toBe(23);
  });

  /** Tables and data of the guest lie in host pages of one size. */
  function uniformReferences(steps: number, guestPage: number, hostPage: number): number {
    const geometry = ninesGeometry(steps);
    return referencesOf({ guest: geometry, host: geometry }, { guestPage, hostPage, tablePage: hostPage });
  }
});
