import { forState } from '../../grader/contracts/operations';
import type { ObservedMemory32, SubjectExports } from '../../grader/contracts/operations';
import { FAULT32 } from '../../grader/contracts/type-spec';
import { layGuest, layHost } from './layouts';

type Access = 'r' | 'w';
type View = ObservedMemory32['view'];

interface Registers {
  readonly guestRoot: number;
  readonly hostRoot: number;
}

interface SubjectTlb {
  load(vm: string, regs: Registers): unknown;
  translate(va: number, access: Access): unknown;
  invlpg(va: number): unknown;
  hostUnmapped(vm: string): unknown;
}

/** What a submission of this chapter exports. */
interface Subject {
  readonly hostWalk32: (mem: View, hostRoot: number, gpa: number, access: Access) => unknown;
  readonly nestedWalk32: (mem: View, regs: Registers, va: number, access: Access) => unknown;
  readonly createTlb32: (mem: View, capacity: number) => SubjectTlb;
}

/** One test: the host's memory, and the TLB once an operation has asked for it. */
interface State {
  readonly subject: Subject;
  readonly memory: ObservedMemory32;
  readonly capacity: number;
  /** hPAs of the pages that layouts have made tables. */
  readonly taken: number[];
  tlb: SubjectTlb | null;
}

const FAILED = { record: { ok: { literal: false }, fault: FAULT32 } } as const;
const HOST_RESULT = { union: [{ record: { ok: { literal: true }, hpa: 'addr32' } }, FAILED] } as const;
const NESTED_RESULT = { union: [{ record: { ok: { literal: true }, gpa: 'addr32', hpa: 'addr32' } }, FAILED] } as const;
const TLB_RESULT = { union: [{ record: { ok: { literal: true }, hpa: 'addr32', hit: 'boolean' } }, FAILED] } as const;

const HOST_PAGES = {
  list: { record: { gpa: 'addr32', hpa: 'addr32', w: 'boolean' }, optional: { big: 'boolean' } },
} as const;
const GUEST_PAGES = {
  list: { record: { va: 'addr32', gpa: 'addr32', w: 'boolean' }, optional: { big: 'boolean' } },
} as const;

const { operation, chapter } = forState<State>();

const memoryOperations = {
  poke32: operation({
    args: { pa: 'addr32', v: 'pte32' },
    result: 'none',
    harness: true,
    run: ({ memory }, { pa, v }) => memory.poke(pa, v),
  }),
  peek32: operation({
    args: { pa: 'addr32' },
    result: 'pte32',
    harness: true,
    run: ({ memory }, { pa }) => memory.peek(pa),
  }),
  layoutHost: operation({
    args: { hostRoot: 'addr32', tables: 'addr32', map: HOST_PAGES },
    result: 'none',
    harness: true,
    run: (state, { hostRoot, tables, map }) => layHost(state, hostRoot, tables, map),
  }),
  layoutGuest: operation({
    args: { guestRoot: 'addr32', tables: 'addr32', hostRoot: 'addr32', map: GUEST_PAGES },
    result: 'none',
    harness: true,
    run: (state, { guestRoot, tables, hostRoot, map }) => layGuest(state, { guestRoot, hostRoot }, tables, map),
  }),
};

const walkOperations = {
  hostWalk: operation({
    args: { hostRoot: 'addr32', gpa: 'addr32', access: 'access' },
    result: HOST_RESULT,
    run: ({ subject, memory }, { hostRoot, gpa, access }) => subject.hostWalk32(memory.view, hostRoot, gpa, access),
  }),
  nestedWalk: operation({
    args: { guestRoot: 'addr32', hostRoot: 'addr32', va: 'addr32', access: 'access' },
    result: NESTED_RESULT,
    run: ({ subject, memory }, { guestRoot, hostRoot, va, access }) =>
      subject.nestedWalk32(memory.view, { guestRoot, hostRoot }, va, access),
  }),
};

// Methods declared `void` may return anything in TypeScript: what they return is dropped.
const tlbOperations = {
  'tlb.load': operation({
    args: { vm: 'vm', guestRoot: 'addr32', hostRoot: 'addr32' },
    result: 'none',
    run: (state, { vm, guestRoot, hostRoot }) => {
      tlbOf(state).load(vm, { guestRoot, hostRoot });
    },
  }),
  'tlb.translate': operation({
    args: { va: 'addr32', access: 'access' },
    result: TLB_RESULT,
    run: (state, { va, access }) => tlbOf(state).translate(va, access),
  }),
  'tlb.invlpg': operation({
    args: { va: 'addr32' },
    result: 'none',
    run: (state, { va }) => {
      tlbOf(state).invlpg(va);
    },
  }),
  'tlb.hostUnmapped': operation({
    args: { vm: 'vm' },
    result: 'none',
    run: (state, { vm }) => {
      tlbOf(state).hostUnmapped(vm);
    },
  }),
};

/**
 * The operations of chapter 07. The TLB is made by the first `tlb.` operation, with the capacity of the setup (16
 * where a test does not care), so that a nonsense capacity shows as a throw of that operation.
 *
 * `capacity` is a `fraction` because suites also give capacities that 07.S21 refuses.
 *
 * @source course 07-nested-paging.md, "Ops"
 */
export const operations = chapter({
  chapter: '07-nested-paging',
  setup: { size: 'addr32' },
  optionalSetup: { capacity: 'fraction' },
  create: (subject, setup, harness) => ({
    subject: exportsOf(subject),
    memory: harness.memory32(setup.size),
    capacity: setup.capacity ?? 16,
    taken: [],
    tlb: null,
  }),
  operations: { ...memoryOperations, ...walkOperations, ...tlbOperations },
});

/** Trusts the names only: an export that is missing or no function throws where it is called. */
function exportsOf(subject: SubjectExports): Subject {
  return subject as SubjectExports & Subject;
}

function tlbOf(state: State): SubjectTlb {
  state.tlb ??= state.subject.createTlb32(state.memory.view, state.capacity);
  return state.tlb;
}
