import type { Test } from '../../../../grader/contracts/generated/suite';
import type { JudgeContext } from '../../../../grader/judge/judge-context';
import { replayTest } from '../../../../grader/judge/replay/replay-test';
import {
  counterChapter,
  judging,
  rightCounter,
  test as suiteTest,
  thrown,
  value,
  type Behaviour,
} from '../../../support/counter-chapter';

function replay(create: () => Behaviour, tests: Test[], checkpoint: string) {
  const chosen = tests.find(({ id }) => checkpoint.startsWith(id)) as Test;
  const context: JudgeContext = {
    ...judging(counterChapter([{ tests }]), create),
    visibility: 'visible',
    suiteNumber: 0,
    fuelFor: () => 0,
  };
  return replayTest(context, chosen, checkpoint);
}

/** Answers rightly but for the nth call of an operation, counted from 1. */
function wrongAt(op: string, nth: number, answer: ReturnType<Behaviour>): () => Behaviour {
  return () => {
    const right = rightCounter();
    let calls = 0;
    return (name, args) => {
      const seen = right(name, args);
      return name === op && ++calls === nth ? answer : seen;
    };
  };
}

const ADDS = suiteTest({
  id: '99.adds',
  title: 'Two and three',
  ops: [
    { op: 'add', n: 2, expect: 2, points: 1 },
    { op: 'add', n: 3, expect: 5, points: 1, needs: [0] },
    { op: 'note', text: 'now without expecting anything' },
    { op: 'add', n: 1 },
    { op: 'add', n: 4, expect: 10 },
  ],
});

describe('replaying a test', () => {
  it('tells a passing checkpoint with what was expected, found and covered', async () => {
    const told = await replay(rightCounter, [ADDS], '99.adds');
    expect(told).toMatchObject({
      chapter: '99-counter',
      checkpoint: '99.adds',
      title: 'Two and three',
      verdict: 'pass',
      points: 2,
      maxPoints: 2,
      rules: [{ clause: '99.S1', text: 'a counter counts' }],
      builtOn: [],
    });
    expect(
      told.steps.map(({ n, kind, call, state, expected, found }) => [n, kind, call, state, expected, found]),
    ).toEqual([
      [1, 'call', 'add(n=2)', 'ok', '2', '2'],
      [2, 'call', 'add(n=3)', 'ok', '5', '5'],
      [3, 'note', 'now without expecting anything', 'unchecked', undefined, undefined],
      [4, 'call', 'add(n=1)', 'unchecked', undefined, '6'],
      [5, 'call', 'add(n=4)', 'ok', '10', '10'],
    ]);
  });

  it('marks the first difference of the checkpoint, and those of others as differences', async () => {
    const told = await replay(wrongAt('add', 4, value(99)), [ADDS], '99.adds');
    expect(told.verdict).toBe('fail');
    expect(told.steps.map(({ state }) => state)).toEqual(['ok', 'ok', 'unchecked', 'unchecked', 'first']);
    expect(told.steps[4]?.difference).toEqual({ expected: '10', found: '99' });
    const own = await replay(wrongAt('add', 1, value(99)), [ADDS], '99.adds');
    expect(own.steps[0]?.state).toBe('difference');
  });

  it('tells a later checkpoint as it is graded: with only the operations that it needs', async () => {
    const told = await replay(wrongAt('add', 1, value(99)), [ADDS], '99.adds.2');
    expect(told.steps.map(({ n }) => n)).toEqual([1, 2]);
    expect(told.steps[1]).toMatchObject({ state: 'ok', found: '5' });
  });

  it('takes the id of a test for its first checkpoint that fails', async () => {
    const onlyParts = suiteTest({
      id: '99.parts',
      points: 2,
      ops: [
        { op: 'add', n: 2, expect: 2, points: 1 },
        { op: 'add', n: 3, expect: 5, points: 1 },
      ],
    });
    expect((await replay(wrongAt('add', 2, value(9)), [onlyParts], '99.parts')).checkpoint).toBe('99.parts.2');
    expect((await replay(rightCounter, [onlyParts], '99.parts')).checkpoint).toBe('99.parts.1');
    await expect(replay(rightCounter, [onlyParts], '99.parts.7')).rejects.toThrow(RangeError);
  });

  it('says what a run did not reach, and what a throw said', async () => {
    const ended = await replay(wrongAt('add', 2, null), [ADDS], '99.adds');
    expect(ended.steps.map(({ state }) => state)).toEqual(['ok', 'first', 'unchecked', 'difference', 'difference']);
    const thrower = await replay(wrongAt('add', 2, thrown('other')), [ADDS], '99.adds.2');
    expect(thrower.steps[1]?.found).toBe('an exception ("words of the submission")');
  });

  it('names the required tests that fail too, those that others build on first', async () => {
    const first = suiteTest({ id: '99.first', ops: [{ op: 'add', n: 1, expect: 1 }] });
    const second = suiteTest({ id: '99.second', requires: ['99.first'], ops: [{ op: 'add', n: 1, expect: 1 }] });
    const third = suiteTest({ id: '99.third', requires: ['99.second'], ops: [{ op: 'add', n: 1, expect: 1 }] });
    const told = await replay(wrongAt('add', 1, value(7)), [first, second, third], '99.third');
    expect(told.builtOn).toEqual(['99.first', '99.second']);
  });

  it('lists frames that were taken', async () => {
    const take = suiteTest({ id: '99.take', ops: [{ op: 'take', expect: { hfn: 20 } }] });
    expect((await replay(rightCounter, [take], '99.take')).steps[0]?.frames).toEqual(['took frame 20']);
  });
});

describe('replaying references', () => {
  const traced = suiteTest({
    id: '99.trace',
    ops: [
      { op: 'at', va: '0x2008', expect: '0x2008' },
      {
        op: 'expectTrace',
        refs: [['r', '0x201C']],
        cells: [{ row: 0, column: 0, what: 'entry 7', sum: 'table 0x2000 + 7 * 4', gives: 'frame 0xA', traps: {} }],
      },
    ],
  });

  it('puts expected beside made, with the arithmetic of the suite', async () => {
    const told = await replay(rightCounter, [traced], '99.trace');
    expect(told.steps[1]).toMatchObject({
      kind: 'check',
      state: 'first',
      expected: '1 reference',
      rows: [
        {
          n: 1,
          state: 'first',
          expected: 'read 0x201C',
          expectedSum: 'table 0x2000 + 7 * 4',
          what: 'entry 7',
          gives: 'frame 0xA',
          made: 'read 0x2008',
          value: '0x0',
        },
      ],
    });
  });

  it('tells a reference too many and one that was never made', async () => {
    const none = suiteTest({
      id: '99.none',
      ops: [
        { op: 'at', va: '0x2008' },
        { op: 'expectTrace', refs: [] },
      ],
    });
    const two = {
      ...none,
      id: '99.two',
      ops: [
        { op: 'at', va: '0x8' },
        {
          op: 'expectTrace',
          refs: [
            ['r', '0x8'],
            ['r', '0xC'],
            ['r', '0x10'],
          ],
        },
      ],
    };
    const extra = await replay(rightCounter, [none], '99.none');
    expect(extra.steps[1]?.rows.map(({ state, expected, made }) => [state, expected, made])).toEqual([
      ['first', undefined, 'read 0x2008'],
    ]);
    const missing = await replay(rightCounter, [two as Test], '99.two');
    expect(missing.steps[1]?.rows.map(({ state, made }) => [state, made])).toEqual([
      ['equal', 'read 0x8'],
      ['first', undefined],
      ['missing', undefined],
    ]);
  });
});
