import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptsFile } from '../../grader/contracts/generated/attempts';
import type { Hint } from '../../grader/contracts/hint';
import type { Replay } from '../../grader/contracts/replay';
import { CHAPTERS, TOP } from '../support/installed';
import { readReport } from '../support/read-grades';
import { runCli, type Ended } from '../support/run-cli';
import { copyStarter, writeSolution } from '../support/student-folder';
import { makeTempFolder, type TempFolder } from '../support/temp-folder';

jest.setTimeout(120_000);

const [TWO_LEVEL, NESTED] = CHAPTERS;
const FILE = join(NESTED, 'nested-paging.ts');
const STACK = /^\s+at .*:\d+:\d+/m;
let folder: TempFolder;
let student = '';

beforeEach(() => {
  folder = makeTempFolder();
  student = folder.at('student');
  copyStarter(student);
});
afterEach(() => folder.remove());

const run = (...args: readonly string[]): Promise<Ended> => runCli(args, { cwd: student });
const attempts = (): AttemptsFile =>
  JSON.parse(readFileSync(join(student, '.pagewalk/attempts.json'), 'utf8')) as AttemptsFile;

describe('pagewalk explain', () => {
  test('tells a failing test reference by reference, each address with its sum, and ends with 1', async () => {
    writeSolution(student, NESTED, '07-M2');
    const { code, stdout, stderr } = await run('explain', '07.walk.index-408');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^ {2}op {2}8 {2}nestedWalk\(guestRoot=0xB29A0, hostRoot=0x100000/m);
    expect(stdout).toMatch(/^ +expected {2}\{ok: true, gpa: 0xAABC, hpa: 0x23ABC\}$/m);
    expect(stdout).toMatch(/^ {2}ok {7}1 {5}read 0x100000 +read 0x100000 -> 0x101023$/m);
    expect(stdout).toMatch(/^ {2}XX {7}2 {5}read 0x1012CC +read 0x1012C8/m);
    expect(stdout).toContain('= table 0x101000 + 179 * 4');
    expect(stdout).toContain('= table 0x101000 + 178 * 4, for gPA 0xB29A0');
    expect(stdout).toContain('07.S5');
    expect(stdout).not.toMatch(STACK);
  });

  test('tells a passing test too, ends with 0, and gives the same as JSON', async () => {
    writeSolution(student, TWO_LEVEL);
    const { code, stdout } = await run('explain', '02.gate.first-map', '--json');
    const replay = JSON.parse(stdout) as Replay;
    expect([code, replay.verdict]).toEqual([0, 'pass']);
    expect(replay.steps.map(({ state }) => state)).not.toContain('first');
    expect(replay.steps[2]).toMatchObject({ call: 'map(vm=vm1, pid=1, vpn=0, gfn=3)', frames: ['took frame 20'] });
  });

  test.each([
    ['02.gate.first-mao', /no visible test "02\.gate\.first-mao"; did you mean 02\.gate\.first-map\?/],
    ['02.H-03', /"02\.H-03" is a hidden test, and hidden tests are not shown/],
    ['02.h.trap', /is a hidden test/],
    ['nothing', /"nothing" is no checkpoint: it starts with no chapter number/],
    ['77.gate', /there is no chapter 77/],
  ])('refuses %s with one sentence', async (id, message) => {
    const { code, stdout, stderr } = await run('explain', id);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(message);
  });

  test('says where a file does not compile', async () => {
    appendFileSync(join(student, FILE), '\nexport const broken = (\n');
    const { code, stdout } = await run('explain', '07.walk.index-408');
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^UNGRADABLE\n {2}07-nested-paging\/nested-paging\.ts:\d+:/),
    ]);
  });
});

describe('pagewalk hint', () => {
  test('opens rungs by failing versions of the file and by nothing else', async () => {
    writeSolution(student, NESTED, '07-M2');
    const open = async (): Promise<number> => {
      const { stdout } = await run('hint', '07', '--json');
      return (JSON.parse(stdout) as Hint).rungs.filter((rung) => rung.open).length;
    };
    expect([await open(), await open()]).toEqual([2, 2]);
    const opened: number[] = [];
    for (let version = 2; version <= 6; version++) {
      appendFileSync(join(student, FILE), `// version ${version}\n`);
      opened.push(await open());
    }
    expect(opened).toEqual([3, 3, 4, 4, 6]);
    const { stdout } = await run('hint', '07');
    expect(stdout).toContain('Your pattern of passes and failures equals 07-M2');
    expect(stdout).toContain('Run it: npx pagewalk test 07 --only 07.walk.index-408');
    expect(attempts().chapters[NESTED]).toMatchObject({ attempts: 6 });
    const bundle = await run('hint', '07', '--bundle');
    expect([bundle.code, bundle.stderr]).toEqual([0, '']);
    const text = readFileSync(join(student, '.pagewalk/help-07.md'), 'utf8');
    expect(text).toContain('// version 6');
    expect(text).toContain('FAIL  07.walk.index-408');
    expect(attempts().chapters[NESTED]?.opened.map(({ rung }) => rung)).toEqual([2, 3, 4, 5]);
  });

  test('counts the runs of pagewalk test, survives a damaged file and refuses the bundle at first', async () => {
    writeSolution(student, NESTED, '07-M2');
    await run('test', '07');
    expect(attempts().chapters[NESTED]?.failing['07.walk.index-408']).toHaveLength(1);
    writeFileSync(join(student, '.pagewalk/attempts.json'), '{"schema": 1, "chap');
    const { code, stderr } = await run('hint', '07');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^\S*attempts\.json is damaged and was renamed/)]);
    expect(existsSync(join(student, '.pagewalk/attempts.json.damaged'))).toBe(true);
    const bundle = await run('hint', '07', '--bundle');
    expect([bundle.code, bundle.stderr]).toEqual([
      2,
      expect.stringMatching(/^--bundle: the bundle opens after 5 more/),
    ]);
  });

  test('has nothing to hint at where all passes, and starts a beginner off', async () => {
    writeSolution(student, TWO_LEVEL);
    const done = await run('hint', '02');
    expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/so there is nothing to hint at/)]);
    const fresh = await run('hint', '07');
    expect([fresh.code, fresh.stdout]).toEqual([1, expect.stringMatching(/^NOT ATTEMPTED {2}07\./)]);
  });

  test('writes nothing into a folder that is somebody’s submission', async () => {
    const other = folder.at('alice');
    mkdirSync(join(other, NESTED), { recursive: true });
    writeFileSync(join(other, FILE), readFileSync(join(TOP, 'starter', FILE)));
    expect((await run('hint', '07', '--dir', other)).code).toBe(1);
    expect(existsSync(join(other, '.pagewalk'))).toBe(false);
  });
});

test('pagewalk status shows what the last runs showed, without running anything', async () => {
  writeSolution(student, NESTED, '07-M2');
  await run('test', '07');
  const { code, stdout } = await run('status');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^07 .* 1 +30\/31 +10\/10 .* first failure: explain 07\.walk\.index-408$/m);
  expect(stdout).toMatch(/^02 .* 0 +- .* not run yet: test 02$/m);
  appendFileSync(join(student, FILE), '// changed\n');
  const { chapters } = JSON.parse((await run('status', '--json')).stdout) as {
    chapters: { id: string; next: string }[];
  };
  expect(chapters.find(({ id }) => id === NESTED)?.next).toBe('changed since');
});

test('pagewalk reset puts the stub back and keeps the file', async () => {
  writeSolution(student, NESTED);
  const { code, stdout } = await run('reset', '07');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/is the stub again; what you had is in \.pagewalk/)]);
  expect(readFileSync(join(student, FILE), 'utf8')).toBe(readFileSync(join(TOP, 'starter', FILE), 'utf8'));
  expect(existsSync(join(student, '.pagewalk/backup/1', FILE))).toBe(true);
});

test('pagewalk submit makes a zip that grade accepts, and says what it holds', async () => {
  writeSolution(student, NESTED);
  const { code, stdout } = await run('submit', '--id', 'alice', '--out', folder.path);
  expect(code).toBe(0);
  expect(stdout).toMatch(/two-level-map\.ts +still the stub$/m);
  expect(stdout).toMatch(/nested-paging\.ts +never run$/m);
  const graded = await runCli(['grade', folder.at('alice.zip'), '--chapter', '07', '--out', folder.at('grades')]);
  expect(graded.code).toBe(0);
  expect(readReport(folder.at('grades'), 'alice').chapters[NESTED]?.score).toBe(100);
  expect((await run('submit', '--id', 'a/b')).code).toBe(2);
});
