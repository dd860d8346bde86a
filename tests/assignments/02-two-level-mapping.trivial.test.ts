import type { SubjectExports } from '../../grader/contracts/operations';
import type { SuiteFile } from '../../grader/contracts/generated/suite';
import { chapterOrThrow, judge, scoreOf } from './02-two-level-mapping/chapter';

const MOST = 15;
const METHODS = ['createVm', 'createProcess', 'map', 'unmap', 'evict', 'translate', 'destroyVm', 'realMap'] as const;

type Answer = (method: string, args: readonly unknown[]) => unknown;

/** A submission whose every method answers by `answer`. */
function answering(answer: Answer): SubjectExports {
  const methods = METHODS.map((method) => [method, (...args: unknown[]) => answer(method, args)]);
  return { createTwoLevelMap: () => Object.fromEntries(methods) as unknown };
}

/** Every result that a suite expects without its matchers; a frame that is to be new becomes frame 20. */
function expectedAnswers(suites: readonly SuiteFile[]): readonly unknown[] {
  const texts = suites
    .flatMap((suite) => suite.tests)
    .flatMap((test) => test.ops)
    .filter(({ expect: expected }) => expected !== undefined && !JSON.stringify(expected).includes('$throws'))
    .map(({ expect: expected }) => JSON.stringify(expected).replace(/\{("\$(same|fresh|any)":[^,}]*,?)+\}/g, '20'));
  return [...new Set(texts)].map((text): unknown => JSON.parse(text));
}

const refusing: Answer = (method) => {
  const refusals: Readonly<Record<string, unknown>> = {
    map: { ok: false, reason: 'out-of-range' },
    translate: { ok: false, failed: 'page-table' },
    unmap: false,
    evict: null,
    destroyVm: 0,
    realMap: [],
  };
  return refusals[method];
};

const agreeing: Answer = (method, args) => {
  const successes: Readonly<Record<string, unknown>> = {
    map: { ok: true, trapped: true, hfn: 20, newFrame: true },
    translate: { ok: true, gfn: args[2], hfn: 20 },
    unmap: true,
    evict: 20,
    destroyVm: 1,
    realMap: [[3, 20]],
  };
  return successes[method];
};

const plain: readonly (readonly [string, Answer])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['an empty object', () => ({})],
  ['an empty list', () => []],
  ['zero', () => 0],
  ['true', () => true],
  ['false', () => false],
  ['its first argument', (_, args) => args[0]],
  ['its last argument', (_, args) => args.at(-1)],
  ['the refusal of each method', refusing],
  ['the success of each method', agreeing],
  ['everything that an outcome may hold', () => ({ ok: true, trapped: true, gfn: 3, hfn: 20, newFrame: true })],
  ['failures of every kind', () => ({ ok: false, reason: 'out-of-memory', failed: 'real-map' })],
];

describe('a submission that computes nothing', () => {
  it.each(plain)('and always answers %s earns at most 15 points', async (_name, answer) => {
    expect(scoreOf(await judge(() => answering(answer)))).toBeLessThanOrEqual(MOST);
  });

  it('and always throws a RangeError earns at most 15 points', async () => {
    const throwing = answering(() => {
      throw new RangeError('no');
    });
    expect(scoreOf(await judge(() => throwing))).toBeLessThanOrEqual(MOST);
  });

  it('and answers what it was asked before earns at most 15 points', async () => {
    let last: unknown;
    const echoing = answering((_, args) => {
      const before = last;
      last = args[0];
      return before;
    });
    expect(scoreOf(await judge(() => echoing))).toBeLessThanOrEqual(MOST);
  });

  it('and always gives one of the answers that the suites expect earns at most 15 points', async () => {
    const scores: { readonly answer: unknown; readonly score: number }[] = [];
    for (const answer of expectedAnswers(chapterOrThrow().suites)) {
      scores.push({ answer, score: scoreOf(await judge(() => answering(() => answer))) });
    }
    expect(scores.length).toBeGreaterThan(30);
    expect(scores.filter(({ score }) => score > MOST)).toEqual([]);
  });
});
