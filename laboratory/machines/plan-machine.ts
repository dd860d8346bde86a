import type { MachineFile } from '../../grader/contracts/generated/machine';
import { FOUR_STEPS, type Geometry } from '../../reference/stack/geometry';
import { USUAL_CONTROLS, X86_RULES } from '../../reference/stack/entry-rules';
import { X86_MACHINE, type MachineDescription, type Regime } from '../../reference/stack/machine-description';
import type { Mapping } from '../../reference/stack/stack';
import type { Wish } from '../../reference/stack/access';
import { GEOMETRY_EXAMPLES, parseGeometry } from './geometry-name';
import { MOST_ENTRIES } from './cache-shape';
import { tableFramesFor } from './table-frames';
import { blockSize, misfits, missingPage, type Misfit } from './fitting';
import { hasPages, PAGE_BITS, type PageSize } from './page-size';

/** Something that a machine file's schema cannot say is wrong with it. */
export interface MachineProblem {
  /** Keys and indices that lead to the value. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** One access of the process. */
export interface PlannedAccess {
  readonly gva: bigint;
  readonly wish: Wish;
  readonly mode: 'user' | 'kernel';
}

/** A machine file with its names resolved and its defaults filled in. */
export interface MachinePlan {
  readonly description: MachineDescription;
  readonly pages: number;
  readonly hostPageBits: number;
  readonly mappings: readonly Mapping[];
  readonly before: readonly PlannedAccess[];
  readonly access: PlannedAccess;
}

/** Share of a VM's frames that its page tables may use. */
const TABLE_SHARE = 1 / 4;

/** Resolves a machine file; `plan` is null if there is any problem. */
export function planMachine(file: MachineFile): {
  readonly plan: MachinePlan | null;
  readonly problems: readonly MachineProblem[];
} {
  const guest = geometryOf(file.guest);
  const host = geometryOf(file.host);
  const problems = [
    ...(guest === undefined ? [wrongGeometry('guest')] : []),
    ...(host === undefined ? [wrongGeometry('host')] : []),
    ...cacheProblems(file),
    ...(guest === undefined ? [] : mappingProblems(file, guest)),
    ...(guest === undefined || host === undefined ? [] : misfitProblems(file, guest, host)),
  ];
  if (guest === undefined || host === undefined || problems.length > 0) return { plan: null, problems };
  const plan: MachinePlan = {
    description: describeMachine(file, guest, host),
    pages: file.vm.pages,
    hostPageBits: PAGE_BITS[hostBlock(file)],
    mappings: file.mappings.map(planMapping),
    before: (file.before ?? []).map(planAccess),
    access: planAccess(file.access),
  };
  return { plan, problems: [] };
}

function geometryOf(name: string | undefined): Geometry | undefined {
  return name === undefined ? FOUR_STEPS : parseGeometry(name);
}

function describeMachine(file: MachineFile, guest: Geometry, host: Geometry): MachineDescription {
  const regime = regimeOf(file);
  return {
    ...X86_MACHINE,
    regime,
    tableFrames: tableFramesFor(regime),
    guest,
    host,
    rules: X86_RULES,
    controls: { ...USUAL_CONTROLS, ...file.controls },
    tlb: file.tlb ?? null,
    walkCache: file.walkCache ?? null,
    nestedTlb: file.nestedTlb ?? null,
    costs: { ...X86_MACHINE.costs, ...file.costs },
  };
}

/** The blocks that back a machine: natively at least its largest page. */
function hostBlock(file: MachineFile): PageSize {
  const sizes = file.mappings.map(({ page = '4K' }) => page);
  const regime = regimeOf(file);
  return sizes.reduce<PageSize>((block, page) => blockSize(regime, page, block), file.vm.hostPage ?? '4K');
}

function regimeOf(file: MachineFile): Regime {
  if (file.regime === 'shadow') return { kind: 'shadow', tracking: file.tracking ?? 'write-protect' };
  return file.regime === 'agile' ? { kind: 'agile', nestedSteps: file.nestedSteps ?? 1 } : { kind: file.regime };
}

function planMapping(mapping: MachineFile['mappings'][number]): Mapping {
  const { gva, page, ...rest } = mapping;
  return { ...rest, gva: BigInt(gva), pageBits: PAGE_BITS[page ?? '4K'] };
}

function planAccess({ gva, wish, mode }: MachineFile['access']): PlannedAccess {
  return { gva: BigInt(gva), wish: wish ?? 'r', mode: mode ?? 'user' };
}

function wrongGeometry(key: 'guest' | 'host'): MachineProblem {
  return { path: [key], message: `This is no geometry of a tree that fits 64 bits; expected ${GEOMETRY_EXAMPLES}.` };
}

function cacheProblems(file: MachineFile): MachineProblem[] {
  return (['tlb', 'walkCache', 'nestedTlb'] as const).flatMap((key): MachineProblem[] => {
    const { sets, ways } = file[key] ?? { sets: 1, ways: 1 };
    if ((sets & (sets - 1)) !== 0) {
      const message = `${sets} is no power of two; the lowest bits of a page number choose the set.`;
      return [{ path: [key, 'sets'], message }];
    }
    if (sets * ways <= MOST_ENTRIES) return [];
    const message = `${sets} sets of ${ways} ways are ${sets * ways} entries; a cache has at most ${MOST_ENTRIES}.`;
    return [{ path: [key], message }];
  });
}

function mappingProblems(file: MachineFile, guest: Geometry): MachineProblem[] {
  const limit = Math.floor(file.vm.pages * (1 - TABLE_SHARE));
  return file.mappings.flatMap(({ gfn, page = '4K' }, index): MachineProblem[] => {
    if (!hasPages(guest, page)) return [{ path: ['mappings', index, 'page'], message: missingPage(page, guest) }];
    const frames = 2 ** (PAGE_BITS[page] - PAGE_BITS['4K']);
    const path = ['mappings', index, 'gfn'];
    if (gfn % frames !== 0)
      return [{ path, message: `A ${page} page starts at a multiple of ${frames} frames; found ${gfn}.` }];
    if (gfn + frames <= limit) return [];
    const message = `The VM's data has the guest frames 0 to ${limit - 1} (the upper quarter of its ${file.vm.pages} holds tables); found ${gfn}.`;
    return [{ path, message }];
  });
}

/** Where a machine file says each part. */
const PLACES: Readonly<Record<Misfit['part'], readonly string[]>> = {
  regime: ['nestedSteps'],
  page: ['mappings'],
  hostPage: ['vm', 'hostPage'],
  pages: ['vm', 'pages'],
};

function misfitProblems(file: MachineFile, guest: Geometry, host: Geometry): MachineProblem[] {
  const { pages, hostPage = '4K' } = file.vm;
  // The pages of the mappings are looked at one by one.
  return misfits({ regime: regimeOf(file), guest, host, page: '4K', hostPage, pages }).map(({ part, message }) => ({
    path: PLACES[part],
    message,
  }));
}
