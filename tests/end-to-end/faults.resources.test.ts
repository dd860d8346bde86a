import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finishedIds } from '../support/journal-records';
import { commandOf, TOP } from '../support/installed';
import { writeMixedClass } from '../support/mixed-class';
import { CAN_LOOK_AT_PROCESSES } from '../support/process-tree';
import { filesBelow } from '../support/read-grades';
import { runCli, runCommand, type Ended, type RunOptions } from '../support/run-cli';
import { differences, outputsOf, wrongReports } from '../support/run-outputs';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(120_000);

const COUNT = 5;
const folder = makeTempFolder();
const LEVEL = '"isolation": "process"';
const DISK = join(TOP, 'tests/support/disk-faults.cjs');
let expected: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  writeMixedClass(folder.at('class'), '01-addresses', COUNT);
  expect((await grade('undisturbed')).code).toBe(0);
  expected = outputsOf(folder.at('undisturbed'));
});
afterAll(() => folder.remove());

function argumentsFor(out: string): string[] {
  return ['grade', folder.at('class'), '--chapter', '01', '--jobs', '2', '--out', out];
}

function grade(out: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Ended> {
  return runCli([...argumentsFor(folder.at(out)), ...args], options);
}

/** Grades with a disk that fails; nothing half or wrong may lie there then. */
async function gradeOnDisk(out: string, fault: object, options: RunOptions = {}): Promise<Ended> {
  const ended = await grade(out, [], {
    node: ['--require', DISK, ...(options.node ?? [])],
    env: { PAGEWALK_TEST_DISK: JSON.stringify(fault) },
  });
  expect(wrongReports(folder.at(out), expected)).toEqual([]);
  return ended;
}

async function expectResumed(out: string): Promise<void> {
  const { code, stderr } = await grade(out, ['--resume']);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^Resuming the interrupted run/)]);
  expect(differences(expected, outputsOf(folder.at(out)))).toEqual([]);
}

describe('a disk that is full', () => {
  test.each([
    ['ENOSPC', 60_000],
    ['ENOSPC', 150_000],
    ['EROFS', 120_000],
  ])('%s after %i bytes: what does not fit is not judged, and --resume finishes', async (code, after) => {
    const out = `${code}-${after}`;
    const ended = await gradeOnDisk(out, { code, after });
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringMatching(/m\d+: not judged, since its report could/)]);
    expect(ended.stderr).toMatch(/The table of the class could not be written to .*make room and run .* --resume\.$/m);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    const left = filesBelow(folder.at(out));
    expect(left.filter((path) => !/^m\d+\/report\.(json|html)$|^journal\.jsonl$/.test(path))).toEqual([]);
    await expectResumed(out);
  });

  test('room that comes back in time: only what was hit is not judged, the table says so, and --resume mends it', async () => {
    const { code, stderr } = await gradeOnDisk('back', { code: 'ENOSPC', after: 60_000, failures: 3 });
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^Not judged: \d of 5\. The same command with --resume/m),
    ]);
    expect(outputsOf(folder.at('back')).get('grades.csv')).toMatch(/^m\d+,not-judged,,/m);
    await expectResumed('back');
  });

  test('not even a journal: nothing is graded, in one sentence', async () => {
    const { code, stdout, stderr } = await gradeOnDisk('none', { code: 'ENOSPC', after: 10 });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^The run cannot begin in .*ENOSPC.*; nothing was graded\. .*\n$/);
    expect(filesBelow(folder.at('none'))).toEqual([]);
  });
});

test('a grader that runs out of memory leaves what is finished, and --resume finishes', async () => {
  const { code } = await gradeOnDisk('memory', { eatAtRecord: 2 }, { node: ['--max-old-space-size=60'] });
  expect([null, 134]).toContain(code);
  expect(finishedIds(folder.at('memory'))).toHaveLength(1);
  await expectResumed('memory');
});

test('a wall clock that jumps hours forth and back changes nothing but the time of the start', async () => {
  const clock = join(TOP, 'tests/support/jumping-clock.cjs');
  const { code, stderr } = await grade('clock', [], { node: ['--require', clock] });
  expect([code, stderr]).toEqual([0, '']);
  expect(differences(expected, outputsOf(folder.at('clock')))).toEqual([]);
});

// The shell sets the limits.
const withShell = existsSync('/bin/sh') ? describe : describe.skip;

// How many Node.js itself needs was found out on Linux.
const onLinux = CAN_LOOK_AT_PROCESSES ? describe : describe.skip;

onLinux('too few file descriptors', () => {
  test.each([24, 30])('%i: every report is right or not judged', async (most) => {
    const out = folder.at(`files-${most}`);
    const words = [process.execPath, commandOf(TOP), ...argumentsFor(out)];
    const ended = await runCommand('/bin/sh', ['-c', `ulimit -n ${most}; exec "$0" "$@"`, ...words]);
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringMatching(/^Not judged: \d of 5\./m)]);
    // Without descriptors for the probe the lane is another one, which every report says.
    const right = new Map([...expected].map(([path, text]) => [path, text.replace(/"isolation": "\w+"/, LEVEL)]));
    expect(wrongReports(out, right)).toEqual([]);
  });
});

withShell('the output', () => {
  test('a reader that goes away ends nothing', async () => {
    const words = [process.execPath, commandOf(TOP), ...argumentsFor(folder.at('piped'))];
    const piped = await runCommand('/bin/sh', ['-c', '"$0" "$@" | head -c 1', ...words]);
    expect([piped.stdout, piped.stderr]).toEqual(['m', '']);
    expect(differences(expected, outputsOf(folder.at('piped')))).toEqual([]);
  });

  const withFullDevice = existsSync('/dev/full') ? test : test.skip;
  withFullDevice('a summary that a full disk refuses is exit code 3', async () => {
    const words = [process.execPath, commandOf(TOP), 'doctor', '--json'];
    const { code, stderr } = await runCommand('/bin/sh', ['-c', '"$0" "$@" > /dev/full', ...words]);
    expect([code, stderr]).toEqual([3, '']);
  });
});

/** Real file systems need root and a mount namespace; both end with the command. */
const canMount = CAN_LOOK_AT_PROCESSES && process.getuid?.() === 0 && mounts();
const onMount = canMount ? describe : describe.skip;

function mounts(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

onMount('a file system of its own (as root)', () => {
  /** Grades into a tmpfs; what lies there in the end is copied to `copy`, if one is given. */
  function gradeOnMount(options: string, copy?: string): Promise<Ended> {
    mkdirSync(folder.at('disk'), { recursive: true });
    const words = [process.execPath, commandOf(TOP), ...argumentsFor(folder.at('disk'))];
    const keep = copy === undefined ? '' : `cp -r ${folder.at('disk')} ${folder.at(copy)};`;
    const script = `mount -t tmpfs -o ${options} none ${folder.at('disk')}; "$0" "$@"; code=$?; ${keep} exit $code`;
    return runCommand('unshare', ['-m', 'sh', '-c', script, ...words]);
  }

  test('of 100 kB is full soon; --resume on another one finishes', async () => {
    const { code, stderr } = await gradeOnMount('size=100k', 'rescued');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/ENOSPC: no space left on device/)]);
    expect(wrongReports(folder.at('rescued'), expected)).toEqual([]);
    await expectResumed('rescued');
  });

  test('that is read-only is refused before anything is graded', async () => {
    const { code, stdout, stderr } = await gradeOnMount('ro');
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/^--out: .*: the file system is read-only; name another folder\.$/m),
    ]);
  });
});
