import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineFault } from '../../../grader/contracts/engine';
import type { Program, Transcript } from '../../../grader/contracts/engine';
import type { Lane } from '../../../grader/sandbox/lane';
import { openSandbox, type Sandbox } from '../../../grader/sandbox/open-sandbox';
import { decodeRequest } from '../../../grader/sandbox/wire/requests';
import { FrameReader } from '../../../grader/sandbox/wire/frames';
import { ignoreRunningProcesses, startedProcesses, survivorsOf } from './child-processes';
import { buildSandboxKit, runs, submissionOf, valueOf, type SandboxKit } from './sandbox-kit';

let kit: SandboxKit;
let folder: string;
const open: Sandbox[] = [];
beforeAll(() => {
  kit = buildSandboxKit();
  folder = mkdtempSync(join(tmpdir(), 'pagewalk-faults-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});
afterAll(() => {
  kit.remove();
  rmSync(folder, { recursive: true, force: true });
});

function openIn(lane: Lane): Sandbox {
  const sandbox = openSandbox(lane);
  open.push(sandbox);
  return sandbox;
}

/** A lane whose runner is this script: it defines `answer(program)`, and may use `send`, `finish` and `look(chunk)`. */
function fakeLane(script: string): Lane {
  const head = `
    const send = ({ replies = [], ...header }) => { const body = Buffer.from([JSON.stringify(header), ...replies].join('\\n')); const length = Buffer.alloc(4); length.writeUInt32LE(body.length); process.stdout.write(Buffer.concat([length, body])); };
    let rest = Buffer.alloc(0); let nonce = ''; let look = () => {};
    process.stdin.on('end', () => process.exit(0)).on('data', (chunk) => {
      look(chunk);
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE()) {
        const end = 4 + rest.readUInt32LE();
        const request = JSON.parse(rest.subarray(4, end).toString().split('\\n')[0]); rest = rest.subarray(end);
        if (request.type === 'hello') { nonce = request.nonce; send({ type: 'ready', nonce }); }
        if (request.type === 'program') answer(request);
      }
    });
    const finish = (sequence, over) => send({ type: 'end', nonce, sequence, replies: [], end: 'finished', fuel: 0, loading: '{"exports":[]}', ...over });`;
  return { ...kit.lane, command: { file: process.execPath, args: ['-e', head + script], filter: null } };
}

const TEXT = { guest: 'guest', submission: 'submission' };

function runIn(lane: Lane, program: Program = runs([])): Promise<Transcript> {
  return openIn(lane).engine(TEXT).run(program);
}

describe('a runner that says what it must not', () => {
  test.each([
    ['forges the nonce', 'const answer = ({ sequence }) => finish(sequence, { nonce: "0".repeat(32) });'],
    ['answers a program that was not sent', 'const answer = ({ sequence }) => finish(sequence + 1);'],
    [
      'sends more replies than there were operations',
      'const answer = ({ sequence }) => finish(sequence, { replies: ["{}"] });',
    ],
    ['sends an unreadable message', 'const answer = () => process.stdout.write(Buffer.from([2, 0, 0, 0, 123, 123]));'],
    ['announces an endless message', 'const answer = () => process.stdout.write(Buffer.alloc(4, 0xff));'],
    ['is ready twice', 'const answer = () => send({ type: "ready", nonce });'],
    ['exits', 'const answer = () => process.exit(0);'],
    ['aborts', 'const answer = () => process.abort();'],
  ])('%s: the program has crashed, and never passes', async (_name, script) => {
    expect(await runIn(fakeLane(script))).toMatchObject({ observations: [], end: 'crashed' });
  });

  test('answers twice: the second answer is none to the next program', async () => {
    const engine = openIn(
      fakeLane('const answer = ({ sequence }) => { finish(sequence); if (sequence === 0) finish(sequence); };'),
    ).engine(TEXT);
    const ends = await Promise.all([engine.run(runs([])), engine.run(runs([])), engine.run(runs([]))]);
    expect(ends.map(({ end }) => end)).toEqual(['finished', 'finished', 'finished']);
  });

  test('reports a fault of ours as ours', async () => {
    const script = 'const answer = ({ sequence }) => send({ type: "fault", nonce, sequence, message: "no guest" });';
    await expect(runIn(fakeLane(script))).rejects.toThrow('could not run the chapter: no guest');
  });

  test('keeps the replies that came before a crash', async () => {
    const reply = '{"value":1,"references":"","frames":"","calls":[]}';
    const script = `const answer = ({ sequence, careful }) => {
      if (careful) send({ type: 'part', nonce, sequence, replies: [${JSON.stringify(reply)}], loading: '{"exports":["run"]}' });
      setTimeout(() => process.exit(1), 50);
    };`;
    const transcript = await runIn(fakeLane(script), runs(['a', 'b']));
    expect(transcript).toMatchObject({ end: 'crashed', exports: ['run'] });
    expect(transcript.observations.map(valueOf)).toEqual([1]);
  });
});

describe('a machine that fails', () => {
  test("a runner that cannot be started is the grader's own fault", async () => {
    const lane = { ...kit.lane, command: { file: join(folder, 'no-such-program'), args: [], filter: null } };
    await expect(runIn(lane)).rejects.toThrow(EngineFault);
  });

  test("a runner that dies at its start is the grader's own fault, with its words", async () => {
    const lane = {
      ...kit.lane,
      command: {
        file: process.execPath,
        args: ['-e', 'console.error("no engine\\u001b[31m"); process.exit(3)'],
        filter: null,
      },
    };
    await expect(runIn(lane)).rejects.toThrow('does not start: exit code 3 (no engine?[31m)');
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('a child that is killed once is replaced, and nothing is lost', async () => {
    ignoreRunningProcesses();
    const engine = openIn(kit.lane).engine({
      guest: kit.guest,
      submission: submissionOf('return { run: (memory, input) => input };'),
    });
    await engine.run(runs(['a']));
    const [child] = startedProcesses();
    const answers = Promise.all([engine.run(runs(['b'])), engine.run(runs(['c']))]);
    process.kill(child ?? 0, 'SIGKILL');
    expect((await answers).map(({ observations }) => valueOf(observations[0]))).toEqual(['b', 'c']);
    const after = await engine.run(runs(['d']));
    expect(valueOf(after.observations[0])).toBe('d');
  });

  test("a child that is killed again and again is the grader's own fault", async () => {
    await expect(runIn(fakeLane('const answer = () => process.kill(process.pid, "SIGKILL");'))).rejects.toThrow(
      'killed twice from outside',
    );
  });

  test('a program that is under way when the sandbox is closed is not judged', async () => {
    const sandbox = openIn(kit.lane);
    const running = sandbox
      .engine({ guest: kit.guest, submission: submissionOf('return { run() { for (;;) {} } };') })
      .run(runs(['a'], { fuel: 1e9 }));
    const outcome = running.catch((fault: unknown) => fault);
    await sandbox.close();
    expect(await outcome).toEqual(new EngineFault('The sandbox was closed.'));
    await expect(sandbox.engine(TEXT).run(runs([]))).rejects.toThrow(EngineFault);
  });

  test("a guest that cannot be evaluated is the grader's own fault", async () => {
    const engine = openIn(kit.lane).engine({
      guest: 'throw new Error("stale build")',
      submission: submissionOf('return {};'),
    });
    await expect(engine.run(runs([]))).rejects.toThrow('stale build');
  });

  onLinux('nothing survives the sandbox', async () => {
    ignoreRunningProcesses();
    const sandbox = openIn(kit.lane);
    const running = sandbox
      .engine({ guest: kit.guest, submission: submissionOf('return { run() { for (;;) {} } };') })
      .run(runs(['a'], { fuel: 1e9 }));
    const children = startedProcesses();
    expect(children.length).toBeGreaterThan(0);
    await Promise.all([sandbox.close(), expect(running).rejects.toThrow(EngineFault)]);
    expect(await survivorsOf(children)).toEqual([]);
  });
});

test('a loop in native code is killed by the grader, and blamed on its operation', async () => {
  const submission = submissionOf(
    "return { run(memory, input) { return input === 'attack' ? [].join.call({ length: 2 ** 53 - 1 }) : 'fine'; } };",
  );
  const engine = openIn(kit.lane).engine({ guest: kit.guest, submission });
  const [hung, after] = await Promise.all([
    engine.run(runs(['a', 'attack', 'b'], { fuel: 1 })),
    engine.run(runs(['c'])),
  ]);
  expect(hung).toMatchObject({ end: 'timeout', exports: ['run'] });
  expect(hung?.observations.map(valueOf)).toEqual(['fine']);
  expect(after?.observations.map(valueOf)).toEqual(['fine']);
}, 60_000);

test('only the fields of a program cross the wire', async () => {
  const file = join(folder, 'wire.bin');
  const lane = fakeLane(`
    look = (chunk) => require('fs').appendFileSync(${JSON.stringify(file)}, chunk);
    const answer = ({ sequence }) => finish(sequence);`);
  const call = { op: 'run', args: { input: 'a' }, expect: 'SECRET', points: 4 };
  const program = { ...runs([]), calls: [], title: 'SECRET', expect: 'SECRET' };
  const text = { ...TEXT, sourceMap: 'SECRET' };
  const engine = openIn(lane).engine(text);
  await engine.run(program);
  await engine.run({ ...program, calls: [call] }).catch(() => undefined);
  const sent = Array.from(new FrameReader(1 << 20).push(readFileSync(file)), decodeRequest);
  expect(JSON.stringify(sent)).not.toContain('SECRET');
  expect(sent.slice(0, 3).map((message) => Object.keys(message).sort())).toEqual([
    ['nonce', 'type'],
    ['chapter', 'guest', 'submission', 'type'],
    ['calls', 'careful', 'chapter', 'fuel', 'sequence', 'setup', 'suite', 'type', 'wallMs'],
  ]);
  expect(sent.at(-1)).toMatchObject({ setup: '{}', calls: ['{"op":"run","args":{"input":"a"}}'] });
});
