import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptChild } from '../../../grader/compile/kept-child';

/** A child that answers with its process id, or does what the request says. */
const CHILD = `
const frame = (value) => {
  const body = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  process.stdout.write(Buffer.concat([head, body]));
};
let input = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  input = Buffer.concat([input, chunk]);
  while (input.length >= 4 && input.length >= 4 + input.readUInt32BE(0)) {
    const end = 4 + input.readUInt32BE(0);
    const { act, delay = 0 } = JSON.parse(input.subarray(4, end).toString());
    input = input.subarray(end);
    if (act === 'die') process.exit(7);
    if (act === 'hang') for (;;);
    if (act === 'babble') { process.stdout.write('0000 this is no frame'); continue; }
    if (act === 'memory') { console.error('FATAL ERROR: JavaScript heap out of memory'); process.abort(); }
    setTimeout(() => frame({ pid: process.pid, env: Object.keys(process.env), cwd: process.cwd() }), delay);
  }
});
process.stdin.on('end', () => process.exit(0));
frame('ready');
`;

const never = () => false;
const once = () => true;

describe('KeptChild', () => {
  let folder: string;
  let child: KeptChild;
  const command = (name: string) => ({ flags: [join(folder, name)], file: join(folder, name) });
  const pidOf = (answers: readonly unknown[]) => (answers.at(-1) as { value: { pid: number } }).value.pid;
  const ask = (request: object, again: () => boolean = never, deadline = 20_000) =>
    child.ask({ request, deadline, again });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-kept-child-'));
    writeFileSync(join(folder, 'child.js'), CHILD);
    writeFileSync(join(folder, 'broken.js'), 'process.exit(3);');
    child = new KeptChild([command('child.js')]);
  });

  afterEach(async () => {
    await child.close();
    rmSync(folder, { recursive: true });
  });

  it('keeps one process for many requests', async () => {
    expect(pidOf(await ask({}))).toBe(pidOf(await ask({})));
  });

  it('serves requests in the order in which they were made, one at a time', async () => {
    const order: number[] = [];
    const requests = [50, 0, 10].map((delay, index) => ask({ delay }).then(() => order.push(index)));
    await Promise.all(requests);
    expect(order).toEqual([0, 1, 2]);
  });

  it('gives the process none of the environment', async () => {
    const [answer] = await ask({});
    if (answer?.kind !== 'answered') throw new Error('the child did not answer');
    const { env } = answer.value as { env: string[] };
    // The shell that sets the limits may add names of its own.
    expect(env.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'SystemRoot'].includes(name))).toEqual([]);
  });

  it('ends a request at its deadline and serves the next one with a fresh process', async () => {
    const first = pidOf(await ask({}));
    expect(await ask({ act: 'hang' }, never, 200)).toEqual([{ kind: 'deadline' }]);
    expect(pidOf(await ask({}))).not.toBe(first);
  });

  it('makes a request as often as it is told, as long as the process goes down', async () => {
    const tries = (times: number) =>
      child.ask({ request: { act: 'die' }, deadline: 20_000, again: once, tries: times });
    expect(await tries(4)).toHaveLength(4);
    expect(await tries(1)).toHaveLength(1);
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('takes a deadline for none that passed while the process stood still', async () => {
    const pid = pidOf(await ask({}));
    process.kill(pid, 'SIGSTOP');
    const answer = ask({}, never, 300);
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.kill(pid, 'SIGCONT');
    expect(pidOf(await answer)).toBe(pid);
  });

  it('says how a process ended that nobody stopped', async () => {
    expect(await ask({ act: 'die' })).toEqual([{ kind: 'gone', detail: 'it ended with code 7' }]);
  });

  it('tells a lack of memory from other deaths', async () => {
    expect(await ask({ act: 'memory' })).toEqual([{ kind: 'memory' }]);
  });

  it('ends a process that writes no frames', async () => {
    expect(await ask({ act: 'babble' })).toMatchObject([
      { kind: 'gone', detail: expect.stringContaining('no proper answer') },
    ]);
  });

  it('makes a request once more with a fresh process if it is told to', async () => {
    expect(await ask({ act: 'die' }, once)).toHaveLength(2);
    expect(await ask({}, once)).toHaveLength(1);
  });

  it('makes a request again when its process was killed from outside', async () => {
    const pid = pidOf(await ask({}));
    const answers = ask({ delay: 300 }, once);
    // The pipe is served in order, so the signal meets the request or the time before it: both are a death.
    process.kill(pid, 'SIGKILL');
    const replacement = pidOf(await answers);
    expect(replacement).not.toBe(pid);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('replaces a process whose answer spoils it', async () => {
    const first = await child.ask({ request: {}, deadline: 20_000, again: never, spoils: () => true });
    expect(pidOf(await ask({}))).not.toBe(pidOf(first));
  });

  it('goes on to the next command when a process ends before it is ready', async () => {
    const fallback = new KeptChild([command('broken.js'), command('child.js')]);
    const answers = await fallback.ask({ request: {}, deadline: 20_000, again: never });
    await fallback.close();
    expect(answers).toMatchObject([{ kind: 'answered' }]);
  });

  it('reports the end of the last command', async () => {
    const broken = new KeptChild([command('broken.js')]);
    const answers = await broken.ask({ request: {}, deadline: 20_000, again: never });
    await broken.close();
    expect(answers).toEqual([{ kind: 'gone', detail: 'it ended with code 3' }]);
  });

  it('leaves no process behind when it is closed during a request', async () => {
    const pid = pidOf(await ask({}));
    const hanging = ask({ act: 'hang' });
    const waiting = ask({});
    await child.close();
    expect(await hanging).toMatchObject([{ kind: 'gone' }]);
    expect(await waiting).toMatchObject([{ kind: 'gone' }]);
    expect(() => process.kill(pid, 0)).toThrow();
  });
});
