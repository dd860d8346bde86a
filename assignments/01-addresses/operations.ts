import { forState, type SubjectExports } from '../../grader/contracts/operations';
import { FAULT64, type TypeSpec } from '../../grader/contracts/type-spec';

/** The exports of a submission, as far as this file calls them. */
interface SubjectAddresses {
  readonly split32: (va: number) => unknown;
  readonly join32: (parts: unknown) => unknown;
  readonly split48: (va: bigint) => unknown;
  readonly pageOf: (va: number, pageSize: number) => unknown;
  readonly pagesTouched: (va: number, len: number, pageSize: number) => unknown;
}

interface State {
  readonly subject: SubjectAddresses;
  /** What `split32` has just returned; the probe takes it away. */
  parts: { readonly value: unknown } | null;
}

const { operation, chapter } = forState<State>();

const PARTS32 = { record: { idx: { tuple: ['index', 'index'] }, offset: 'count' } } as const satisfies TypeSpec;

const SPLIT48 = {
  union: [
    { record: { ok: { literal: true }, idx: { tuple: ['index', 'index', 'index', 'index'] }, offset: 'count' } },
    { record: { ok: { literal: false }, fault: FAULT64 } },
  ],
} as const satisfies TypeSpec;

/**
 * The operations of chapter 01. After a `split32` the probe holds what `join32` makes of its result, for the
 * invariant `round-trip`.
 *
 * @source course 01, Ops
 */
export const operations = chapter({
  chapter: '01-addresses',
  setup: {},
  create: (subject): State => ({ subject: subject as SubjectExports & SubjectAddresses, parts: null }),
  probe: joinLastParts,
  operations: {
    split32: operation({
      args: { va: 'addr32' },
      result: PARTS32,
      run: (state, { va }) => {
        const value = state.subject.split32(va);
        state.parts = { value };
        return value;
      },
    }),
    join32: operation({
      args: { idx: { tuple: ['index', 'index'] }, offset: 'count' },
      result: 'addr32',
      run: ({ subject }, { idx, offset }) => subject.join32({ idx, offset }),
    }),
    split48: operation({
      args: { va: 'addr64' },
      result: SPLIT48,
      run: ({ subject }, { va }) => subject.split48(va),
    }),
    pageOf: operation({
      args: { va: 'addr32', pageSize: 'count' },
      result: { record: { page: 'page', offset: 'count' } },
      run: ({ subject }, { va, pageSize }) => subject.pageOf(va, pageSize),
    }),
    pagesTouched: operation({
      args: { va: 'addr32', len: 'count', pageSize: 'count' },
      result: { list: 'page' },
      run: ({ subject }, { va, len, pageSize }) => subject.pagesTouched(va, len, pageSize),
    }),
  },
});

/** Null unless the last operation was a `split32`, and where `join32` throws: a missing one must not fail `split32`. */
function joinLastParts(state: State): unknown {
  const { parts, subject } = state;
  state.parts = null;
  if (parts === null) return null;
  try {
    return subject.join32(parts.value);
  } catch {
    return null;
  }
}
