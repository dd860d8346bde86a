import { chapterNumberOf, findCheckpoint } from '../../../grader/student/find-checkpoint';
import { counterChapter, test as suiteTest } from '../../support/counter-chapter';

const { suites } = counterChapter([
  {
    tests: [
      suiteTest({
        id: '99.adds',
        ops: [
          { op: 'add', n: 1, expect: 1 },
          { op: 'add', n: 1, expect: 2, points: 1, id: 'two' },
        ],
      }),
    ],
  },
  { visibility: 'hidden', tests: [suiteTest({ id: '99.secret', ops: [{ op: 'add', n: 1 }] })] },
]);

describe('looking a checkpoint up', () => {
  it.each(['99.adds', '99.adds.two'])('finds the visible test of %s', (id) => {
    expect(findCheckpoint(suites, id)).toMatchObject({ kind: 'found', test: { id: '99.adds' } });
  });

  it.each(['99.secret', '99.H-02', 'H-12', '99.h.trap', '99.p.isolation', '99.property.traces'])(
    'says that %s is hidden',
    (id) => {
      expect(findCheckpoint(suites, id)).toEqual({ kind: 'hidden' });
    },
  );

  it('names the nearest visible one for a misspelt id, and none where nothing is near', () => {
    expect(findCheckpoint(suites, '99.ads')).toEqual({ kind: 'unknown', nearest: '99.adds' });
    expect(findCheckpoint(suites, '99.something-else')).toEqual({ kind: 'unknown', nearest: null });
  });

  it('never names a hidden one as the nearest', () => {
    expect(findCheckpoint(suites, '99.secrets')).toEqual({ kind: 'unknown', nearest: null });
  });

  it.each([
    ['03.gate.trace', '03'],
    ['03', '03'],
    ['3.gate', null],
    ['gate.trace', null],
  ])('reads the chapter of %s as %s', (id, number) => {
    expect(chapterNumberOf(id)).toBe(number);
  });
});
