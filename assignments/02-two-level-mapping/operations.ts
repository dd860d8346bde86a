import { forState, type Harness, type ObservedFrames, type SubjectExports } from '../../grader/contracts/operations';
import type { TypeSpec } from '../../grader/contracts/type-spec';

/** The object that a submission's factory returns, as far as this file calls it. */
interface SubjectMap {
  createVm(vm: string, gfnCount: number): void;
  createProcess(vm: string, pid: number): void;
  map(vm: string, pid: number, vpn: number, gfn: number): unknown;
  unmap(vm: string, pid: number, vpn: number): unknown;
  evict(vm: string, gfn: number): unknown;
  translate(vm: string, pid: number, vpn: number): unknown;
  destroyVm(vm: string): unknown;
  realMap(vm: string): unknown;
}

/** A VM that the submission accepted; `alive` ends with a `destroyVm` that did not throw. */
interface KnownVm {
  readonly vm: string;
  alive: boolean;
}

/** One hypervisor with a machine of its own. */
interface Hypervisor {
  readonly map: SubjectMap;
  readonly frames: ObservedFrames;
  readonly vms: KnownVm[];
}

interface State {
  readonly boot: () => Hypervisor;
  readonly hypervisors: Hypervisor[];
  current: Hypervisor;
  kept: unknown;
}

const { operation, chapter } = forState<State>();

const OUTCOME = {
  union: [
    { record: { ok: { literal: true }, trapped: { literal: true }, hfn: 'frame', newFrame: 'boolean' } },
    {
      record: {
        ok: { literal: false },
        reason: literals('no-such-vm', 'no-such-process', 'out-of-range', 'out-of-memory'),
      },
    },
  ],
} as const satisfies TypeSpec;

const TRANSLATION = {
  union: [
    { record: { ok: { literal: true }, gfn: 'page', hfn: 'frame' } },
    { record: { ok: { literal: false }, failed: literals('config', 'page-table', 'real-map') } },
  ],
} as const satisfies TypeSpec;

const REAL_MAP = { list: { tuple: ['page', 'frame'] } } as const satisfies TypeSpec;

/**
 * The operations of chapter 02. Beside the eight methods there are harness operations for what one call cannot show:
 * `useMap` goes on with another object of the same factory (C.18), `keepRealMap`, `readKept` and `spoilKept` look
 * whether a returned list is a snapshot (C.17).
 *
 * @source course 02, Ops and Setup
 */
export const operations = chapter({
  chapter: '02-two-level-mapping',
  setup: { machineFrames: 'count', inUse: { list: { tuple: ['page', 'page'] } }, poolBase: 'page' },
  create: (subject, setup, harness): State => {
    const boot = (): Hypervisor => bootHypervisor(subject, setup, harness);
    const first = boot();
    return { boot, hypervisors: [first], current: first, kept: null };
  },
  probe: ({ current }) => ({ allocated: current.frames.allocated(), realMaps: readRealMaps(current) }),
  operations: {
    createVm: operation({
      args: { vm: 'vm', gfnCount: 'count' },
      result: 'none',
      run: ({ current }, { vm, gfnCount }) => {
        current.map.createVm(vm, gfnCount);
        if (findAlive(current.vms, vm) === null) append(current.vms, { vm, alive: true });
      },
    }),
    createProcess: operation({
      args: { vm: 'vm', pid: 'pid' },
      result: 'none',
      run: ({ current }, { vm, pid }) => {
        current.map.createProcess(vm, pid);
      },
    }),
    map: operation({
      args: { vm: 'vm', pid: 'pid', vpn: 'page', gfn: 'page' },
      result: OUTCOME,
      run: ({ current }, { vm, pid, vpn, gfn }) => current.map.map(vm, pid, vpn, gfn),
    }),
    unmap: operation({
      args: { vm: 'vm', pid: 'pid', vpn: 'page' },
      result: 'boolean',
      run: ({ current }, { vm, pid, vpn }) => current.map.unmap(vm, pid, vpn),
    }),
    evict: operation({
      args: { vm: 'vm', gfn: 'page' },
      result: { nullable: 'frame' },
      run: ({ current }, { vm, gfn }) => current.map.evict(vm, gfn),
    }),
    translate: operation({
      args: { vm: 'vm', pid: 'pid', vpn: 'page' },
      result: TRANSLATION,
      run: ({ current }, { vm, pid, vpn }) => current.map.translate(vm, pid, vpn),
    }),
    destroyVm: operation({
      args: { vm: 'vm' },
      result: 'count',
      run: ({ current }, { vm }) => {
        const freed = current.map.destroyVm(vm);
        const known = findAlive(current.vms, vm);
        if (known !== null) known.alive = false;
        return freed;
      },
    }),
    realMap: operation({
      args: { vm: 'vm' },
      result: REAL_MAP,
      run: ({ current }, { vm }) => current.map.realMap(vm),
    }),
    keepRealMap: operation({
      args: { vm: 'vm' },
      result: REAL_MAP,
      run: (state, { vm }) => (state.kept = state.current.map.realMap(vm)),
    }),
    readKept: operation({ result: REAL_MAP, run: ({ kept }) => kept }),
    spoilKept: operation({ harness: true, result: 'none', run: ({ kept }) => spoil(kept) }),
    useMap: operation({
      args: { index: 'index' },
      harness: true,
      result: 'none',
      run: (state, { index }) => {
        if (index >= state.hypervisors.length) append(state.hypervisors, state.boot());
        state.current = state.hypervisors[index] ?? state.current;
      },
    }),
  },
});

function bootHypervisor(
  subject: SubjectExports,
  setup: Parameters<Harness['frames']>[0],
  harness: Harness,
): Hypervisor {
  const frames = harness.frames({ machineFrames: setup.machineFrames, inUse: setup.inUse, poolBase: setup.poolBase });
  const create = subject['createTwoLevelMap'] as (frames: ObservedFrames['view']) => SubjectMap;
  return { map: create(frames.view), frames, vms: [] };
}

/** The real map of every living VM, as pairs: a VM id is no safe object key. */
function readRealMaps({ map, vms }: Hypervisor): (readonly [vm: string, realMap: unknown])[] {
  const realMaps: (readonly [string, unknown])[] = [];
  for (let i = 0; i < vms.length; i++) {
    const known = vms[i];
    if (known?.alive === true) append(realMaps, [known.vm, readRealMap(map, known.vm)]);
  }
  return realMaps;
}

/** Null if it throws: a missing `realMap` must not fail the operation before it. */
function readRealMap(map: SubjectMap, vm: string): unknown {
  try {
    return map.realMap(vm);
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

/** Overwrites a list in place, as a careless caller might; a frozen list stays as it is. */
function spoil(list: unknown): void {
  try {
    const rows = list as unknown[][];
    for (let i = 0; i < rows.length && i < MOST_ROWS; i++) {
      const row = rows[i];
      if (row !== undefined) row[1] = SPOILT_FRAME;
      rows[i] = [SPOILT_GFN, SPOILT_FRAME];
    }
  } catch {
    // Frozen rows cannot be spoilt, which is one way to fulfil C.17.
  }
}

const MOST_ROWS = 100;
const SPOILT_GFN = 900;
const SPOILT_FRAME = 901;

const { create: createObject, defineProperty } = Object;

/** Adds an element as an own property: a submission may have put setters into `Array.prototype`. */
function append<T>(list: T[], item: T): void {
  const slot = createObject(null) as PropertyDescriptor;
  slot.value = item;
  slot.writable = true;
  slot.enumerable = true;
  slot.configurable = true;
  defineProperty(list, list.length, slot);
}

function literals<const L extends string>(
  ...names: readonly L[]
): { readonly union: readonly { readonly literal: L }[] } {
  return { union: names.map((literal) => ({ literal })) };
}
