import type { Chapter, Property } from '../../grader/contracts/chapter';
import type { Observation, Program, Reply, Transcript } from '../../grader/contracts/engine';
import type { SuiteFile, Test } from '../../grader/contracts/generated/suite';
import { forState } from '../../grader/contracts/operations';
import type { Judging } from '../../grader/judge/judge-context';

/**
 * A chapter that is as small as a chapter can be, for tests of judging and scoring: a counter that gives out frames.
 * Its programs are run by a function of the test, so that no engine is needed.
 */
const { operation, chapter } = forState<null>();

export const counterOperations = chapter({
  chapter: '99-counter',
  setup: {},
  create: () => null,
  operations: {
    add: operation({ args: { n: 'count' }, result: 'count', run: () => 0 }),
    take: operation({ args: {}, result: { record: { hfn: 'frame' } }, run: () => 0 }),
    at: operation({ args: { va: 'addr32' }, result: 'addr32', run: () => 0 }),
  },
});

/** What a submission answers to an operation: a reply, or a whole observation. */
export type Behaviour = (op: string, args: Readonly<Record<string, unknown>>) => Partial<Observation> | null;

/** Makes the transcript of a program; `null` ends it with a timeout. */
export function transcriptOf(program: Program, create: () => Behaviour): Transcript {
  const behave = create();
  const observations: Observation[] = [];
  for (const call of program.calls) {
    const seen = behave(call.op, call.args);
    if (seen === null) return { observations, end: 'timeout', exports: [], fuel: 1 };
    observations.push({ reply: { value: null }, references: [], frames: [], calls: [], ...seen });
  }
  return { observations, end: 'finished', exports: ['createCounter'], fuel: 1 };
}

/** A reply with a value. */
export function value(tagged: Extract<Reply, { value: unknown }>['value']): Partial<Observation> {
  return { reply: { value: tagged } };
}

/** A reply that is a throw. */
export function thrown(kind: 'RangeError' | 'NotImplementedError' | 'BusError' | 'other'): Partial<Observation> {
  return { reply: { thrown: { kind, message: 'words of the submission', stack: '' } } };
}

/** A counter that does what it should. */
export function rightCounter(): Behaviour {
  let sum = 0;
  return (op, args) => {
    if (op === 'add') return value((sum += Number(args['n'])));
    if (op === 'take') return { reply: { value: { hfn: 20 } }, frames: [{ kind: 'alloc', hfn: 20 }] };
    const address = Number(args['va']);
    const word = `0x${address.toString(16).toUpperCase()}`;
    return { reply: { value: address }, references: [{ kind: 'r', address: word, value: '0x0' }] };
  };
}

/** A test of the chapter with defaults for what does not matter. */
export function test(part: Partial<Test> & Pick<Test, 'id' | 'ops'>): Test {
  return { title: part.id, concept: 'counting', band: 'core', points: 4, clauses: ['99.S1'], ...part };
}

/** The chapter with the given suites. */
export function counterChapter(
  suites: readonly Partial<SuiteFile>[],
  properties: Readonly<Record<string, Property>> = {},
  more: Partial<Chapter['assignment']> = {},
): Chapter {
  return {
    id: '99-counter',
    assignment: {
      schema: 1,
      id: '99-counter',
      title: 'Counting',
      weight: 10,
      hours: 1,
      summary: 'To count.',
      file: 'counter.ts',
      exports: [{ name: 'createCounter', kind: 'factory' }],
      clauses: { '99.S1': 'a counter counts' },
      points: { gate: 10, core: { '99.S1': 40 }, edge: { '99.S1': 25 }, property: 25 },
      invariants: [],
      baseline: 0,
      ...more,
    },
    suites: suites.map((suite) => ({ suite: '99-counter', schema: 1, visibility: 'visible', tests: [], ...suite })),
    recorded: null,
    killMatrix: null,
    equivalents: null,
    hints: null,
    faults: null,
    judging: { operations: counterOperations, invariants: {}, properties },
  };
}

/** What judging needs, with a submission that behaves as `create` says. */
export function judging(
  chapterToJudge: Chapter,
  create: () => Behaviour = rightCounter,
  more: Partial<Judging> = {},
): Judging {
  return {
    chapter: chapterToJudge,
    run: (program) => Promise.resolve(transcriptOf(program, create)),
    oracle: (sequence) => transcriptOf({ ...sequence, suite: 0, fuel: 0 }, rightCounter),
    types: Promise.resolve({ state: 'checked', problems: [] }),
    locate: () => undefined,
    shrinkHidden: true,
    ...more,
  };
}
