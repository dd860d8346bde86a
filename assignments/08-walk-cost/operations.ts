import { forState } from '../../grader/contracts/operations';
import type { ObservedMemory64, SubjectExports } from '../../grader/contracts/operations';
import { FAULT64 } from '../../grader/contracts/type-spec';
import { layBoth } from './layouts';
import { describeAnswer } from './answer-text';

type Access = 'r' | 'w';
type View = ObservedMemory64['view'];

interface Registers {
  readonly guestRoot: bigint;
  readonly hostRoot: bigint;
}

interface Capacities {
  readonly pwcEntries: number;
  readonly ntlbEntries: number;
}

interface SubjectMmu {
  load(vm: string, regs: Registers): unknown;
  translate(va: bigint, access: Access): unknown;
  invlpg(va: bigint): unknown;
  invept(vm: string): unknown;
}

/** What a submission of this chapter exports. */
interface Subject {
  readonly nestedWalk48: (mem: View, regs: Registers, va: bigint, access: Access) => unknown;
  readonly refCount: (guestSteps: number, hostSteps: readonly number[]) => unknown;
  readonly createMmu48: (mem: View, config: Capacities) => SubjectMmu;
}

/** One test: the host's memory, and the MMU once an operation has asked for it. */
interface State {
  readonly subject: Subject;
  readonly memory: ObservedMemory64;
  readonly capacities: Capacities;
  /** hPAs of the pages that layouts have made tables. */
  readonly taken: bigint[];
  mmu: SubjectMmu | null;
  regs: Registers | null;
  /** What the operation just made has asked the MMU to translate; null after any other one. */
  asked: { readonly va: bigint; readonly access: Access } | null;
}

const FAILED = { record: { ok: { literal: false }, fault: FAULT64 } } as const;
const TRANSLATION = {
  ok: { literal: true },
  hpa: 'addr64',
  gpa: 'addr64',
  refs: 'count',
  guestPage: 'count',
  hostPage: 'count',
} as const;
const WALK_RESULT = { union: [{ record: TRANSLATION }, FAILED] } as const;
const MMU_RESULT = { union: [{ record: { ...TRANSLATION, pwc: 'step' } }, FAILED] } as const;

const HOST_PAGES = { list: { record: { gpa: 'addr64', hpa: 'addr64', size: 'count', w: 'boolean' } } } as const;
const GUEST_PAGES = { list: { record: { va: 'addr64', gpa: 'addr64', size: 'count', w: 'boolean' } } } as const;

const { operation, chapter } = forState<State>();

const memoryOperations = {
  poke64: operation({
    args: { pa: 'addr64', v: 'pte64' },
    result: 'none',
    harness: true,
    run: (state, { pa, v }) => {
      state.asked = null;
      state.memory.poke(pa, v);
    },
  }),
  peek64: operation({
    args: { pa: 'addr64' },
    result: 'pte64',
    harness: true,
    run: (state, { pa }) => {
      state.asked = null;
      return state.memory.peek(pa);
    },
  }),
  layout48: operation({
    args: { hostRoot: 'addr64', guestRoot: 'addr64', tables: 'addr64', host: HOST_PAGES, guest: GUEST_PAGES },
    result: 'none',
    harness: true,
    run: (state, { host, guest, ...places }) => {
      state.asked = null;
      layBoth(state, places, host, guest);
    },
  }),
};

const walkOperations = {
  walk: operation({
    args: { guestRoot: 'addr64', hostRoot: 'addr64', va: 'addr64', access: 'access' },
    result: WALK_RESULT,
    run: (state, { guestRoot, hostRoot, va, access }) => {
      state.asked = null;
      return state.subject.nestedWalk48(state.memory.view, { guestRoot, hostRoot }, va, access);
    },
  }),
  // Suites also give numbers that 08.S9 refuses.
  refCount: operation({
    args: { guestSteps: 'fraction', hostSteps: { list: 'fraction' } },
    result: 'count',
    run: (state, { guestSteps, hostSteps }) => {
      state.asked = null;
      return state.subject.refCount(guestSteps, hostSteps);
    },
  }),
};

// Methods declared `void` may return anything in TypeScript: what they return is dropped.
const mmuOperations = {
  'mmu.load': operation({
    args: { vm: 'vm', guestRoot: 'addr64', hostRoot: 'addr64' },
    result: 'none',
    run: (state, { vm, guestRoot, hostRoot }) => {
      state.asked = null;
      mmuOf(state).load(vm, { guestRoot, hostRoot });
      state.regs = { guestRoot, hostRoot };
    },
  }),
  'mmu.translate': operation({
    args: { va: 'addr64', access: 'access' },
    result: MMU_RESULT,
    run: (state, { va, access }) => {
      state.asked = null;
      const answer = mmuOf(state).translate(va, access);
      state.asked = { va, access };
      return answer;
    },
  }),
  'mmu.invlpg': operation({
    args: { va: 'addr64' },
    result: 'none',
    run: (state, { va }) => {
      state.asked = null;
      mmuOf(state).invlpg(va);
    },
  }),
  'mmu.invept': operation({
    args: { vm: 'vm' },
    result: 'none',
    run: (state, { vm }) => {
      state.asked = null;
      mmuOf(state).invept(vm);
    },
  }),
};

/**
 * The operations of chapter 08. The MMU is made by the first `mmu.` operation, with the capacities of the setup (16
 * each where a test does not care), so that a nonsense capacity shows as a throw of that operation.
 *
 * The capacities are `fraction`s because suites also give ones that the course refuses.
 *
 * @source course 08-walk-cost.md, "Ops"
 */
export const operations = chapter({
  chapter: '08-walk-cost',
  setup: { size: 'addr64' },
  optionalSetup: { pwcEntries: 'fraction', ntlbEntries: 'fraction' },
  create: (subject, setup, harness): State => ({
    subject: exportsOf(subject),
    memory: harness.memory64(setup.size),
    capacities: { pwcEntries: setup.pwcEntries ?? 16, ntlbEntries: setup.ntlbEntries ?? 16 },
    taken: [],
    mmu: null,
    regs: null,
    asked: null,
  }),
  probe: walkOfTheSame,
  operations: { ...memoryOperations, ...walkOperations, ...mmuOperations },
});

/**
 * For `cache-off-is-walk` (08.S24): after a translation without caches, what the submission's own nestedWalk48 says of
 * the same access. The translation has left all marks that this walk would make, so it changes no memory.
 *
 * @returns the answer as text, or the empty text after any other operation
 */
function walkOfTheSame({ subject, memory, capacities, regs, asked }: State): string {
  if (asked === null || regs === null) return '';
  if (capacities.pwcEntries !== 0 || capacities.ntlbEntries !== 0) return '';
  return describeAnswer(subject.nestedWalk48(memory.view, regs, asked.va, asked.access));
}

/** Trusts the names only: an export that is missing or no function throws where it is called. */
function exportsOf(subject: SubjectExports): Subject {
  return subject as SubjectExports & Subject;
}

function mmuOf(state: State): SubjectMmu {
  state.mmu ??= state.subject.createMmu48(state.memory.view, state.capacities);
  return state.mmu;
}
