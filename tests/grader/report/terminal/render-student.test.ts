import type { ChapterStatus } from '../../../../grader/contracts/course-status';
import type { Hint } from '../../../../grader/contracts/hint';
import type { Replay } from '../../../../grader/contracts/replay';
import { renderHint } from '../../../../grader/report/terminal/render-hint';
import { renderReplay } from '../../../../grader/report/terminal/render-replay';
import { renderStatus } from '../../../../grader/report/terminal/render-status';
import { checkpoint } from '../fixtures/reports';

const PLAIN = { color: false, width: 100 };
const NOTHING = { accesses: [], rows: [], frames: [], calls: [] };

const REPLAY: Replay = {
  chapter: '03-page-walk',
  chapterTitle: 'Walk the tree',
  checkpoint: '03.gate.trace',
  title: 'two reads',
  band: 'gate',
  verdict: 'fail',
  points: 0.625,
  maxPoints: 2.5,
  setup: 'size=0x400000',
  rules: [{ clause: '03.S2', text: 'root + 4 * index' }],
  steps: [
    { n: 1, kind: 'given', call: 'poke32(pa=0x1000, v=0x2007)', state: 'unchecked', ...NOTHING },
    {
      n: 2,
      kind: 'call',
      call: 'walk(root=0x1000)',
      state: 'first',
      expected: '{ok: true}',
      found: 'a bus error',
      difference: { expected: 'ok = true', found: 'a bus error' },
      ...NOTHING,
      accesses: [{ n: 1, made: 'read 0x1000', value: '0x2007', sum: 'root 0x1000 + 0 * 4' }],
    },
    {
      n: 3,
      kind: 'check',
      call: 'expectTrace',
      state: 'difference',
      expected: '2 references',
      found: '2 references, 1 as expected before the first other one',
      ...NOTHING,
      rows: [
        {
          n: 1,
          state: 'equal',
          expected: 'read 0x1000',
          expectedSum: 'root 0x1000 + 0 * 4',
          made: 'read 0x1000',
          value: '0x2007',
          sum: 'root 0x1000 + 0 * 4',
        },
        {
          n: 2,
          state: 'first',
          expected: 'read 0x201C',
          expectedSum: 'table 0x2000 + 7 * 4',
          made: 'read 0x2007',
          sum: 'table 0x2000 + 7',
        },
        { n: 3, state: 'missing', expected: 'write 0x1000 <- 0x2027' },
      ],
    },
    { n: 4, kind: 'call', call: 'walk(root=0x9000)', state: 'ok', found: '1', ...NOTHING },
  ],
  builtOn: ['03.gate.result'],
};

describe('a replay in the terminal', () => {
  const text = renderReplay(REPLAY, PLAIN);

  it('marks the first difference by a sign and in words', () => {
    expect(text).toMatch(/^ {2}XX {5}found {5}a bus error$/m);
    expect(text).toContain('differs   expected ok = true, got a bus error');
    expect(text.match(/the first difference/g)?.length).toBe(2);
  });

  it('puts expected and made references side by side, each with its sum', () => {
    expect(text).toMatch(/^ {2}ok {7}1 {5}read 0x1000 +read 0x1000 -> 0x2007$/m);
    expect(text).toMatch(/^ {2}XX {7}2 {5}read 0x201C +read 0x2007$/m);
    expect(text).toMatch(/^ +[=] table 0x2000 \+ 7 \* 4 +[=] table 0x2000 \+ 7$/m);
    expect(text).toContain('1 later reference not shown, 1 of them never made');
  });

  it('lists the accesses of an operation only where no comparison follows', () => {
    expect(text).not.toContain('ref  1  read');
    const alone = renderReplay({ ...REPLAY, steps: REPLAY.steps.slice(0, 2) }, PLAIN);
    expect(alone).toContain('ref  1  read 0x1000 -> 0x2007  = root 0x1000 + 0 * 4');
  });

  it('leaves out what comes after the first difference, and names what the test builds on', () => {
    expect(text).not.toContain('walk(root=0x9000)');
    expect(text).toContain('1 later operation is left out');
    expect(text).toContain('it builds on 03.gate.result, which fails too: npx pagewalk explain 03.gate.result');
  });

  it('tells every operation of a passing checkpoint', () => {
    const steps = REPLAY.steps.map((step) => ({ ...step, state: 'ok' as const }));
    const passed = renderReplay({ ...REPLAY, verdict: 'pass', steps, builtOn: [] }, PLAIN);
    expect(passed).toContain('walk(root=0x9000)');
    expect(passed).toContain('Every expectation of this checkpoint is met.');
  });

  it('shows words of a submission on one line and without control characters', () => {
    const steps = REPLAY.steps.map((step) => ({ ...step, found: 'a\u001b[2J\n::error::b' }));
    expect(renderReplay({ ...REPLAY, steps }, PLAIN)).not.toMatch(/\u001b|::error/);
  });

  it('is never wider than the terminal where words can be broken', () => {
    const long = { ...REPLAY, setup: 'word '.repeat(60).trim() };
    for (const line of renderReplay(long, { color: false, width: 80 }).split('\n'))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('a ladder in the terminal', () => {
  const hint: Hint = {
    chapter: '03-page-walk',
    chapterTitle: 'Walk the tree',
    file: '03-page-walk/page-walk.ts',
    checkpoint: checkpoint({ id: '03.a', verdict: 'fail' }),
    failures: 2,
    rungs: [
      { rung: 0, name: 'What happened', open: true, text: [] },
      { rung: 1, name: 'Concept', open: true, text: ['Read 03.S2.', 'And 03.S3.'] },
      { rung: 2, name: 'Question', open: false, text: [], opens: 'after one more failing run' },
    ],
  };

  it('shows the failure, open rungs, what opens the others, and that hints cost nothing', () => {
    const text = renderHint(hint, PLAIN);
    expect(text).toMatch(/^FAIL {2}03\.a {3}Walk the tree > what 03\.a checks/);
    expect(text).toMatch(/^ {2}1 {2}Concept +Read 03\.S2\.$/m);
    expect(text).toMatch(/^ {2}2 {2}Question +\(opens after one more failing run\)$/m);
    expect(text).toContain('This has failed with 2 versions of 03-page-walk/page-walk.ts. Hints cost no points.');
  });

  it('shows a beginner where to start', () => {
    const stub = { ...hint, failures: 0, checkpoint: checkpoint({ id: '03.a', verdict: 'not-attempted' }) };
    expect(renderHint(stub, PLAIN)).toMatch(/^NOT ATTEMPTED {2}03\.a[^]*open 03-page-walk\/page-walk\.ts/);
  });
});

describe('the status in the terminal', () => {
  const base: ChapterStatus = {
    id: '03-page-walk',
    title: 'Walk the tree',
    file: 'page-walk.ts',
    weight: 11,
    present: true,
    attempts: 3,
    changed: false,
    next: 'first failure',
    command: 'npx pagewalk explain 03.a',
    last: {
      source: '',
      status: 'graded',
      passed: 5,
      of: 9,
      untouched: 0,
      bands: { gate: { score: 7.5, maxScore: 10 } },
    },
  };
  const fresh: ChapterStatus = {
    ...base,
    id: '01-addresses',
    attempts: 0,
    next: 'not run yet',
    command: 'npx pagewalk test 01',
  };

  it('gives a chapter one line: attempts, passes, bands and the next step', () => {
    expect(renderStatus([base], PLAIN)).toMatch(
      /^03 Walk the tree +3 +5\/9 +7\.5\/10 +- +- {2}first failure: explain 03\.a$/m,
    );
  });

  it('shows the name of a checkpoint, which anybody may have written, without what a terminal would obey', () => {
    const shown = renderStatus([{ ...base, command: 'npx pagewalk explain \u001b[31m##[error]' }], PLAIN);
    expect(shown).toContain('Next:  npx pagewalk explain \\u{1b}[31m#\\u{23}[error]');
    expect(shown).not.toContain('\u001b');
  });

  it('names as the next step what is under way before what was never touched', () => {
    const { last: _, ...never } = fresh;
    expect(renderStatus([never, base], PLAIN)).toMatch(/^Next: {2}npx pagewalk explain 03\.a$/m);
    expect(renderStatus([never], PLAIN)).toMatch(/^Next: {2}npx pagewalk test 01$/m);
  });
});
