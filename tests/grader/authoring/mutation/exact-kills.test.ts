import {
  approximateCheckpoints,
  hasExactKill,
  withoutTolerances,
} from '../../../../grader/authoring/mutation/exact-kills';
import { counterChapter, test } from '../../../support/counter-chapter';

const CHAPTER = counterChapter([
  {
    tests: [
      test({ id: '99.near', ops: [{ op: 'add', n: 1, expect: { $approx: [1, 1e-9] } }] }),
      test({
        id: '99.both',
        ops: [
          { op: 'add', n: 1, expect: 1 },
          { op: 'add', n: 1, expect: { sum: { $approx: [2, 1e-9] }, n: 2 }, points: 1, id: 'near' },
        ],
      }),
    ],
  },
]);

describe('approximateCheckpoints', () => {
  it('finds the checkpoints with a tolerance, not their whole tests', () => {
    expect([...approximateCheckpoints(CHAPTER)]).toEqual(['99.near', '99.both.near']);
  });
});

describe('hasExactKill', () => {
  const approximate = new Set(['near']);

  it('believes a failure', () => {
    expect(hasExactKill([{ checkpoint: 'far', verdict: 'fail' }], approximate)).toBe(true);
  });

  it.each([
    ['a checkpoint with a tolerance', { checkpoint: 'near', verdict: 'fail' }],
    ['a spent budget', { checkpoint: 'far', verdict: 'timeout' }],
    ['spent memory', { checkpoint: 'far', verdict: 'out-of-memory' }],
    ['a blocked checkpoint', { checkpoint: 'far', verdict: 'blocked' }],
  ] as const)('doubts %s', (_, kill) => {
    expect(hasExactKill([kill], approximate)).toBe(false);
  });
});

describe('withoutTolerances', () => {
  it('takes any value where a tolerance stood, and leaves the rest', () => {
    const [near, both] = withoutTolerances(CHAPTER).suites[0]?.tests ?? [];
    expect(near?.ops[0]?.expect).toEqual({ $any: true });
    expect(both?.ops.map(({ expect: expected }) => expected)).toEqual([1, { sum: { $any: true }, n: 2 }]);
  });
});
