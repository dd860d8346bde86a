import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CLAIM_FILE } from '../../grader/class/claim-folder';
import { finishedIds, journalRecords } from '../support/journal-records';
import { TOP } from '../support/installed';
import { writeMixedClass } from '../support/mixed-class';
import { filesBelow } from '../support/read-grades';
import { runCli, type Ended, type RunOptions } from '../support/run-cli';
import { differences, outputsOf } from '../support/run-outputs';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(120_000);

const CHAPTER = '01-addresses';
const COUNT = 6;
/** Records that are whole when the command is killed in the middle of the next one. */
const WHOLE = 3;

const folder = makeTempFolder();
let expected: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  writeMixedClass(folder.at('class'), CHAPTER, COUNT);
  expect(await grade('undisturbed')).toMatchObject({ code: 0, stderr: '' });
  expected = outputsOf(folder.at('undisturbed'));
  await killAtRecord('interrupted', WHOLE + 1);
});
afterAll(() => folder.remove());

function grade(out: string, args: readonly string[] = [], options: RunOptions = {}, paths = 'class'): Promise<Ended> {
  return runCli(
    ['grade', folder.at(paths), '--chapter', '01', '--jobs', '2', '--out', folder.at(out), ...args],
    options,
  );
}

/** Ends as a kill -9 in the middle of the n-th record does: finished submissions, and a record that is torn. */
async function killAtRecord(out: string, dieAtRecord: number, args: readonly string[] = []): Promise<void> {
  const { code } = await grade(out, args, {
    node: ['--require', join(TOP, 'tests/support/disk-faults.cjs')],
    env: { PAGEWALK_TEST_DISK: JSON.stringify({ dieAtRecord }) },
  });
  expect(code).toBeNull();
}

/** A copy of the interrupted run, so that it has to be made only once; returns who is finished in it. */
function interrupted(out: string): string[] {
  cpSync(folder.at('interrupted'), folder.at(out), { recursive: true });
  const finished = finishedIds(folder.at(out));
  expect(finished).toHaveLength(WHOLE);
  return finished;
}

/** Resumes, and expects the bytes of an undisturbed run. */
async function expectFinished(out: string, finished: number): Promise<void> {
  const { code, stderr } = await grade(out, ['--resume']);
  expect([code, stderr]).toEqual([0, expect.stringMatching(`: ${finished} of ${COUNT} submissions were finished`)]);
  expect(differences(expected, outputsOf(folder.at(out)))).toEqual([]);
}

/** Changes when a file is written anew. */
function inodeOf(path: string): number {
  return statSync(path).ino;
}

function journalOf(out: string): string {
  return join(folder.at(out), 'journal.jsonl');
}

function reportOf(out: string, id: string): string {
  return join(folder.at(out), id, 'report.json');
}

describe('grade --resume after a kill -9 that tore the last record', () => {
  test('finishes with the bytes of an undisturbed run, and grades nothing again that was finished', async () => {
    const finished = interrupted('killed');
    const inodes = finished.map((id) => inodeOf(reportOf('killed', id)));
    expect(readFileSync(journalOf('killed'), 'utf8')).not.toMatch(/\n$/);
    await expectFinished('killed', WHOLE);
    expect(finished.map((id) => inodeOf(reportOf('killed', id)))).toEqual(inodes);
    expect(existsSync(journalOf('killed'))).toBe(false);
  });

  test('a second kill loses nothing of the first', async () => {
    interrupted('twice');
    await killAtRecord('twice', 2, ['--resume']);
    await expectFinished('twice', WHOLE + 1);
  });

  test('an unfinished folder holds no table of the class, also not that of an earlier run', async () => {
    cpSync(folder.at('undisturbed'), folder.at('earlier'), { recursive: true });
    await killAtRecord('earlier', 1);
    const ofTheClass = filesBelow(folder.at('earlier')).filter((path) => !path.includes('/'));
    expect(ofTheClass).toEqual([CLAIM_FILE, 'journal.jsonl']);
    await expectFinished('earlier', 0);
  });

  test('works with nothing to resume as well', async () => {
    const { code, stderr } = await grade('fresh', ['--resume']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^There is no interrupted run in .*: all submissions/)]);
    expect(differences(expected, outputsOf(folder.at('fresh')))).toEqual([]);
  });

  test('without --resume the run starts over and says so', async () => {
    interrupted('over');
    const { code, stderr } = await grade('over');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/with 3 finished submissions, starts over; --resume/)]);
    expect(differences(expected, outputsOf(folder.at('over')))).toEqual([]);
  });
});

describe('what no longer holds is graded again', () => {
  test('reports and pages that somebody changed or removed', async () => {
    const [first = '', second = '', third = ''] = interrupted('spoilt');
    appendFileSync(reportOf('spoilt', first), ' ');
    rmSync(reportOf('spoilt', second));
    appendFileSync(reportOf('spoilt', third).replace('.json', '.html'), ' ');
    await expectFinished('spoilt', WHOLE);
  });

  test('submissions whose records are damaged or garbage', async () => {
    interrupted('damaged');
    const [run = '', first = '', , ...rest] = readFileSync(journalOf('damaged'), 'utf8').split('\n');
    const other = first.replace(/"report":"./, '"report":"x');
    writeFileSync(journalOf('damaged'), [run, other, '\u0000\u0001{', ...rest].join('\n'));
    await expectFinished('damaged', WHOLE - 2);
  });

  test('a submission that was handed in anew', async () => {
    cpSync(folder.at('class'), folder.at('late'), { recursive: true });
    const [first = ''] = interrupted('late-grades');
    writeFileSync(join(folder.at('late'), first, CHAPTER, 'addresses.ts'), '// handed in anew\n');
    expect((await grade('late-grades', ['--resume'], {}, 'late')).code).toBe(0);
    const report = readFileSync(reportOf('late-grades', first), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ score: 0, submission: { files: [{ bytes: 18 }] } });
  });
});

describe('grade --resume refuses another run', () => {
  beforeAll(() => void interrupted('refused'));

  test.each([
    ['another audience', ['--audience', 'staff'], /made with --audience student, and this run with staff; repeat/],
    ['other chapters', ['--chapter', '02'], /made with the chapters 01-addresses, and .* 01-addresses, 02-two-level/],
  ])('%s', async (_, args, message) => {
    // Only the claim of the process that was killed may go.
    const before = filesBelow(folder.at('refused')).filter((path) => path !== CLAIM_FILE);
    const { code, stdout, stderr } = await grade('refused', ['--resume', ...args]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(filesBelow(folder.at('refused'))).toEqual(before);
  });

  test('submissions that lack a finished one', async () => {
    mkdirSync(folder.at('others/zoe', CHAPTER), { recursive: true });
    const { code, stderr } = await grade('refused', ['--resume'], {}, 'others');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/graded "m\d+", which is not among the submissions now/)]);
  });

  test('a journal whose first record is damaged', async () => {
    interrupted('headless');
    writeFileSync(journalOf('headless'), readFileSync(journalOf('headless'), 'utf8').slice(10));
    const { code, stderr } = await grade('headless', ['--resume']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/journal .* is damaged; grade without --resume/)]);
  });
});

test('the journal says who is finished, and holds only digests beside', () => {
  const [run, ...graded] = journalRecords(folder.at('interrupted'));
  const facts = ['audience', 'build', 'chapters', 'grader', 'isolation', 'kind', 'node', 'platform', 'schema'];
  expect(Object.keys(run ?? {}).sort()).toEqual(facts);
  expect(graded).toHaveLength(WHOLE);
  for (const record of graded) {
    expect(record).toEqual({
      kind: 'graded',
      id: expect.stringMatching(/^m\d{4}$/),
      source: expect.stringMatching(/^[0-9a-f]{64}$/),
      report: expect.stringMatching(/^[0-9a-f]{64}$/),
      page: expect.stringMatching(/^[0-9a-f]{64}$/),
      milliseconds: expect.any(Number),
    });
  }
});

test('a folder that another grader is writing to takes no second run, and the first is not disturbed', async () => {
  const first = grade('shared');
  await until(() => existsSync(journalOf('shared')));
  const second = await grade('shared', ['--resume']);
  expect([second.code, second.stdout]).toEqual([2, '']);
  expect(second.stderr).toMatch(
    /process \d+ is writing to ".*shared"; wait until it has ended, or name another folder/,
  );
  expect(await first).toMatchObject({ code: 0, stderr: '' });
  expect(differences(expected, outputsOf(folder.at('shared')))).toEqual([]);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(10);
}
