import { forState } from '../../grader/contracts/operations';
import type { TypeSpec } from '../../grader/contracts/type-spec';
import { attach, bootSharer, detach, findWrongByte, nameOf, scan, write, type Sharing } from './sharers';

interface State {
  readonly boot: () => Sharing;
  readonly sharers: Sharing[];
  current: Sharing;
  kept: unknown;
}

const { operation, chapter } = forState<State>();

const SCANNED = {
  record: {
    result: literals('shared', 'hint', 'false-match', 'already-shared', 'not-attached'),
    hfn: { nullable: 'frame' },
    freed: { nullable: 'frame' },
  },
} as const satisfies TypeSpec;

const WRITTEN = {
  union: [
    { record: { cow: literals('none', 'copied', 'last-ref'), hfn: 'frame' } },
    { record: { error: literals('not-attached', 'out-of-memory') } },
  ],
} as const satisfies TypeSpec;

const STATS = {
  record: {
    frames: 'count',
    guestPages: 'count',
    saved: 'count',
    byRefs: { list: { tuple: ['count', 'count'] } },
  },
} as const satisfies TypeSpec;

const PAGE = { vm: 'vm', gfn: 'page' } as const;
const BYTES = { list: 'byte' } as const satisfies TypeSpec;

/**
 * The operations of chapter 11. Beside the six methods: `attach` takes a frame, fills it and attaches it, and `fill`
 * writes every byte that differs; `attachSameFrame` tries to attach the frame of another page (11.S1); `useSharer` goes
 * on with another object of the same factory (C.18); `keepStats`, `spoilKept` and `readKept` look whether stats are a
 * snapshot (C.17).
 *
 * @source course 11, Ops and Setup
 */
export const operations = chapter({
  chapter: '11-page-sharing',
  setup: {
    machineFrames: 'count',
    frameBytes: 'count',
    inUse: { list: { tuple: ['page', 'page'] } },
    poolBase: 'page',
    hash: literals('sum8', 'fnv32', 'zero'),
  },
  create: (subject, setup, harness): State => {
    const boot = (): Sharing => bootSharer(subject, setup, harness);
    const first = boot();
    return { boot, sharers: [first], current: first, kept: null };
  },
  probe: ({ current }) => ({
    allocated: current.machine.allocated(),
    pages: [...current.pages.values()].map(({ vm, gfn, hfn }) => [vm, gfn, hfn]),
    stats: readStats(current),
    wrong: findWrongByte(current),
  }),
  operations: {
    attach: operation({
      args: { ...PAGE, bytes: BYTES },
      result: { nullable: 'frame' },
      run: ({ current }, { vm, gfn, bytes }) => attach(current, vm, gfn, bytes),
    }),
    attachSameFrame: operation({
      args: { ...PAGE, otherVm: 'vm', otherGfn: 'page' },
      result: 'none',
      run: ({ current }, { vm, gfn, otherVm, otherGfn }) => {
        const other = current.pages.get(nameOf(otherVm, otherGfn));
        current.subject.attach(vm, gfn, other?.hfn ?? 0);
      },
    }),
    fill: operation({
      args: { ...PAGE, bytes: BYTES },
      result: { list: WRITTEN },
      run: ({ current }, { vm, gfn, bytes }) => {
        const known = current.pages.get(nameOf(vm, gfn))?.bytes ?? [];
        const changed = known.map((_, offset) => offset).filter((offset) => known[offset] !== (bytes[offset] ?? 0));
        return changed.map((offset) => write(current, vm, gfn, offset, bytes[offset] ?? 0));
      },
    }),
    scan: operation({ args: PAGE, result: SCANNED, run: ({ current }, { vm, gfn }) => scan(current, vm, gfn) }),
    write: operation({
      args: { ...PAGE, offset: 'index', byte: 'byte' },
      result: WRITTEN,
      run: ({ current }, { vm, gfn, offset, byte }) => write(current, vm, gfn, offset, byte),
    }),
    read: operation({
      args: { ...PAGE, offset: 'index' },
      result: 'byte',
      run: ({ current }, { vm, gfn, offset }) => current.subject.read(vm, gfn, offset),
    }),
    detach: operation({
      args: PAGE,
      result: { nullable: 'frame' },
      run: ({ current }, { vm, gfn }) => detach(current, vm, gfn),
    }),
    stats: operation({ result: STATS, run: ({ current }) => current.subject.stats() }),
    keepStats: operation({ result: STATS, run: (state) => (state.kept = state.current.subject.stats()) }),
    readKept: operation({ result: STATS, run: ({ kept }) => kept }),
    spoilKept: operation({
      harness: true,
      result: 'none',
      run: ({ kept }) => {
        spoil(kept);
      },
    }),
    useSharer: operation({
      args: { index: 'index' },
      harness: true,
      result: 'none',
      run: (state, { index }) => {
        if (index >= state.sharers.length) state.sharers.push(state.boot());
        state.current = state.sharers[index] ?? state.current;
      },
    }),
  },
});

/** Null if it throws: a missing `stats` must not fail the operation before it. */
function readStats({ subject }: Sharing): unknown {
  try {
    return subject.stats();
  } catch {
    return null;
  }
}

/** Overwrites the rows of kept stats, as a careless caller might; what is frozen stays as it is. */
function spoil(stats: unknown): void {
  try {
    for (const row of (stats as { byRefs: number[][] }).byRefs) row[0] = SPOILT_COUNT;
  } catch {
    // Frozen rows cannot be spoilt, which is one way to fulfil C.17.
  }
}

const SPOILT_COUNT = 900;

function literals<const L extends string>(
  ...names: readonly L[]
): { readonly union: readonly { readonly literal: L }[] } {
  return { union: names.map((literal) => ({ literal })) };
}
