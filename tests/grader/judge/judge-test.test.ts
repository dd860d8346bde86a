import { judgeChapter } from '../../../grader/judge/judge-chapter';
import {
  counterChapter,
  judging,
  rightCounter,
  test as suiteTest,
  thrown,
  value,
  type Behaviour,
} from '../../support/counter-chapter';
import type { Judging } from '../../../grader/judge/judge-context';
import type { Test } from '../../../grader/contracts/generated/suite';

async function judge(create: () => Behaviour, tests: Test[], more = {}) {
  return judgeChapter(judging(counterChapter([{ tests }], {}, more), create));
}

function byId(judged: Awaited<ReturnType<typeof judge>>) {
  return Object.fromEntries(judged.map((checkpoint) => [checkpoint.id, checkpoint]));
}

/** Answers rightly but for one operation. */
function counterWith(op: string, answer: ReturnType<Behaviour>): () => Behaviour {
  return () => {
    const right = rightCounter();
    return (name, args) => {
      const seen = right(name, args);
      return name === op ? answer : seen;
    };
  };
}

const ADDS = suiteTest({
  id: '99.adds',
  ops: [
    { op: 'add', n: 2, expect: 2, points: 1 },
    { op: 'add', n: 3, expect: 5, points: 1, needs: [0] },
    { op: 'add', n: 4, expect: 9 },
  ],
});

describe('judging a test', () => {
  it('passes every checkpoint of a right submission with full credit', async () => {
    const judged = await judge(rightCounter, [ADDS]);
    expect(judged.map(({ id, verdict, credit, maxPoints }) => [id, verdict, credit, maxPoints])).toEqual([
      ['99.adds', 'pass', 1, 2],
      ['99.adds.1', 'pass', 1, 1],
      ['99.adds.2', 'pass', 1, 1],
    ]);
  });

  it('runs a later checkpoint again with only the operations it needs after an earlier mismatch', async () => {
    const programs: number[] = [];
    const forgetsFirst = (): Behaviour => {
      const right = rightCounter();
      let calls = 0;
      return (op, args) => {
        calls++;
        const seen = right(op, args);
        return calls === 1 ? value(0) : seen;
      };
    };
    const input = judging(counterChapter([{ tests: [ADDS] }]), forgetsFirst);
    const judged = byId(
      await judgeChapter({
        ...input,
        run: (program) => {
          programs.push(program.calls.length);
          return input.run(program);
        },
      }),
    );
    expect(programs).toEqual([3, 2]);
    expect(judged['99.adds.1']?.verdict).toBe('fail');
    expect(judged['99.adds.2']?.verdict).toBe('pass');
  });

  it('explains the first difference with the operations up to it, the rule and a command', async () => {
    const judged = byId(await judge(counterWith('add', value(7)), [ADDS]));
    expect(judged['99.adds.1']?.explanation).toMatchObject({
      summary: 'add: expected 2, got 7',
      steps: [{ n: 1, call: 'add(n=2)', state: 'different', outcome: '7' }],
      rule: { clause: '99.S1', text: 'a counter counts' },
      commands: ['npx pagewalk explain 99.adds.1', 'npx pagewalk hint 99'],
    });
  });

  it.each([
    ['a value outside its range', value(-1), 'bad-value'],
    ['a throw that no clause asks for', thrown('other'), 'error'],
    ['a bus error', thrown('BusError'), 'fail'],
    ['a stub', thrown('NotImplementedError'), 'not-attempted'],
    ['an endless loop', null, 'timeout'],
  ])('gives %s its verdict', async (_, answer, verdict) => {
    const tests = [suiteTest({ id: '99.one', ops: [{ op: 'add', n: 1, expect: 1 }] })];
    expect((await judge(counterWith('add', answer), tests))[0]?.verdict).toBe(verdict);
  });

  it('passes an expected throw and fails its absence', async () => {
    const tests = [suiteTest({ id: '99.throws', ops: [{ op: 'add', n: -1, expect: { $throws: 'RangeError' } }] })];
    expect((await judge(counterWith('add', thrown('RangeError')), tests))[0]?.verdict).toBe('pass');
    expect((await judge(rightCounter, tests))[0]?.verdict).toBe('fail');
    expect((await judge(counterWith('add', value(1)), tests))[0]?.explanation?.summary).toBe(
      'add: expected a RangeError, got 1',
    );
  });

  it('never takes a RangeError for another throw', async () => {
    const tests = [suiteTest({ id: '99.throws', ops: [{ op: 'add', n: -1, expect: { $throws: 'RangeError' } }] })];
    expect((await judge(counterWith('add', thrown('other')), tests))[0]?.verdict).toBe('error');
  });

  it('reports an access that the bus refused even where the submission caught the error', async () => {
    const misaligned = {
      reply: { value: 1 },
      references: [{ kind: 'r', address: '0x7', refused: 'misaligned' }],
    } as const;
    const tests = [suiteTest({ id: '99.bus', ops: [{ op: 'add', n: 1, expect: 1 }] })];
    const [judged] = await judge(counterWith('add', misaligned), tests);
    expect(judged?.verdict).toBe('fail');
    expect(judged?.explanation?.actual).toBe('read 0x7 (refused: the address is not aligned)');
  });

  it('reports a broken invariant once, at the operation that broke it', async () => {
    const tests = [
      suiteTest({
        id: '99.even',
        ops: [
          { op: 'add', n: 1, points: 2, expect: 1 },
          { op: 'add', n: 2, points: 2, expect: 3 },
        ],
      }),
    ];
    const chapter = counterChapter([{ tests }], {}, { invariants: ['even'] });
    const even = { even: ({ result }: { result: unknown }) => (Number(result) % 2 === 0 ? null : 'the count is odd') };
    const judged = await judgeChapter(judging({ ...chapter, judging: { ...chapter.judging, invariants: even } }));
    expect(judged.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
    expect(judged[0]?.explanation?.actual).toContain('the count is odd');
  });

  it('passes the exports only if they are functions and the types are right', async () => {
    const tests = [suiteTest({ id: '99.exports', band: 'gate', ops: [{ op: 'expectExports' }] })];
    const chapter = counterChapter([{ tests }]);
    const verdictWith = async (more: Partial<Judging>) => (await judgeChapter(judging(chapter, rightCounter, more)))[0];
    expect(await verdictWith({})).toMatchObject({ verdict: 'pass', isExports: true });
    const typeError = { message: 'Type string is not number.', file: 'counter.ts', line: 3, column: 7 };
    const types = Promise.resolve({ state: 'checked', problems: [typeError] } as const);
    expect((await verdictWith({ types }))?.explanation?.actual).toBe(
      'a type error at counter.ts:3:7: Type string is not number.',
    );
    const run = () => Promise.resolve({ observations: [], end: 'finished', exports: ['other'], fuel: 0 } as const);
    expect((await verdictWith({ run }))?.explanation?.actual).toBe('no exported function named createCounter');
  });
});

describe('requirements', () => {
  const tests = [
    suiteTest({ id: '99.root', ops: [{ op: 'add', n: 1, expect: 1 }] }),
    suiteTest({ id: '99.leaf', requires: ['99.root'], ops: [{ op: 'at', va: '0x10', expect: '0x10' }] }),
  ];

  it('show a failure as blocked where the required test failed too', async () => {
    const wrong = (): Behaviour => () => value(77);
    expect((await judge(wrong, tests)).map(({ verdict }) => verdict)).toEqual(['fail', 'blocked']);
  });

  it('leave a blocked test that passes its pass', async () => {
    expect((await judge(counterWith('add', value(9)), tests)).map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
  });
});

describe('reference traces', () => {
  const walk = suiteTest({
    id: '99.walk',
    ops: [
      { op: 'at', va: '0x10', expect: '0x10' },
      { op: 'at', va: '0x20', expect: '0x20' },
      {
        op: 'expectTrace',
        refs: [
          ['r', '0x10'],
          ['r', '0x20'],
        ],
        cells: [
          { row: 0, column: 0, what: 'first', sum: '4 * 4' },
          {
            row: 0,
            column: 1,
            what: 'second',
            sum: '4 * 8',
            traps: { '0x8': { sum: '8', question: 'Is 8 the 8th byte or the 8th entry?' } },
          },
        ],
      },
    ],
  });
  const grid = { traceCredit: true, grid: { guestSteps: 0, hostSteps: 2 } };

  /** Reads another second reference than the right counter, and answers with `result`. */
  function reading(second: string, result: number): () => Behaviour {
    return () => {
      const right = rightCounter();
      return (op, args) => {
        if (args['va'] !== '0x20') return right(op, args);
        return { reply: { value: result }, references: [{ kind: 'r', address: second, value: '0x0' }] };
      };
    };
  }

  it('give 70 % for a right result with other references', async () => {
    const [judged] = await judge(reading('0x8', 0x20), [walk], grid);
    expect(judged).toMatchObject({ verdict: 'fail', credit: 0.7 });
  });

  it('give the share of correct leading references for a wrong result', async () => {
    const [judged] = await judge(reading('0x8', 0x8), [walk], grid);
    expect(judged).toMatchObject({ verdict: 'fail', credit: 0.5, creditNote: '1 of 2 references' });
  });

  it('never give more than 60 % for a wrong result', async () => {
    const [judged] = await judge(reading('0x20', 0x8), [walk], grid);
    expect(judged?.credit).toBe(0.6);
  });

  it('give nothing in a chapter whose traces earn no partial credit', async () => {
    const [judged] = await judge(reading('0x8', 0x20), [walk]);
    expect(judged?.credit).toBe(0);
  });

  it('draw expected against actual and ask a question only where the arithmetic confirms it', async () => {
    const [known] = await judge(reading('0x8', 0x20), [walk], grid);
    expect(known?.walks?.[0]).toMatchObject({
      firstDifference: 2,
      cells: [{ state: 'equal' }, { state: 'first', expected: '0x20', actual: '0x8', actualSum: '8' }],
    });
    expect(known?.explanation?.question).toBe('Is 8 the 8th byte or the 8th entry?');
    const [unknown] = await judge(reading('0x9C', 0x20), [walk], grid);
    expect(unknown?.explanation?.question).toBeUndefined();
  });
});
