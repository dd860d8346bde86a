import {
  forState,
  type Harness,
  type ObservedFrames,
  type ObservedMemory32,
  type ObservedMemory64,
} from '../../../../grader/contracts/operations';

/** What a submission of the tiny chapter exports: one function, which gets all that the harness serves. */
export type Run = (memory: ObservedMemory32['view'], input: string, rest: Rest) => unknown;

export interface Rest {
  readonly wide: ObservedMemory64['view'];
  readonly frames: ObservedFrames['view'];
  readonly record: Harness['record'];
}

interface State extends Rest {
  readonly run: Run;
  readonly look: (() => unknown) | undefined;
  readonly memory: ObservedMemory32;
  readonly pool: ObservedFrames;
}

const { operation, chapter } = forState<State>();

/** A chapter with just enough to test the sandbox. */
export const operations = chapter({
  chapter: '99-tiny',
  setup: {},
  create: (subject, _setup, harness) => {
    const pool = harness.frames({ machineFrames: 16, inUse: [[0, 3]], poolBase: 8 });
    return {
      run: subject.run as Run,
      look: subject.look,
      memory: harness.memory32(0x10000),
      wide: harness.memory64(0x10000n).view,
      pool,
      frames: pool.view,
      record: harness.record,
    };
  },
  probe: ({ pool, look }) => (look === undefined ? { allocated: pool.allocated() } : look()),
  operations: {
    run: operation({
      args: { input: 'text' },
      result: 'text',
      run: ({ run, memory, wide, frames, record }, { input }) => run(memory.view, input, { wide, frames, record }),
    }),
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
  },
});
