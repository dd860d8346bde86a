import { Corpus } from './engine/corpus';
import { Fuzzer, runPath } from './engine/fuzzer';
import { randomOf } from './engine/fuzz-random';
import { Mishandled, type FuzzTarget } from './fuzz-target';

const SEED = 7;

/** Mishandles 1234 alone, which nobody draws, but which is reached digit by digit. */
const lock: FuzzTarget<string> = {
  name: 'lock',
  share: 1,
  make: (random) => String(random.int(0, 9)),
  vary: (text, random) => text.slice(0, 3) + String(random.int(0, 9)),
  check: (text) => {
    if (text === '1234') throw new Mishandled('open');
    return 'abcd'.slice(0, ['1', '12', '123'].indexOf(text) + 1);
  },
  sizeOf: (text) => text.length,
  save: (text) => text,
  load: (saved) => String(saved),
};

test('a case is found with a path that makes its input again', async () => {
  const fuzzer = new Fuzzer(lock, { seed: SEED });
  await fuzzer.run(5000);
  expect(fuzzer.found).toMatchObject({ target: 'lock', input: '1234', error: expect.stringContaining('open') });
  expect(fuzzer.found?.path).toHaveLength(4);
  expect(await runPath(lock, SEED, fuzzer.found?.path ?? [])).toMatchObject({ input: '1234' });
});

test('without feedback nothing is found that has to be reached step by step', async () => {
  const fuzzer = new Fuzzer(lock, { seed: SEED, feedback: false });
  await fuzzer.run(5000);
  expect([fuzzer.found, fuzzer.inputs]).toEqual([null, 5000]);
});

test('the inputs are the same, however the run is cut into turns', async () => {
  const pathsOf = async (turns: readonly number[]): Promise<string[]> => {
    const fuzzer = new Fuzzer({ ...lock, check: () => 'fine' }, { seed: SEED });
    const paths: string[] = [];
    for (const count of turns) await fuzzer.run(count, (path) => paths.push(path.join('.')));
    return paths;
  };
  expect(await pathsOf([1, 30, 69])).toEqual(await pathsOf([100]));
});

test('nothing follows a case that was found', async () => {
  const fuzzer = new Fuzzer({ ...lock, check: () => Promise.reject(new Error('at once')) }, { seed: SEED });
  await fuzzer.run(10);
  await fuzzer.run(10);
  expect(fuzzer.inputs).toBe(1);
});

test('what differs in numbers and quotations alone is handled in one way', () => {
  const corpus = new Corpus<number>();
  for (const behaviour of ['line 1 has "a"', 'line 22 has "b\\"c"', 'line 3 ends']) {
    corpus.note(behaviour, 1, { input: 1, path: [0] });
  }
  expect(corpus.kinds).toBe(2);
});

test('large inputs and long chains are not varied further', () => {
  const corpus = new Corpus<number>();
  corpus.note('large', 5000, { input: 1, path: [0] });
  corpus.note('far', 1, { input: 1, path: Array.from({ length: 24 }, (_, at) => at) });
  corpus.note('near', 1, { input: 2, path: [0] });
  expect([corpus.kinds, corpus.size, corpus.at(0).input]).toEqual([3, 1, 2]);
});

test('the first draws of neighbouring inputs are spread evenly', () => {
  const draws = Array.from({ length: 4000 }, (_, index) => randomOf(SEED, index).int(0, 3));
  for (const each of [0, 1, 2, 3]) expect(draws.filter((draw) => draw === each).length).toBeGreaterThan(900);
});
