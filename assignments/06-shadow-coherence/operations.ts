import { forState, type Harness, type ObservedFrames, type SubjectExports } from '../../grader/contracts/operations';
import type { ValueOf } from '../../grader/contracts/type-spec';
import { append, createGuestMemory, type GuestMemory } from './guest-memory';
import { MODE, ENTRY, BATCH, COUNTS, OUTCOME, HYPERCALL, SHADOW, P2M, TALLY } from './value-types';

type Mode = ValueOf<typeof MODE>;
type Entry = ValueOf<typeof ENTRY>;
type Batch = ValueOf<typeof BATCH>;

/** The object that a submission's factory returns, as far as this file calls it. */
interface SubjectHypervisor {
  guestWritePte(root: number, vpn: number, entry: Entry): void;
  hypercall(root: number, batch: Batch): unknown;
  loadCr3(root: number): void;
  invlpg(vpn: number): void;
  access(vpn: number, access: 'r' | 'w'): unknown;
  exits(): unknown;
  shadow(root: number): unknown;
  p2m(): unknown;
}

/** One VM with its tables and its machine; the hypervisor is made by the first operation that asks for it. */
interface Guest {
  readonly index: number;
  readonly memory: GuestMemory;
  readonly frames: ObservedFrames;
  readonly create: () => SubjectHypervisor;
  hypervisor: SubjectHypervisor | null;
  /** Roots that operations have named, in the order of their first use. */
  readonly roots: number[];
}

interface State {
  readonly mode: Mode;
  readonly boot: (index: number) => Guest;
  readonly guests: Guest[];
  current: Guest;
  kept: unknown;
}

const { operation, chapter } = forState<State>();

// Methods declared `void` may return anything in TypeScript: what they return is dropped.
const methods = {
  guestWritePte: operation({
    args: { root: 'root', vpn: 'page', entry: ENTRY },
    result: 'none',
    run: (state, { root, vpn, entry }) => {
      using(state, root).guestWritePte(root, vpn, entry);
    },
  }),
  hypercall: operation({
    args: { root: 'root', batch: BATCH },
    result: HYPERCALL,
    run: (state, { root, batch }) => using(state, root).hypercall(root, batch),
  }),
  loadCr3: operation({
    args: { root: 'root' },
    result: 'none',
    run: (state, { root }) => {
      using(state, root).loadCr3(root);
    },
  }),
  invlpg: operation({
    args: { vpn: 'page' },
    result: 'none',
    run: (state, { vpn }) => {
      using(state).invlpg(vpn);
    },
  }),
  access: operation({
    args: { vpn: 'page', access: 'access' },
    result: OUTCOME,
    run: (state, { vpn, access }) => using(state).access(vpn, access),
  }),
  exits: operation({ result: COUNTS, run: (state) => using(state).exits() }),
  shadow: operation({
    args: { root: 'root' },
    result: SHADOW,
    run: (state, { root }) => using(state).shadow(root),
  }),
  p2m: operation({ result: P2M, run: (state) => using(state).p2m() }),
};

/** Many calls in one operation, for the cost table. */
const manyAtOnce = {
  writePages: operation({
    args: { root: 'root', first: 'page', count: 'count', gfn: 'page' },
    result: 'none',
    run: (state, { root, first, count, gfn }) => {
      const hypervisor = using(state, root);
      for (let i = 0; i < count; i++) hypervisor.guestWritePte(root, first + i, fresh(gfn + i));
    },
  }),
  hypercallPages: operation({
    args: { root: 'root', first: 'page', count: 'count', gfn: 'page' },
    result: HYPERCALL,
    run: (state, { root, first, count, gfn }) => {
      const batch: [number, Entry][] = [];
      for (let i = 0; i < count; i++) append(batch, [first + i, fresh(gfn + i)]);
      return using(state, root).hypercall(root, batch);
    },
  }),
  accessPages: operation({
    args: { first: 'page', count: 'count', access: 'access' },
    result: TALLY,
    run: (state, { first, count, access }) => {
      const tally = { hits: 0, hvFaults: 0, guestFaults: 0 };
      for (let i = 0; i < count; i++) addTo(tally, using(state).access(first + i, access));
      return tally;
    },
  }),
};

/** What the harness does and looks at by itself; nothing here is logged. */
const harnessOperations = {
  readGuestPte: operation({
    args: { root: 'root', vpn: 'page' },
    result: ENTRY,
    harness: true,
    run: ({ current }, { root, vpn }) => current.memory.peek(root, vpn),
  }),
  keepExits: operation({ result: COUNTS, run: (state) => (state.kept = using(state).exits()) }),
  readKept: operation({ result: COUNTS, run: ({ kept }) => kept }),
  spoilKept: operation({ harness: true, result: 'none', run: ({ kept }) => spoil(kept) }),
  useHypervisor: operation({
    args: { index: 'index' },
    harness: true,
    result: 'none',
    run: (state, { index }) => {
      if (index >= state.guests.length) append(state.guests, state.boot(state.guests.length));
      state.current = state.guests[index] ?? state.current;
    },
  }),
};

/**
 * The operations of chapter 06. Beside the methods: `writePages`, `hypercallPages` and `accessPages` make many calls at
 * once (page i of the count goes to gfn + i, present, writable, not accessed, clean); `readGuestPte` looks at the
 * guest's table without a trace; `keepExits`, `readKept` and `spoilKept` look whether counts are a snapshot;
 * `useHypervisor` goes on with another object of the same factory, with tables and a machine of its own.
 *
 * The calls of `GuestMem` are the log of harness calls: suites expect them with `expectCalls`.
 *
 * @source course 06, Ops and Setup
 */
export const operations = chapter({
  chapter: '06-shadow-coherence',
  setup: {
    mode: MODE,
    machineFrames: 'count',
    inUse: { list: { tuple: ['page', 'page'] } },
    poolBase: 'page',
    gfnCount: 'count',
  },
  create: (subject, setup, harness): State => {
    const boot = (index: number): Guest => bootGuest(subject, setup, harness, index);
    const first = boot(0);
    return { mode: setup.mode, boot, guests: [first], current: first, kept: null };
  },
  probe: ({ mode, current }) => ({
    mode,
    hypervisor: current.index,
    allocated: current.frames.allocated(),
    guest: current.memory.written(),
    exits: orNull(current, (hypervisor) => hypervisor.exits()),
    p2m: orNull(current, (hypervisor) => hypervisor.p2m()),
    shadows: readShadows(current),
  }),
  operations: { ...methods, ...manyAtOnce, ...harnessOperations },
});

function bootGuest(
  subject: SubjectExports,
  setup: Parameters<Harness['frames']>[0] & { readonly mode: Mode; readonly gfnCount: number },
  harness: Harness,
  index: number,
): Guest {
  const { machineFrames, inUse, poolBase, mode, gfnCount } = setup;
  const frames = harness.frames({ machineFrames, inUse, poolBase });
  const memory = createGuestMemory(harness);
  const factory = subject['createTrackingHypervisor'] as (
    mode: Mode,
    guest: GuestMemory['view'],
    frames: ObservedFrames['view'],
    gfnCount: number,
  ) => SubjectHypervisor;
  const create = (): SubjectHypervisor => factory(mode, memory.view, frames.view, gfnCount);
  return { index, memory, frames, create, hypervisor: null, roots: [] };
}

/** The hypervisor in use; a root that an operation names is remembered for the probe. */
function using({ current }: State, root?: number): SubjectHypervisor {
  if (root !== undefined && root >= 0 && isNew(current.roots, root)) append(current.roots, root);
  current.hypervisor ??= current.create();
  return current.hypervisor;
}

function isNew(roots: readonly number[], root: number): boolean {
  for (let i = 0; i < roots.length; i++) if (roots[i] === root) return false;
  return true;
}

function readShadows(guest: Guest): (readonly [root: number, rows: unknown])[] {
  const shadows: (readonly [number, unknown])[] = [];
  for (let i = 0; i < guest.roots.length; i++) {
    const root = guest.roots[i];
    if (root !== undefined) append(shadows, [root, orNull(guest, (hypervisor) => hypervisor.shadow(root))]);
  }
  return shadows;
}

/** Null if it throws or there is no hypervisor: a method that is not written yet must not fail the operation before it. */
function orNull({ hypervisor }: Guest, read: (hypervisor: SubjectHypervisor) => unknown): unknown {
  try {
    return hypervisor === null ? null : read(hypervisor);
  } catch {
    return null;
  }
}

function fresh(gfn: number): Entry {
  return { p: true, gfn, w: true, a: false, d: false };
}

/** Adds one outcome: a hit is a success without an exit. */
function addTo(tally: { hits: number; hvFaults: number; guestFaults: number }, outcome: unknown): void {
  const { ok, exits } = outcome as { readonly ok: unknown; readonly exits: readonly unknown[] };
  if (ok === true && exits.length === 0) tally.hits++;
  for (let i = 0; i < exits.length && i < MOST_EXITS; i++) {
    if (exits[i] === 'hv-fault') tally.hvFaults++;
    if (exits[i] === 'guest-fault') tally.guestFaults++;
  }
}

const MOST_EXITS = 10;
const SPOILT_COUNT = 900;

/** Overwrites counts in place, as a careless caller might; what is frozen stays as it is. */
function spoil(counts: unknown): void {
  try {
    const record = counts as Record<string, number>;
    record['cr3'] = SPOILT_COUNT;
    record['hv-fault'] = SPOILT_COUNT;
  } catch {
    // A frozen record cannot be spoilt, which is one way to fulfil C.17.
  }
}
