import { execFileSync } from 'node:child_process';
import { realpathSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { EngineFault } from '../../../grader/contracts/engine';
import { releaseCanary } from '../../../grader/sandbox/canary';
import { hardenedCommand, NoHardenedLane } from '../../../grader/sandbox/hardened-command';
import { openSandbox } from '../../../grader/sandbox/open-sandbox';
import { probeIsolation } from '../../../grader/sandbox/probe-isolation';
import { builtRunner, processLane } from '../../../grader/sandbox/lane';
import { ignoreRunningProcesses, startedProcesses, survivorsOf } from './child-processes';
import { buildSandboxKit, runs, submissionOf, valueOf, type SandboxKit } from './sandbox-kit';

const hasBubblewrap = canRun('bwrap');
const inLane = hasBubblewrap ? test : test.skip;
const where = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';

let kit: SandboxKit;
beforeAll(() => {
  kit = buildSandboxKit();
});
afterAll(() => kit.remove());

test('a plain child process stops no canary', async () => {
  const plain = (args: readonly string[]) => ({ file: process.execPath, args, filter: null });
  expect(await releaseCanary(plain)).not.toBeNull();
});

test('a lane that does not start is no lane', async () => {
  const broken = () => ({
    file: process.execPath,
    args: ['-e', 'console.error("no namespaces"); process.exit(1)'],
    filter: null,
  });
  expect(await releaseCanary(broken)).toBe('the lane does not start (no namespaces)');
});

test('always reaches a level, and says why in a sentence', async () => {
  const lane = await probeIsolation('process', kit.files);
  expect(['process', 'hardened']).toContain(lane.level);
  expect(lane.reason.length).toBeGreaterThan(10);
});

test('fails closed where the hardened lane is required and the runner does not come up in it', async () => {
  await expect(probeIsolation('hardened', builtRunner('/nowhere/at/all'))).rejects.toThrow('The hardened isolation');
});

test('starts a runner that is installed behind a link', async () => {
  const link = `${kit.files.script}-linked`;
  symlinkSync(dirname(kit.files.script), link);
  const sandbox = openSandbox(processLane(builtRunner(link), ''));
  const engine = sandbox.engine({
    guest: kit.guest,
    submission: submissionOf('return { run: (memory, input) => input };'),
  });
  const { observations } = await engine.run(runs(['a']));
  await sandbox.close();
  expect(observations.map(valueOf)).toEqual(['a']);
});

test('starts the runner with nothing but itself readable, and without inherited flags', () => {
  const { args } = processLane(kit.files, '').command;
  expect(args).toEqual(
    expect.arrayContaining([
      '--no-addons',
      '--max-old-space-size=192',
      `--allow-fs-read=${realpathSync(kit.files.script)}`,
    ]),
  );
  expect(args.filter((arg) => /^--allow-(?!fs-read|natives-syntax)/.test(arg))).toEqual([]);
});

inLane(`the hardened lane refuses every canary${where}`, async () => {
  expect(await releaseCanary(hardenedCommand(kit.files))).toBeNull();
});

inLane(`programs run in the hardened lane as elsewhere${where}`, async () => {
  const lane = await probeIsolation('hardened', kit.files);
  expect(lane).toMatchObject({ level: 'hardened' });
  const submission = submissionOf('return { run: (memory, input) => [input, memory.read32(4)] };');
  const transcripts = [];
  for (const each of [lane, kit.lane]) {
    const sandbox = openSandbox(each);
    transcripts.push(await sandbox.engine({ guest: kit.guest, submission }).run(runs(['a', 'b'])));
    await sandbox.close();
  }
  expect(transcripts[0]).toEqual(transcripts[1]);
  expect(valueOf(transcripts[0]?.observations[0])).toEqual(['a', 0]);
});

inLane(`nothing survives a sandbox in the hardened lane${where}`, async () => {
  ignoreRunningProcesses();
  const sandbox = openSandbox(await probeIsolation('hardened', kit.files));
  const submission = submissionOf('return { run(memory, input) { while (input === "hang"); } };');
  const engine = sandbox.engine({ guest: kit.guest, submission });
  await engine.run(runs(['a']));
  const running = engine.run(runs(['hang'], { fuel: 1e9 }));
  const outcome = running.catch((fault: unknown) => fault);
  const started = startedProcesses();
  expect(started.length).toBeGreaterThan(0);
  await sandbox.close();
  expect(await outcome).toBeInstanceOf(EngineFault);
  expect(await survivorsOf(started)).toEqual([]);
});

(process.platform === 'linux' ? test.skip : test)('says that the hardened lane is for Linux only', () => {
  expect(() => hardenedCommand(kit.files)).toThrow(NoHardenedLane);
});

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
