import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../grader/contracts/generated/report';
import { TOP } from '../support/installed';
import { filesBelow, readReport, readRun, textsBelow, verdictsOf } from '../support/read-grades';
import { readCatalogue, type Attack } from './catalogue';
import { gradeInLane, LANES, type LaneName, type Watched } from './run-lane';
import { writeSubmission, type SubmissionSpec } from './submission-spec';
import { makeSurroundings, SECRETS, type Surroundings } from './surroundings';
import { verdictTable, type Outcome } from './verdict-table';

jest.setTimeout(540_000);

const CHAPTER = '90-target';
/** Graded before, among and after the attacks; they do nothing wrong, but not everything right either. */
const NEIGHBOURS: Readonly<Record<string, SubmissionSpec>> = {
  '000-neighbour': { source: `export { createTarget } from './right'; // zqneighbour\n` },
  '050-neighbour': { files: { '90-target/target.ts': { kit: 'right' } } },
  '101-neighbour': {
    source: `import { armed } from './armed';\n// zqneighbour\nexport const createTarget = armed(() => ({ ok: false }));\n`,
  },
};
/** In MiB. The engine's own memory ends at 128; the rest is Node.js and what V8 makes of the engine. */
const RUNNER_MEMORY = 260;
const GRADER_MEMORY = 512;
/** No output of one submission needs as much. In bytes. */
const LONGEST_OUTPUT = 512 * 1024;

const attacks = readCatalogue();
const graded = attacks.filter(({ exchanged }) => exchanged !== true);
const hasBubblewrap = canRun('bwrap');
const lanes = LANES.filter((lane) => lane === 'process' || hasBubblewrap);
const outcomes: Outcome[] = [];
const watched = new Map<LaneName, Watched>();
let around: Surroundings;
let before: readonly string[];
let alone: string;

beforeAll(async () => {
  around = await makeSurroundings();
  const { folder, places } = around;
  for (const [id, spec] of Object.entries(NEIGHBOURS)) {
    writeSubmission(folder.at('neighbours'), id, spec);
    writeSubmission(folder.at('class'), id, spec);
  }
  for (const { submissions } of graded) {
    for (const [id, spec] of Object.entries(submissions)) writeSubmission(folder.at('class'), id, spec, places);
  }
  alone = (await gradeInLane(around, 'process', folder.at('neighbours'))).out;
  before = around.fingerprint();
  for (const lane of lanes) watched.set(lane, await gradeInLane(around, lane, folder.at('class')));
});

afterAll(async () => {
  await around.close();
  process.stdout.write(`\n${verdictTable(outcomes, lanes)}`);
  process.stdout.write('  081-exchanged-file has a test of its own, attacks.places.test.ts.\n');
  if (!hasBubblewrap) process.stdout.write('  The hardened lane was not attacked: bubblewrap is not installed.\n');
  process.stdout.write('\n');
});

test('the catalogue has a hundred entries, each with something to hand in', () => {
  expect(attacks.map(({ name }) => Number(name.slice(0, 3)))).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  for (const { name, submissions } of attacks)
    expect([name, Object.keys(submissions)[0]?.length]).not.toEqual([name, 0]);
});

describe.each(LANES)('in the lane %s', (lane) => {
  const inLane = lane === 'process' || hasBubblewrap ? test : test.skip;
  const seen = (): Watched => watched.get(lane) as Watched;

  inLane.each(graded)('$name ends as it must: $tries', (attack) => {
    const ids = Object.keys(attack.submissions);
    const found = ids.map((id) => [id, endOf(readReport(seen().out, id), attack)]);
    outcomes.push({ attack, lane, held: found.every(([, end]) => end === 'as expected') });
    expect(found).toEqual(ids.map((id) => [id, 'as expected']));
  });

  inLane('the grader is alive to the end, and has a report for everybody', () => {
    const { code, stderr, out } = seen();
    const ids = [...Object.keys(NEIGHBOURS), ...graded.flatMap(({ submissions }) => Object.keys(submissions))];
    expect([code, stderr]).toEqual([0, '']);
    expect(readRun(out).isolation.level).toBe(lane);
    expect(
      readRun(out)
        .submissions.map(({ id }) => id)
        .sort(),
    ).toEqual(ids.sort());
    expect(ids.filter((id) => !['none', lane].includes(readReport(out, id).isolation))).toEqual([]);
    expect(readFileSync(join(out, '000-neighbour/report.html'), 'utf8')).toContain(`<dd>${lane} (`);
  });

  inLane("the neighbours' reports are those that they get alone, to the byte", () => {
    for (const id of Object.keys(NEIGHBOURS)) {
      expect([id, { ...readReport(seen().out, id), isolation: 'process' }]).toEqual([id, readReport(alone, id)]);
    }
    expect(readReport(alone, '000-neighbour').score).toBe(10);
  });

  inLane('no process is left', () => {
    expect(seen().survivors).toEqual([]);
  });

  inLane('memory stays below its cap in every runner and in the grader', () => {
    expect(seen().runnerMemory).toBeLessThan(RUNNER_MEMORY);
    expect(seen().graderMemory).toBeLessThan(GRADER_MEMORY);
  });

  inLane('two files per submission and three for the class are written, none of them long, and nothing else', () => {
    const { out } = seen();
    const perStudent = readRun(out).submissions.flatMap(({ id }) => [`${id}/report.html`, `${id}/report.json`]);
    expect(filesBelow(out)).toEqual([...perStudent, 'grades.csv', 'index.html', 'run.json'].sort());
    expect(filesBelow(out).filter((path) => statSync(join(out, path)).size > LONGEST_OUTPUT)).toEqual([]);
  });

  inLane('no secret comes out: not of the environment, of a file, of a neighbour or of a hidden test', () => {
    const { out, stdout, stderr } = seen();
    for (const [place, text] of [...textsBelow(out), ['stdout', stdout], ['stderr', stderr]] as const) {
      expect([place, SECRETS.filter((word) => text.toLowerCase().includes(word.toLowerCase()))]).toEqual([place, []]);
    }
  });

  inLane('no path of the machine stands in a report', () => {
    const paths = [TOP, around.folder.path, process.execPath, `${homedir()}/`, '/pagewalk/'];
    for (const [file, text] of textsBelow(seen().out)) {
      expect([file, paths.filter((path) => text.includes(path))]).toEqual([file, []]);
    }
  });

  inLane('the terminal shows one line for each submission', () => {
    const lines = seen().stdout.split('\n');
    expect(lines).toHaveLength(readRun(seen().out).submissions.length + 3);
    expect(lines.filter((line) => /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]|::|##/u.test(line))).toEqual([]);
  });
});

test('nothing around the grader has changed, and nobody came to a listener', () => {
  expect(around.fingerprint()).toEqual(before);
  expect(around.connections()).toBe(0);
});

(hasBubblewrap ? test : test.skip)('both lanes write the same reports, but for the name of the lane', () => {
  const [plain, hardened] = LANES.map((lane) => textsBelow((watched.get(lane) as Watched).out));
  for (const [path, text] of plain ?? []) {
    if (!path.endsWith('report.json')) continue;
    const other = (hardened?.get(path) ?? '').replace('"isolation": "hardened"', '"isolation": "process"');
    expect([path, other]).toEqual([path, text]);
  }
});

/** How a report departs from what is expected of the attack. */
function endOf(report: Report, { verdicts, problem }: Attack): unknown {
  const chapter = report.chapters[CHAPTER];
  if (problem !== undefined) {
    const found = report.problem ?? chapter?.problem;
    const isRefused = [report.status, chapter?.status].includes('ungradable') && chapterScore(report) === 0;
    return isRefused && new RegExp(problem).test(found?.message ?? '')
      ? 'as expected'
      : { found, status: report.status };
  }
  const others = Object.entries(verdictsOf(chapter)).filter(
    ([id, verdict]) => verdict !== (verdicts?.[id] ?? verdicts?.['*']),
  );
  return chapter?.status === 'graded' && others.length === 0 ? 'as expected' : { status: chapter?.status, others };
}

function chapterScore(report: Report): number | null {
  return report.chapters[CHAPTER]?.score ?? report.score;
}

function canRun(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}
