import { forState, type Harness, type ObservedFrames, type SubjectExports } from '../../grader/contracts/operations';
import type { TypeSpec, ValueOf } from '../../grader/contracts/type-spec';
import { append, changeEntry, inOrder, readTable, spoil } from './student-objects';

const TABLE = { mapOf: { record: { gfn: 'page', w: 'boolean' } } } as const satisfies TypeSpec;

type Table = ValueOf<typeof TABLE>;

/** The object that a submission's factory returns, as far as this file calls it. */
interface SubjectHypervisor {
  createVm(vm: string, gfnCount: number): void;
  loadCr3(vm: string, root: number, table: Table): unknown;
  shadow(vm: string): unknown;
  p2m(vm: string): unknown;
  access(vm: string, vpn: number, access: 'r' | 'w'): unknown;
  destroyVm(vm: string): unknown;
}

/** A VM that the submission accepted; `alive` ends with a `destroyVm` that did not throw. */
interface KnownVm {
  readonly vm: string;
  alive: boolean;
}

/** One hypervisor with a machine of its own. */
interface Booted {
  readonly index: number;
  readonly hypervisor: SubjectHypervisor;
  readonly frames: ObservedFrames;
  readonly vms: KnownVm[];
}

interface State {
  readonly boot: (index: number) => Booted;
  readonly booted: Booted[];
  current: Booted;
  /** The table given to the last `loadCr3`. */
  table: Table | null;
  kept: unknown;
}

const { operation, chapter } = forState<State>();

const LOAD_OUTCOME = {
  union: [
    { record: { ok: { literal: true }, built: 'count' } },
    { record: { ok: { literal: false }, reason: literals('bad-frame', 'out-of-memory'), vpn: 'page' } },
  ],
} as const satisfies TypeSpec;

const ACCESS_OUTCOME = {
  union: [
    { record: { ok: { literal: true }, hfn: 'frame' } },
    { record: { ok: { literal: false }, fault: literals('not-present', 'protection') } },
  ],
} as const satisfies TypeSpec;

const SHADOW = { list: { record: { vpn: 'page', hfn: 'frame', w: 'boolean' } } } as const satisfies TypeSpec;
const P2M = { list: { tuple: ['page', 'frame'] } } as const satisfies TypeSpec;

/** The six methods. What `createVm` returns is dropped: it is declared `void`. */
const methods = {
  createVm: operation({
    args: { vm: 'vm', gfnCount: 'count' },
    result: 'none',
    run: ({ current }, { vm, gfnCount }) => {
      current.hypervisor.createVm(vm, gfnCount);
      if (findAlive(current.vms, vm) === null) append(current.vms, { vm, alive: true });
    },
  }),
  loadCr3: operation({
    args: { vm: 'vm', root: 'root', table: TABLE },
    optional: { order: { list: 'page' } },
    result: LOAD_OUTCOME,
    run: (state, { vm, root, table, order }) => {
      state.table = order === undefined ? table : inOrder(table, order);
      return state.current.hypervisor.loadCr3(vm, root, state.table);
    },
  }),
  access: operation({
    args: { vm: 'vm', vpn: 'page', access: 'access' },
    result: ACCESS_OUTCOME,
    run: ({ current }, { vm, vpn, access }) => current.hypervisor.access(vm, vpn, access),
  }),
  shadow: operation({
    args: { vm: 'vm' },
    result: SHADOW,
    run: ({ current }, { vm }) => current.hypervisor.shadow(vm),
  }),
  p2m: operation({
    args: { vm: 'vm' },
    result: P2M,
    run: ({ current }, { vm }) => current.hypervisor.p2m(vm),
  }),
  destroyVm: operation({
    args: { vm: 'vm' },
    result: 'count',
    run: ({ current }, { vm }) => {
      const freed = current.hypervisor.destroyVm(vm);
      const known = findAlive(current.vms, vm);
      if (known !== null) known.alive = false;
      return freed;
    },
  }),
};

/** What one call cannot show: who keeps or changes which object (C.17, 05.S10), and two hypervisors at once (C.18). */
const harnessOperations = {
  changeTable: operation({
    args: { vpn: 'page', gfn: 'page', w: 'boolean' },
    result: 'none',
    harness: true,
    run: ({ table }, { vpn, gfn, w }) => {
      if (table !== null) changeEntry(table, vpn, gfn, w);
    },
  }),
  readTable: operation({
    result: { list: { record: { vpn: 'page', gfn: 'page', w: 'boolean' } } },
    harness: true,
    run: ({ table }) => (table === null ? [] : readTable(table)),
  }),
  keepShadow: operation({
    args: { vm: 'vm' },
    result: SHADOW,
    run: (state, { vm }) => (state.kept = state.current.hypervisor.shadow(vm)),
  }),
  readKept: operation({ result: SHADOW, run: ({ kept }) => kept }),
  spoilKept: operation({ harness: true, result: 'none', run: ({ kept }) => spoil(kept) }),
  useHypervisor: operation({
    args: { index: 'index' },
    harness: true,
    result: 'none',
    run: (state, { index }) => {
      if (index >= state.booted.length) append(state.booted, state.boot(state.booted.length));
      state.current = state.booted[index] ?? state.current;
    },
  }),
};

/**
 * The operations of chapter 05. Beside the six methods: `changeTable` changes the table object that the last `loadCr3`
 * was given and `readTable` looks at it; `keepShadow`, `readKept` and `spoilKept` look whether a returned list is a
 * snapshot; `useHypervisor` goes on with another object of the same factory.
 *
 * A table's keys are entered into the Map in ascending order, as JavaScript reads them; `order` names vpns in the order
 * in which they are to be entered instead.
 *
 * @source course 05, Ops and Setup
 */
export const operations = chapter({
  chapter: '05-shadow-paging',
  setup: { machineFrames: 'count', inUse: { list: { tuple: ['page', 'page'] } }, poolBase: 'page' },
  create: (subject, setup, harness): State => {
    const boot = (index: number): Booted => bootHypervisor(subject, setup, harness, index);
    const first = boot(0);
    return { boot, booted: [first], current: first, table: null, kept: null };
  },
  probe: ({ current }) => ({
    hypervisor: current.index,
    allocated: current.frames.allocated(),
    vms: readVms(current),
  }),
  operations: { ...methods, ...harnessOperations },
});

function bootHypervisor(
  subject: SubjectExports,
  { machineFrames, inUse, poolBase }: Parameters<Harness['frames']>[0],
  harness: Harness,
  index: number,
): Booted {
  const frames = harness.frames({ machineFrames, inUse, poolBase });
  const create = subject['createShadowHypervisor'] as (frames: ObservedFrames['view']) => SubjectHypervisor;
  return { index, hypervisor: create(frames.view), frames, vms: [] };
}

/** P2M and shadow of every living VM, as triples: a VM id is no safe object key. */
function readVms({ hypervisor, vms }: Booted): (readonly [vm: string, p2m: unknown, shadow: unknown])[] {
  const read: (readonly [string, unknown, unknown])[] = [];
  for (let i = 0; i < vms.length; i++) {
    const known = vms[i];
    if (known?.alive !== true) continue;
    const { vm } = known;
    append(read, [vm, orNull(() => hypervisor.p2m(vm)), orNull(() => hypervisor.shadow(vm))]);
  }
  return read;
}

/** Null if it throws: a list that is not written yet must not fail the operation before it. */
function orNull(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return null;
  }
}

function findAlive(vms: readonly KnownVm[], vm: string): KnownVm | null {
  for (let i = 0; i < vms.length; i++) {
    const known = vms[i];
    if (known?.alive === true && known.vm === vm) return known;
  }
  return null;
}

function literals<const L extends string>(
  ...names: readonly L[]
): { readonly union: readonly { readonly literal: L }[] } {
  return { union: names.map((literal) => ({ literal })) };
}
