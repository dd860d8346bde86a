import { forState } from '../../grader/contracts/operations';
import type { ObservedMemory32, SubjectExports } from '../../grader/contracts/operations';
import { FAULT32 } from '../../grader/contracts/type-spec';
import { layPages } from './layouts';

/** What a submission of this chapter exports. */
interface Subject {
  readonly walk32: (
    mem: ObservedMemory32['view'],
    request: {
      readonly root: number;
      readonly va: number;
      readonly access: 'r' | 'w';
      readonly mode: 'user' | 'kernel';
    },
  ) => unknown;
}

/** One test: physical memory, and which pages layouts have made step-1 tables. */
interface State {
  readonly subject: Subject;
  readonly memory: ObservedMemory32;
  readonly tables: number[];
}

const RESULT = {
  union: [
    {
      record: {
        ok: { literal: true },
        pa: 'addr32',
        pageSize: { union: [{ literal: 4096 }, { literal: 4194304 }] },
      },
    },
    { record: { ok: { literal: false }, fault: FAULT32 } },
  ],
} as const;

const PAGES = {
  list: { record: { va: 'addr32', pa: 'addr32', w: 'boolean', u: 'boolean' }, optional: { big: 'boolean' } },
} as const;

const { operation, chapter } = forState<State>();

/**
 * The operations of chapter 03: the walk, and three of the harness that leave no trace.
 *
 * @source course 03-page-walk.md, "Ops"
 */
export const operations = chapter({
  chapter: '03-page-walk',
  setup: { size: 'addr32' },
  create: (subject, setup, harness) => ({
    subject: exportsOf(subject),
    memory: harness.memory32(setup.size),
    tables: [],
  }),
  operations: {
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
    layout: operation({
      args: { root: 'addr32', map: PAGES, tables: 'addr32' },
      result: 'none',
      harness: true,
      run: (state, { root, map, tables }) => layPages(state, root, tables, map),
    }),
    walk: operation({
      args: { root: 'addr32', va: 'addr32', access: 'access', mode: 'mode' },
      result: RESULT,
      run: ({ subject, memory }, { root, va, access, mode }) => subject.walk32(memory.view, { root, va, access, mode }),
    }),
  },
});

/** Trusts the name only: an export that is missing or no function throws where it is called. */
function exportsOf(subject: SubjectExports): Subject {
  return subject as SubjectExports & Subject;
}
