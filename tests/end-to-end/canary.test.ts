import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FrameReader } from '../../grader/sandbox/wire/frames';
import { decodeRequest } from '../../grader/sandbox/wire/requests';
import { CANARY, CanaryWords, INPUT_CANARY } from '../../grader/authoring/leaks/canary-words';
import { ECHOES, writeEchoes } from '../../grader/authoring/leaks/echo-submissions';
import { plantCanaries } from '../../grader/authoring/leaks/plant-canaries';
import { openChapter } from '../../grader/class/open-course';
import { CHAPTERS, CHOSEN, TOP } from '../support/installed';
import { readReport, textsBelow } from '../support/read-grades';
import { runCli } from '../support/run-cli';
import { makeTempFolder } from '../support/temp-folder';
import { copyInstallation } from '../support/temp-installation';

jest.setTimeout(180_000);

const folder = makeTempFolder();
const installation = folder.at('installation');
const records = folder.at('records');
const hiddenSuites = new Map<string, string>();
const planted = new CanaryWords();
/** Not among the author's echoes: spending every budget of a chapter takes half a minute. */
const NEVER_ENDS = 'const all = memory.join(" "); for (let left = all; ; left = left.slice(1) + left[0]);';
const SUBMISSIONS = { ...ECHOES, 'never-ends': NEVER_ENDS };

beforeAll(() => {
  copyInstallation(installation);
  const chapters = CHAPTERS.map((id) => openChapter(id).chapter);
  for (const { id, judging } of chapters) {
    const assignment = join(installation, 'assignments', id);
    plantCanaries(assignment, judging, 'expectations', planted);
    hiddenSuites.set(id, readFileSync(join(assignment, 'suites/hidden.json'), 'utf8'));
  }
  writeEchoes(
    folder.at('class'),
    chapters.map(({ assignment }) => assignment),
    SUBMISSIONS,
  );
  for (const chapter of CHAPTERS) {
    cpSync(join(TOP, 'reference', chapter), folder.at('class/right', chapter), { recursive: true });
  }
  mkdirSync(records);
});

afterAll(() => folder.remove());

/** Grades by the suites with canaries; returns every text that came out, by its place. */
async function grade(paths: string, name: string, args: readonly string[] = []): Promise<ReadonlyMap<string, string>> {
  const out = folder.at(name);
  const { code, stdout, stderr } = await runCli(['grade', paths, ...CHOSEN, '--out', out, ...args], {
    installation,
    node: ['--require', join(TOP, 'tests/support/tee-runner-input.cjs')],
    env: { PAGEWALK_TEST_RECORDS: records },
  });
  expect([code, stderr]).toEqual([0, '']);
  return new Map([['stdout', stdout], ['stderr', stderr], ...textsBelow(out)]);
}

/** The hidden words and numbers that occur in a text: canaries, and literals that only hidden tests hold. */
function hiddenIn(text: string): string[] {
  const lower = text.toLowerCase();
  return [...planted.in(text), ...hiddenLiterals().filter((word) => lower.includes(word.toLowerCase()))];
}

let literals: string[] | null = null;

/** Long addresses of the hidden suites that students have in no file of theirs. */
function hiddenLiterals(): string[] {
  literals ??= [...hiddenSuites].flatMap(([chapter, hidden]) => {
    const open = ['assignments', 'starter', 'reference'].map((name) => join(TOP, name, chapter));
    const files = [join(TOP, 'assignments', chapter, 'suites/visible.json'), ...open.flatMap(textFilesIn)];
    const known = files.map((file) => readFileSync(file, 'utf8').toLowerCase()).join('\n');
    const found = new Set(hidden.match(/0x[0-9A-F]{6,}/g));
    return [...found].filter((word) => !known.includes(word.slice(2).toLowerCase())).map((word) => word.slice(2));
  });
  return literals;
}

function textFilesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(md|ts)$/.test(entry.name))
    .map((entry) => join(path, entry.name));
}

test('no byte for students holds a hidden title, id, input or expectation, whatever a submission does', async () => {
  expect(hiddenLiterals().length).toBeGreaterThan(50);
  const written = await grade(folder.at('class'), 'student');
  expect([...written.keys()].filter((name) => name.endsWith('report.json'))).toHaveLength(
    Object.keys(SUBMISSIONS).length + 1,
  );
  for (const [name, text] of written) expect([name, hiddenIn(text)]).toEqual([name, []]);
});

test('the words that a student sees of a failed hidden test are those of its concept', () => {
  const { checkpoints } = readReport(folder.at('student'), 'right').chapters['02-two-level-mapping'] ?? {
    checkpoints: [],
  };
  const failed = checkpoints.filter(({ verdict }) => verdict !== 'pass');
  expect(failed.length).toBeGreaterThan(10);
  for (const { blockedBy: _, ...checkpoint } of failed) {
    expect(checkpoint).toEqual({
      id: expect.stringMatching(/^02\.H-\d\d$/),
      title: checkpoint.concept,
      concept: expect.any(String),
      verdict: expect.stringMatching(/^(fail|blocked)$/),
      points: expect.any(Number),
      maxPoints: expect.any(Number),
      visibility: 'hidden',
      band: expect.any(String),
      clauses: [],
    });
  }
});

test('what the terminal and --json print of one submission holds no hidden byte either', async () => {
  for (const [name, args] of [
    ['terminal', []],
    ['json', ['--json']],
  ] as const) {
    const written = await grade(folder.at('class/throws-input'), name, args);
    expect(written.get('stdout')).not.toBe('');
    for (const [place, text] of written) expect([name, place, hiddenIn(text)]).toEqual([name, place, []]);
  }
});

test('the staff sees all of it', async () => {
  const written = await grade(folder.at('class/throws-input'), 'staff', ['--audience', 'staff']);
  for (const name of ['throws-input/report.json', 'throws-input/report.html', 'stdout']) {
    expect([name, hiddenIn(written.get(name) ?? '')]).toEqual([name, expect.arrayContaining([CANARY])]);
  }
  expect(written.get('throws-input/report.json')).toContain(INPUT_CANARY);
  const right = await grade(folder.at('class/right'), 'staff-right', ['--audience', 'staff']);
  // Expected numbers of both chapters are among what the reference fails at.
  expect(planted.in(right.get('right/report.json') ?? '').length).toBeGreaterThan(20);
});

/** All that was written to runners, message by message. */
function sentToRunners(): Buffer[] {
  return readdirSync(records).flatMap((name) => [
    ...new FrameReader(64 * 1024 * 1024).push(readFileSync(join(records, name))),
  ]);
}

test('what crosses into the sandbox is the code, the setups and the operations, and no word of what is expected', () => {
  const requests = sentToRunners().map(decodeRequest);
  const programs = requests.filter((request) => request.type === 'program');
  expect(programs.length).toBeGreaterThan(500);
  // The inputs of hidden tests are among them, so the record is not blind.
  expect(programs.some(({ calls }) => calls.some((call) => call.includes(INPUT_CANARY)))).toBe(true);
  const keys = ['calls', 'careful', 'chapter', 'fuel', 'sequence', 'setup', 'suite', 'type', 'wallMs'];
  for (const program of programs) expect(Object.keys(program).sort()).toEqual(keys);
  const words = programs.flatMap(({ setup, calls }) => [setup, ...calls]);
  expect(new Set(words.flatMap((word) => Object.keys(JSON.parse(word) as object)))).not.toContain('expect');
  const leaks = words.filter((word) => /"(expect|title|points|needs|cells|grid|id|band|requires|concept)":/.test(word));
  expect(leaks).toEqual([]);
});

test('no title, id, label or expected value of a hidden test is anywhere in the bytes that a runner reads', () => {
  for (const message of sentToRunners()) {
    const text = message.toString('utf8').replaceAll(INPUT_CANARY, '');
    expect(planted.in(text)).toEqual([]);
  }
});
