import { EngineFault } from '../../../grader/contracts/engine';
import type { Observation, Transcript } from '../../../grader/contracts/engine';

import { openPlainEngine } from '../../../grader/sandbox/plain-engine';
import { runs, valueOf } from './sandbox-kit';
import * as machine from './tiny/machine';
import { operations, type Run } from './tiny/operations';

function runAll(run: Run, inputs: readonly string[] = ['']): Transcript {
  return openPlainEngine(operations, { run: run }, machine).runSync(runs(inputs));
}

function runOnce(run: Run): Observation | undefined {
  return runAll(run).observations[0];
}

/** Throws anything. */
function raise(value: unknown): never {
  throw value as Error;
}

test('tells what an operation returned, and its references in order', () => {
  const observation = runOnce((memory) => {
    memory.write32(0x2000, 0xabc);
    return { ok: true, pa: memory.read32(0x2000) };
  });
  expect(observation).toEqual({
    reply: { value: { ok: true, pa: 0xabc } },
    references: [
      { kind: 'w', address: '0x2000', value: '0xABC' },
      { kind: 'r', address: '0x2000', value: '0xABC' },
    ],
    frames: [],
    calls: [],
    probe: { allocated: [] },
  });
});

test('tells refused accesses with their reasons', () => {
  const observation = runOnce((memory) => {
    memory.write32(0, -1);
    return memory.read32(0x2007);
  });
  expect(observation?.references).toEqual([
    { kind: 'w', address: '0x0', value: '-0x1', refused: 'bad-value' },
    { kind: 'r', address: '0x2007', refused: 'misaligned' },
  ]);
  expect(observation?.reply).toMatchObject({ thrown: { kind: 'BusError', message: 'misaligned read at 0x2007' } });
});

test('tells 64-bit references, frames and recorded calls', () => {
  const observation = runOnce((_memory, _input, { wide, frames, record }) => {
    wide.write64(8n, 0xfn);
    record(['read', 1, 7]);
    record(['write', NaN, {} as never]);
    frames.free(frames.alloc() as number);
    frames.alloc(5);
    return frames.alloc();
  });
  expect(observation).toMatchObject({
    reply: { value: 8 },
    references: [{ kind: 'w', address: '0x8', value: '0xF' }],
    frames: [
      { kind: 'alloc', hfn: 8 },
      { kind: 'free', hfn: 8 },
      { kind: 'alloc', hfn: 5 },
      { kind: 'alloc', hfn: 8 },
    ],
    calls: [
      ['read', 1, 7],
      ['write', 'NaN', 'object'],
    ],
    probe: { allocated: [5, 8] },
  });
});

test.each<[string, () => unknown, object]>([
  [
    'RangeError',
    () => {
      throw new RangeError('a');
    },
    { kind: 'RangeError', message: 'a' },
  ],
  [
    'a subclass of RangeError',
    () => {
      throw new (class extends RangeError {})('b');
    },
    { kind: 'RangeError' },
  ],
  [
    'NotImplementedError',
    () => {
      throw new machine.NotImplementedError('c');
    },
    { kind: 'NotImplementedError', message: 'c' },
  ],
  [
    'a thrown text',
    () => {
      return raise('plain');
    },
    { kind: 'other', message: 'plain', stack: '' },
  ],
  [
    'nothing',
    () => {
      return raise(undefined);
    },
    { kind: 'other', message: '' },
  ],
  [
    'an error that only claims its name',
    () => {
      return raise(Object.assign(new Error('d'), { name: 'RangeError' }));
    },
    { kind: 'other' },
  ],
  [
    'an error whose message cannot be read',
    () => {
      return raise(
        new Proxy(new RangeError('x'), {
          get() {
            return raise(1);
          },
        }),
      );
    },
    { kind: 'RangeError', message: '', stack: '' },
  ],
  [
    'a proxy without a readable prototype',
    () => {
      return raise(
        new Proxy(
          {},
          {
            getPrototypeOf() {
              return raise(1);
            },
          },
        ),
      );
    },
    { kind: 'other' },
  ],
  [
    'an endless recursion',
    function recurse(): unknown {
      return [recurse()];
    },
    { kind: 'InternalError' },
  ],
])('tells the kind of %s from its prototypes', (_name, fail, expected) => {
  expect(runOnce(() => fail())?.reply).toMatchObject({ thrown: expected });
});

test('tells a double free', () => {
  const observation = runOnce((_memory, _input, { frames }) => frames.free(0));
  expect(observation?.reply).toMatchObject({ thrown: { kind: 'DoubleFreeError' } });
  expect(observation?.frames).toEqual([{ kind: 'free', hfn: 0 }]);
});

test('clips what a submission says', () => {
  const reply = runOnce(() => {
    return raise(Object.assign(new Error('m'.repeat(9999)), { stack: 's'.repeat(9999) }));
  })?.reply;
  expect(reply).toMatchObject({ thrown: { message: 'm'.repeat(500), stack: 's'.repeat(2000) } });
});

test('starts the log of every operation empty', () => {
  const { observations } = runAll((memory, input) => memory.read32(Number(input)), ['4', '8']);
  expect(observations.map(({ references }) => references.map(({ address }) => address))).toEqual([['0x4'], ['0x8']]);
});

test('keeps harness operations out of the log', () => {
  const engine = openPlainEngine(operations, { run: () => 0 }, machine);
  const calls = [
    { op: 'poke32', args: { pa: '0x10', v: '0xFFFFFFFF' } },
    { op: 'peek32', args: { pa: '0x10' } },
  ];
  const { observations } = engine.runSync(runs([], { calls }));
  expect(observations.map(valueOf)).toEqual([{ $undefined: true }, 0xffffffff]);
  expect(observations.flatMap(({ references }) => references)).toEqual([]);
});

test('makes a throw of the probe the throw of the operation, and drops the references of the probe', () => {
  let count = 0;
  const exports = {
    run: (memory: { read32(pa: number): number }) => memory.read32(0),
    look: () => {
      if (++count === 2) throw new RangeError('broken');
      return count;
    },
  };
  const { observations } = openPlainEngine(operations, exports, machine).runSync(runs(['', '', '']));
  expect(observations.map(({ probe }) => probe)).toEqual([1, undefined, 3]);
  expect(observations[1]?.reply).toMatchObject({ thrown: { kind: 'RangeError' } });
  expect(observations[1]?.references).toHaveLength(1);
});

test('answers every operation with what making the state threw', () => {
  const failing = {
    ...operations,
    create: () => {
      throw new machine.NotImplementedError('createMap');
    },
  };
  const { observations, end } = openPlainEngine(failing, { run: () => 0 }, machine).runSync(runs(['', '']));
  expect(end).toBe('finished');
  expect(observations.map(({ reply }) => reply)).toMatchObject([
    { thrown: { kind: 'NotImplementedError' } },
    { thrown: { kind: 'NotImplementedError' } },
  ]);
});

test('tells what loading threw, and runs nothing', () => {
  const engine = openPlainEngine(
    operations,
    () => {
      throw new RangeError('top level');
    },
    machine,
  );
  expect(engine.runSync(runs(['']))).toMatchObject({
    observations: [],
    exports: [],
    loading: { kind: 'RangeError', message: 'top level' },
  });
});

test('lists the exports that are functions, in code-unit order', () => {
  const exports = { run: () => 0, b: () => 0, A: () => 0, constant: 5 as never };
  expect(openPlainEngine(operations, exports, machine).runSync(runs([''])).exports).toEqual(['A', 'b', 'run']);
});

test('puts an operation that the chapter does not have down to the grader', async () => {
  const engine = openPlainEngine(operations, { run: () => 0 }, machine);
  const program = runs([], { calls: [{ op: 'walk', args: {} }] });
  expect(() => engine.runSync(program)).toThrow(EngineFault);
  await expect(engine.run(program)).rejects.toThrow('operations.ts has no operation walk');
});

test('tells kinds by the machine module that it is given', () => {
  class OtherBusError extends Error {}
  const other = { ...machine, BusError: OtherBusError };
  const engine = openPlainEngine(
    operations,
    { run: (memory: { read32(pa: number): number }) => memory.read32(1) },
    other,
  );
  expect(engine.runSync(runs([''])).observations[0]?.reply).toMatchObject({ thrown: { kind: 'BusError' } });
  expect(() => openPlainEngine(operations, {}, {}).runSync(runs(['']))).toThrow('exports no class BusError');
});

test('ends an operation with too many references as thrown, even if the submission catches it', () => {
  const observation = runOnce((memory) => {
    try {
      for (;;) memory.read32(0);
    } catch {
      return 'fine';
    }
  });
  expect(observation?.reply).toMatchObject({
    thrown: { kind: 'InternalError', message: 'one operation made too many memory references' },
  });
  expect(observation?.references.length).toBeGreaterThan(1000);
});

test('replaces a probe that no longer fits into the reply, not the value', () => {
  const exports = { run: () => 'v'.repeat(40_000), look: () => 'p'.repeat(40_000) };
  const { observations } = openPlainEngine(operations, exports, machine).runSync(runs(['']));
  expect(observations[0]).toMatchObject({ reply: { value: 'v'.repeat(40_000) }, probe: { $other: 'too-large' } });
});
