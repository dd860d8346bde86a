import type { Property } from '../../../grader/contracts/chapter';
import type { SuiteFile } from '../../../grader/contracts/generated/suite';
import { judgeChapter } from '../../../grader/judge/judge-chapter';
import { createRandom } from '../../../grader/judge/random';
import { counterChapter, judging, rightCounter, value, type Behaviour } from '../../support/counter-chapter';

const ADDING: Property = {
  frames: 'renamed',
  references: false,
  generate: (random, run) => ({
    setup: {},
    calls: Array.from({ length: 3 + run }, () => ({ op: 'add', args: { n: random.int(0, 99) } })),
  }),
};

const TAKING: Property = {
  frames: 'renamed',
  references: false,
  generate: () => ({
    setup: {},
    calls: [
      { op: 'take', args: {} },
      { op: 'take', args: {} },
    ],
  }),
};

const SUITE: Partial<SuiteFile> = {
  visibility: 'hidden',
  properties: [
    { id: '99.P1', title: 'adding', concept: 'adding', points: 5, clauses: ['99.S1'], generator: 'adding', seed: 7 },
  ],
};

function judge(create: () => Behaviour, property: Property = ADDING) {
  return judgeChapter(judging(counterChapter([SUITE], { adding: property }), create));
}

/** Counts wrongly from the given number of additions on. */
function forgetsAfter(additions: number): () => Behaviour {
  return () => {
    let sum = 0;
    let calls = 0;
    return (_, args) => value((sum += ++calls > additions ? 0 : Number(args['n'])));
  };
}

describe('a property', () => {
  it('passes with full credit if all 40 seeds agree with the reference', async () => {
    expect((await judge(rightCounter))[0]).toMatchObject({ verdict: 'pass', credit: 1, seeds: { passed: 40, of: 40 } });
  });

  it.each([
    [5, 0, 3],
    [15, 0.4, 13],
    [30, 0.7, 28],
  ])('that first fails after %i operations earns %d of its points', async (additions, credit, passed) => {
    const [judged] = await judge(forgetsAfter(additions));
    expect(judged).toMatchObject({ verdict: 'fail', credit, seeds: { passed } });
  });

  it('shrinks a failing sequence to a minimal one before it is shown', async () => {
    const tooLarge = (): Behaviour => {
      const right = rightCounter();
      return (op, args) => (Number(args['n']) > 80 ? value(0) : right(op, args));
    };
    const [judged] = await judge(tooLarge);
    expect(judged?.explanation?.steps).toHaveLength(1);
    expect(judged?.explanation?.steps[0]).toMatchObject({ state: 'different', outcome: '0' });
  });

  it('takes other frame numbers than the reference, as long as the correspondence is one to one', async () => {
    const give = (frames: readonly number[]) => (): Behaviour => {
      let next = 0;
      return () => value({ hfn: frames[next++] ?? 0 });
    };
    const chapter = counterChapter([SUITE], { adding: TAKING });
    const verdictFor = async (create: () => Behaviour) => {
      const input = judging(chapter, create);
      const judged = await judgeChapter({
        ...input,
        oracle: () => ({ observations: [oneReply(20), oneReply(21)], end: 'finished', exports: [], fuel: 0 }),
      });
      return judged[0]?.verdict;
    };
    expect(await verdictFor(give([31, 30]))).toBe('pass');
    expect(await verdictFor(give([30, 30]))).toBe('fail');
  });

  it('asks its own condition after every operation agreed', async () => {
    const condition = () => ({ at: 1, message: 'something leaked' });
    const [judged] = await judge(rightCounter, { ...ADDING, condition });
    expect(judged?.explanation?.actual).toContain('something leaked');
  });

  it('starts no more than a few programs beyond the first failure', async () => {
    const input = judging(counterChapter([SUITE], { adding: ADDING }), forgetsAfter(0), { shrinkHidden: false });
    let runs = 0;
    await judgeChapter({
      ...input,
      run: (program) => {
        runs++;
        return input.run(program);
      },
    });
    expect(runs).toBeLessThanOrEqual(4);
  });
});

function oneReply(hfn: number) {
  return { reply: { value: { hfn } }, references: [], frames: [], calls: [] };
}

describe('seeded randomness', () => {
  it('draws the same from equal seeds and other things from other seeds', () => {
    const draw = (seed: number) =>
      Array.from({ length: 20 }, () => createRandom(seed)).map((random) => random.int(0, 1e6));
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it('shuffles without losing an element', () => {
    const list = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = createRandom(1).shuffle(list);
    expect(shuffled).not.toEqual(list);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(list);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom(1).pick([])).toThrow(RangeError);
  });
});
