import { openSandbox, type Sandbox } from '../../../grader/sandbox/open-sandbox';
import type { Engine, Transcript } from '../../../grader/contracts/engine';
import { buildSandboxKit, runs, submissionOf, valueOf, type SandboxKit } from './sandbox-kit';
import { ignoreRunningProcesses, peakMemoryOf, startedProcesses } from './child-processes';

let kit: SandboxKit;
let sandbox: Sandbox;
beforeAll(() => {
  kit = buildSandboxKit();
});
beforeEach(() => {
  if (process.platform === 'linux') ignoreRunningProcesses();
  sandbox = openSandbox(kit.lane);
});
afterEach(() => sandbox.close());
afterAll(() => kit.remove());

/** A submission that does this when its input is `attack`, and answers `fine` to every other. */
function engineOf(attack: string): Engine {
  const body = `return { run(memory, input) { if (input !== 'attack') return 'fine'; ${attack} } };`;
  return sandbox.engine({ guest: kit.guest, submission: submissionOf(body) });
}

/** Runs a program that is attacked at its second operation, between two that are not. */
async function runAttack(attack: string, fuel = 200): Promise<Transcript> {
  const engine = engineOf(attack);
  const [before, attacked, after] = await Promise.all([
    engine.run(runs(['a'], { fuel })),
    engine.run(runs(['a', 'attack', 'b'], { fuel })),
    engine.run(runs(['a', 'b'], { fuel })),
  ]);
  expect(before?.end).toBe('finished');
  expect(after?.observations.map(valueOf)).toEqual(['fine', 'fine']);
  return attacked;
}

test.each([
  ['an endless loop', 'for (;;) {}'],
  ['a loop that catches everything', 'for (;;) { try { for (;;) {} } catch {} }'],
  ['a regular expression that never ends', 'return /(a+)+$/.test("a".repeat(40) + "b");'],
  ['a loop in a getter of the result', 'return { get ok() { for (;;) {} } };'],
  ['a loop in a thrown error', 'throw { get message() { for (;;) {} } };'],
])('%s ends as a timeout at its operation, and other programs go on', async (_name, attack) => {
  const { observations, end } = await runAttack(attack);
  expect(end).toBe('timeout');
  expect(observations.map(valueOf)).toEqual(['fine']);
});

test.each([
  ['arrays', 'const all = []; for (;;) all.push(new Array(1000).fill(0));'],
  ['objects', 'const all = []; for (;;) all.push({});'],
  ['array buffers', 'const all = []; for (;;) all.push(new ArrayBuffer(32 << 20));'],
  ['one large array buffer', 'return new ArrayBuffer(1 << 30);'],
  ['texts', 'let text = "ab"; for (;;) text += text;'],
  ['maps', 'const map = new Map(); for (let i = 0; ; i++) map.set(i, [i]);'],
  [
    'memory that is caught',
    'const all = []; for (;;) { try { for (;;) all.push(new ArrayBuffer(1 << 20)); } catch { throw new Array(2).fill(0).map(() => new ArrayBuffer(64 << 20)); } }',
  ],
])('a bomb of %s ends as out of memory, and other programs go on', async (_name, attack) => {
  const { observations, end } = await runAttack(attack, 1_000_000);
  expect(end).toBe('out-of-memory');
  expect(observations.map(valueOf)).toEqual(['fine']);
});

(process.platform === 'linux' ? test : test.skip)('memory bombs leave no memory behind in the child', async () => {
  const engine = engineOf('const all = []; for (;;) all.push(new Array(1000).fill(0));');
  const programs = Array.from({ length: 6 }, () => engine.run(runs(['attack'], { fuel: 1_000_000 })));
  const ends = (await Promise.all(programs)).map(({ end }) => end);
  const peaks = startedProcesses().map(peakMemoryOf);
  expect(ends).toEqual(Array(6).fill('out-of-memory'));
  expect(Math.max(...peaks)).toBeLessThan(260 * 1024);
});

test('promise jobs are never run, so that endless ones cost nothing', async () => {
  const { observations, end } = await runAttack(
    'const again = () => Promise.resolve().then(again); again(); return "fine";',
  );
  expect(end).toBe('finished');
  expect(observations.map(valueOf)).toEqual(['fine', 'fine', 'fine']);
});

test('an endless recursion is a throw of the operation', async () => {
  const { observations, end } = await runAttack('const down = () => 1 + down(); return down();');
  expect(end).toBe('finished');
  expect(observations[1]?.reply).toMatchObject({ thrown: { kind: 'InternalError' } });
});

test('a nesting that exhausts the host stack costs only its program', async () => {
  const { end } = await runAttack('JSON.parse("[".repeat(2000000)); return 0;', 100_000);
  expect(['crashed', 'out-of-memory']).toContain(end);
});

test('a flood of results ends as out of memory', async () => {
  const engine = sandbox.engine({
    guest: kit.guest,
    submission: submissionOf('return { run: () => "x".repeat(60000) };'),
  });
  const { end, observations } = await engine.run(runs(Array(400).fill('')));
  expect(end).toBe('out-of-memory');
  expect(observations.length).toBeGreaterThan(100);
});

test('top-level code that never ends ends every program, and is tried once only', async () => {
  const engine = sandbox.engine({ guest: kit.guest, submission: submissionOf('for (;;) {}') });
  const transcripts = await Promise.all(Array.from({ length: 50 }, () => engine.run(runs(['a']))));
  expect(new Set(transcripts.map(({ end }) => end))).toEqual(new Set(['timeout']));
});

test('top-level code that throws is told as such', async () => {
  const engine = sandbox.engine({ guest: kit.guest, submission: submissionOf('throw new RangeError("no");') });
  expect(await engine.run(runs(['a']))).toMatchObject({
    observations: [],
    exports: [],
    loading: { kind: 'RangeError', message: 'no' },
  });
});

test('a script that QuickJS does not understand is told as such', async () => {
  const engine = sandbox.engine({ guest: kit.guest, submission: '(function (machine) { let let; })' });
  expect(await engine.run(runs(['a']))).toMatchObject({ observations: [], loading: { kind: 'other' } });
});

test('every program starts in the state right after loading', async () => {
  const body =
    'let count = 0; const seen = new Map(); return { run(memory, input) { seen.set(input, ++count); globalThis.mine = count; return [count, seen.size]; } };';
  const engine = sandbox.engine({ guest: kit.guest, submission: submissionOf(body) });
  const transcripts = [];
  for (const suite of [0, 0, 1, 0]) transcripts.push(await engine.run(runs(['a', 'b'], { suite })));
  for (const { observations } of transcripts)
    expect(observations.map(valueOf)).toEqual([
      [1, 1],
      [2, 2],
    ]);
});

test.each([64, 100_000, 3_000_000])(
  'nothing of a program stays in %i bytes that were all zero after loading',
  async (bytes) => {
    const body = `const table = new Uint8Array(${bytes}); return { run() { const sum = table.reduce((a, b) => a + b, 0); table.fill(1); return sum; } };`;
    const engine = sandbox.engine({ guest: kit.guest, submission: submissionOf(body) });
    const program = runs(['a', 'b'], { fuel: 100_000 });
    const transcripts = [await engine.run(program), await engine.run(program)];
    expect(transcripts.map(({ observations }) => observations.map(valueOf))).toEqual([
      [0, bytes],
      [0, bytes],
    ]);
  },
);

test('the same program uses the same fuel every time', async () => {
  const engine = sandbox.engine({
    guest: kit.guest,
    submission: submissionOf('return { run() { let n = 0; for (let i = 0; i < 300000; i++) n += i; return n; } };'),
  });
  const transcripts = await Promise.all([0, 0, 1, 2].map((suite) => engine.run(runs(['a', 'b'], { suite }))));
  const fuel = transcripts.map((transcript) => transcript.fuel);
  expect(fuel[0]).toBeGreaterThan(10);
  expect(new Set(fuel).size).toBe(1);
});

test('answers come in the order of the programs, and chapters share the child', async () => {
  const first = engineOf('');
  const second = sandbox.engine({
    guest: kit.guest,
    submission: submissionOf('return { run: (memory, input) => "second " + input };'),
  });
  const transcripts = await Promise.all([first.run(runs(['a'])), second.run(runs(['b'])), first.run(runs(['c']))]);
  expect(transcripts.map(({ observations }) => valueOf(observations[0]))).toEqual(['fine', 'second b', 'fine']);
});

test('tells the exports that are functions', async () => {
  const engine = sandbox.engine({
    guest: kit.guest,
    submission: submissionOf('return { run() {}, B() {}, a() {}, n: 1 };'),
  });
  expect((await engine.run(runs([]))).exports).toEqual(['B', 'a', 'run']);
});
