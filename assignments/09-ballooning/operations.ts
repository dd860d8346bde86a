import { forState } from '../../grader/contracts/operations';
import type { TypeSpec } from '../../grader/contracts/type-spec';
import { bootHost, grantedFrame, setTarget, touch, type Host, type VmSetup } from './hosts';

interface State {
  readonly boot: (vms: readonly VmSetup[]) => Host;
  readonly hosts: Host[];
  current: Host;
  kept: unknown;
}

const { operation, chapter } = forState<State>();

const OUTCOME = {
  union: [
    { record: { ok: { literal: true }, hfn: 'frame', fresh: 'boolean', popped: 'boolean' } },
    {
      record: {
        ok: { literal: false },
        reason: { union: [{ literal: 'out-of-range' }, { literal: 'out-of-memory' }] },
      },
    },
  ],
} as const satisfies TypeSpec;

const PAGES = { list: 'page' } as const satisfies TypeSpec;
const ADJUSTMENT = {
  record: { reached: 'boolean', inflated: PAGES, deflated: PAGES, swapped: PAGES },
} as const satisfies TypeSpec;
const PLAN = { list: { record: { vm: 'vm', pages: 'count' } } } as const satisfies TypeSpec;
const STATS = {
  record: { resident: 'count', balloon: 'count', swapped: 'count', target: 'count' },
} as const satisfies TypeSpec;
const VMS = {
  list: {
    record: { id: 'vm', gfnCount: 'count', min: 'count', shares: 'fraction', gives: { list: { nullable: 'page' } } },
  },
} as const satisfies TypeSpec;

/**
 * The operations of chapter 09. Beside the four methods: `writeByte` and `readByte` touch a page and then use its
 * frame as the guest does; `createHost` makes another host, on a machine of its own, and goes on with it unless the
 * factory throws (09.S2, C.18); `useHost` goes back to an earlier one; `keepTarget`, `readKept`, `spoilKept` and
 * `spoilSpecs` look whether an outcome is a snapshot and whether the specs were copied (C.17). A null in `gives` is one
 * refusal of the guest, so that a page that was swapped can be pinned later (09.S11). `active` of `reclaim` is a list of pairs, since a VM id may be any string.
 *
 * @source course 09, Ops and Setup
 */
export const operations = chapter({
  chapter: '09-ballooning',
  setup: {
    machineFrames: 'count',
    frameBytes: 'count',
    inUse: { list: { tuple: ['page', 'page'] } },
    poolBase: 'page',
    vms: VMS,
  },
  create: (subject, setup, harness): State => {
    const boot = (vms: readonly VmSetup[]): Host => bootHost(subject, setup, vms, harness);
    const first = boot(setup.vms);
    return { boot, hosts: [first], current: first, kept: null };
  },
  probe: ({ current }) => ({
    allocated: current.machine.allocated(),
    vms: current.vms.map(({ id, gfnCount, ledger }) => [id, gfnCount, readStats(current, id), [...ledger.frames]]),
    wrong: current.wrong,
  }),
  operations: {
    touch: operation({
      args: { vm: 'vm', gfn: 'page' },
      result: OUTCOME,
      run: ({ current }, { vm, gfn }) => touch(current, vm, gfn),
    }),
    writeByte: operation({
      args: { vm: 'vm', gfn: 'page', offset: 'index', byte: 'byte' },
      result: OUTCOME,
      run: ({ current }, { vm, gfn, offset, byte }) => {
        const outcome = touch(current, vm, gfn);
        const hfn = grantedFrame(outcome);
        if (hfn !== null) {
          current.machine.pokeByte(hfn, offset, byte);
          current.vms.find(({ id }) => id === vm)?.ledger.wrote(gfn, offset, byte);
        }
        return outcome;
      },
    }),
    readByte: operation({
      args: { vm: 'vm', gfn: 'page', offset: 'index' },
      result: { nullable: 'byte' },
      run: ({ current }, { vm, gfn, offset }) => {
        const hfn = grantedFrame(touch(current, vm, gfn));
        return hfn === null ? null : current.machine.peekByte(hfn, offset);
      },
    }),
    setTarget: operation({
      args: { vm: 'vm', pages: 'count' },
      result: ADJUSTMENT,
      run: ({ current }, { vm, pages }) => setTarget(current, vm, pages),
    }),
    reclaim: operation({
      args: { pages: 'count', active: { list: { tuple: ['vm', 'fraction'] } }, tax: 'fraction' },
      result: PLAN,
      run: ({ current }, { pages, active, tax }) => current.subject.reclaim(pages, new Map(active), tax),
    }),
    stats: operation({
      args: { vm: 'vm' },
      result: STATS,
      run: ({ current }, { vm }) => current.subject.stats(vm),
    }),
    keepTarget: operation({
      args: { vm: 'vm', pages: 'count' },
      result: ADJUSTMENT,
      run: (state, { vm, pages }) => (state.kept = setTarget(state.current, vm, pages)),
    }),
    readKept: operation({ result: ADJUSTMENT, run: ({ kept }) => kept }),
    spoilKept: operation({
      harness: true,
      result: 'none',
      run: ({ kept }) => {
        spoil(kept);
      },
    }),
    spoilSpecs: operation({
      harness: true,
      result: 'none',
      run: ({ current }) => {
        current.spoilSpecs();
      },
    }),
    createHost: operation({
      args: { vms: VMS },
      result: 'none',
      run: (state, { vms }) => {
        const made = state.boot(vms);
        state.hosts.push(made);
        state.current = made;
      },
    }),
    useHost: operation({
      args: { index: 'index' },
      harness: true,
      result: 'none',
      run: (state, { index }) => {
        state.current = state.hosts[index] ?? state.current;
      },
    }),
  },
});

/** Null if it throws: a missing `stats` must not fail the operation before it. */
function readStats({ subject }: Host, vm: string): unknown {
  try {
    return subject.stats(vm);
  } catch {
    return null;
  }
}

/** Empties the lists of an outcome, as a careless caller might; what is frozen stays as it is. */
function spoil(outcome: unknown): void {
  try {
    const { inflated, deflated, swapped } = outcome as Record<string, unknown[]>;
    for (const list of [inflated, deflated, swapped]) list?.splice(0, list.length, SPOILT_GFN);
  } catch {
    // Frozen lists cannot be spoilt, which is one way to fulfil C.17.
  }
}

const SPOILT_GFN = 900;
