import {
  forState,
  type ObservedFrames,
  type ObservedMemory32,
  type SubjectExports,
} from '../../../grader/contracts/operations';

/** What a submission's factory returns, as far as this file calls it. */
interface Target {
  lookup(va: number): unknown;
  take(): unknown;
  double(value: bigint): unknown;
  say(word: string): unknown;
}

interface State {
  readonly target: Target;
  readonly memory: ObservedMemory32;
  readonly frames: ObservedFrames;
}

type Create = (memory: ObservedMemory32['view'], frames: ObservedFrames['view']) => Target;

const { operation, chapter } = forState<State>();

const FOUND = {
  union: [{ record: { ok: { literal: true }, pa: 'addr32' } }, { record: { ok: { literal: false } } }],
} as const;

/** The chapter that the attacks are made on: observed memory, observed frames, a bigint and a text. */
export const operations = chapter({
  chapter: '90-target',
  setup: { machineFrames: 'count' },
  create: (subject: SubjectExports, { machineFrames }, harness): State => {
    const memory = harness.memory32(0x10000);
    const frames = harness.frames({ machineFrames, inUse: [], poolBase: 8 });
    return { target: (subject['createTarget'] as Create)(memory.view, frames.view), memory, frames };
  },
  probe: ({ frames }) => ({ allocated: frames.allocated() }),
  operations: {
    poke32: operation({
      args: { pa: 'addr32', v: 'pte32' },
      result: 'none',
      harness: true,
      run: ({ memory }, { pa, v }) => memory.poke(pa, v),
    }),
    lookup: operation({
      args: { va: 'addr32' },
      result: FOUND,
      run: ({ target }, { va }) => target.lookup(va),
    }),
    take: operation({ result: { nullable: 'frame' }, run: ({ target }) => target.take() }),
    double: operation({
      args: { value: 'pte64' },
      result: 'pte64',
      run: ({ target }, { value }) => target.double(value),
    }),
    say: operation({ args: { word: 'text' }, result: 'text', run: ({ target }, { word }) => target.say(word) }),
  },
});
