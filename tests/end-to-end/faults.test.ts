import { setTimeout as wait } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import expected from '../../examples/expected.json';
import type { Report } from '../../grader/contracts/generated/report';
import {
  CAN_LOOK_AT_PROCESSES,
  descendantsOf,
  processorTicks,
  runnersAmong,
  stillRunning,
  type ProcessFacts,
} from '../support/process-tree';
import { filesBelow, readReport, readRun } from '../support/read-grades';
import { isUnderWay, startCli, type Ended, type Running } from '../support/run-cli';
import { copySubmissions } from '../support/sample-class';
import { writeSlowSubmission } from '../support/slow-submission';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(150_000);

const STUDENTS = ['s001', 's007'];
const LOOK_EVERY_MS = 15;
/** In hundredths of a second. */
const BUSY_TICKS = 45;
/** Longer than any wall clock that a program of a few steps gets. */
const STANDSTILL_MS = 5500;

const CHAPTER = '07-nested-paging';
/** What they earn in the chapter when nothing goes wrong. */
const EARNED: Readonly<Record<string, number | null>> = Object.fromEntries(
  Object.entries(expected.submissions).map(([id, { chapters }]) => [id, chapters[CHAPTER].score]),
);

const folder = makeTempFolder();
beforeAll(() => void copySubmissions(STUDENTS, folder.at('class')));
afterAll(() => folder.remove());

// Processes are found and killed by way of /proc.
const onLinux = CAN_LOOK_AT_PROCESSES ? describe : describe.skip;

/** Grades the small class, and does something to its processes again and again until it ends. */
async function gradeUnder(
  name: string,
  disturb: (processes: readonly ProcessFacts[], running: Running) => void,
  jobs = 2,
  more: readonly string[] = [],
): Promise<Ended & { readonly out: string; readonly left: readonly ProcessFacts[] }> {
  const out = folder.at(name);
  // The staff's reports say why something was not judged.
  const args = ['--jobs', String(jobs), '--audience', 'staff', '--out', out, ...more];
  const running = startCli(['grade', folder.at('class'), '--chapter', CHAPTER, ...args]);
  const seen = new Map<string, ProcessFacts>();
  while (isUnderWay(running)) {
    const processes = descendantsOf(running.pid);
    for (const facts of processes) seen.set(`${facts.pid} ${facts.startedAt}`, facts);
    disturb(processes, running);
    await wait(LOOK_EVERY_MS);
  }
  const ended = await running.ended;
  // The kernel may need a moment to end what was killed.
  for (let look = 0; look < 50 && stillRunning([...seen.values()]).length > 0; look++) await wait(20);
  return { ...ended, out, left: stillRunning([...seen.values()]) };
}

/** Kills the first `most` processes that fit, each once. */
function killer(fits: (processes: readonly ProcessFacts[]) => readonly ProcessFacts[], most: number) {
  const killed = new Set<string>();
  return {
    killed,
    disturb: (processes: readonly ProcessFacts[]): void => {
      for (const { pid, startedAt } of fits(processes)) {
        if (killed.size >= most || killed.has(`${pid} ${startedAt}`)) continue;
        killed.add(`${pid} ${startedAt}`);
        signal(pid, 'SIGKILL');
      }
    },
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

function runs(script: string) {
  return (processes: readonly ProcessFacts[]): readonly ProcessFacts[] =>
    processes.filter(({ command }) => command.includes(script) && !command.startsWith('/bin/sh'));
}

/** A report is right, or it says that it was not judged and why; there is no third way. */
function expectRightOrNotJudged(report: Report): void {
  const id = report.submission.id;
  if (report.status === 'graded') return expect([id, chapterScore(report)]).toEqual([id, EARNED[id]]);
  expect([id, report.status, report.score]).toEqual([id, 'not-judged', null]);
  const parts = [report, ...Object.values(report.chapters)].filter(({ status }) => status === 'not-judged');
  const reasons = parts.flatMap(({ problem }) => (problem === undefined ? [] : [problem.message]));
  expect([id, reasons.length > 0]).toEqual([id, true]);
  for (const chapter of Object.values(report.chapters).filter(({ status }) => status === 'not-judged')) {
    expect([id, chapter.score]).toEqual([id, null]);
    expect(new Set(chapter.checkpoints.map(({ points }) => points))).toEqual(new Set([null]));
  }
}

/** Shows the causes where it fails. */
function expectAllGraded(reports: readonly Report[]): void {
  const problems = reports.flatMap(({ chapters }) => Object.values(chapters).map(({ problem }) => problem));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  expect(reports.map(chapterScore)).toEqual(STUDENTS.map((id) => EARNED[id]));
}

function chapterScore({ chapters }: Report): number | null | undefined {
  return chapters[CHAPTER]?.score;
}

function expectHonest(ended: Awaited<ReturnType<typeof gradeUnder>>): readonly Report[] {
  const { code, stderr, out, left } = ended;
  if (code !== 0 && code !== 3) throw new Error(`expectHonest: the command ended with ${code}: ${stderr}`);
  expect(left).toEqual([]);
  expect(filesBelow(out).filter((path) => path.includes('.partial'))).toEqual([]);
  const reports = STUDENTS.map((id) => readReport(out, id));
  for (const report of reports) expectRightOrNotJudged(report);
  const isAllGraded = reports.every(({ status }) => status === 'graded');
  expect(code).toBe(isAllGraded ? 0 : 3);
  expect(readRun(out).submissions.map(({ status, score }) => [status, score])).toEqual(
    reports.map(({ status, score }) => [status, score]),
  );
  return reports;
}

onLinux('kill -9 while a class is graded', () => {
  test('a runner that is killed once is replaced, and nobody notices', async () => {
    const { killed, disturb } = killer(runnersAmong, 1);
    const reports = expectHonest(await gradeUnder('runner-once', disturb));
    expect(killed.size).toBe(1);
    expectAllGraded(reports);
  });

  test('some runners killed at some time: every report is right or not judged', async () => {
    let looks = 0;
    const { killed, disturb } = killer((processes) => (++looks % 25 === 0 ? runnersAmong(processes) : []), 8);
    expectHonest(await gradeUnder('runner-some', disturb));
    expect(killed.size).toBeGreaterThan(1);
  });

  test('where every runner is killed, nothing is judged, and nobody gets a 0', async () => {
    const { killed, disturb } = killer(runnersAmong, Infinity);
    const reports = expectHonest(await gradeUnder('runner-always', disturb));
    expect(killed.size).toBeGreaterThan(2);
    expect(reports.map(({ status, score }) => [status, score])).toEqual(STUDENTS.map(() => ['not-judged', null]));
  });

  test('a compiler that is killed once is replaced, and nobody notices', async () => {
    const { killed, disturb } = killer(runs('compiler.js'), 1);
    const reports = expectHonest(await gradeUnder('compiler-once', disturb));
    expect(killed.size).toBe(1);
    expectAllGraded(reports);
  });

  test('where every compiler is killed, nothing is judged, and nobody gets a 0', async () => {
    const { disturb } = killer(runs('compiler.js'), Infinity);
    const reports = expectHonest(await gradeUnder('compiler-always', disturb));
    expect(reports.map(({ status, score }) => [status, score])).toEqual(STUDENTS.map(() => ['not-judged', null]));
  });

  test('a type checker that is always killed costs nobody a point: the check is advice', async () => {
    const { killed, disturb } = killer(runs('type-checker'), Infinity);
    const reports = expectHonest(await gradeUnder('checker-always', disturb));
    expect(killed.size).toBeGreaterThan(1);
    expectAllGraded(reports);
    const checks = reports.flatMap(({ chapters }) => Object.values(chapters).map(({ checked }) => checked));
    expect(new Set(checks)).toEqual(new Set(['unchecked']));
  });
});

onLinux('a machine that stands still', () => {
  test('a runner that gets no processor for seconds is no timeout of the student', async () => {
    const ids = ['slow1', 'slow2'];
    for (const id of ids) writeSlowSubmission(folder.at('slow', id));
    const grade = (name: string): Running =>
      startCli(['grade', folder.at('slow'), '--chapter', '02', '--jobs', '2', '--out', folder.at(name)]);
    expect(await stopRunnersAtWork(grade('stopped'))).toBeGreaterThan(1);
    expect((await grade('undisturbed').ended).code).toBe(0);
    for (const id of ids) {
      const [stopped, undisturbed] = [readReport(folder.at('stopped'), id), readReport(folder.at('undisturbed'), id)];
      const right = stopped.status === 'graded' ? undisturbed.score : null;
      expect([id, stopped.status, stopped.score]).toEqual([id, stopped.status, right]);
    }
  });
});

/** Lets every runner stand still twice while it works, until the command ends; returns how often. */
async function stopRunnersAtWork(running: Running): Promise<number> {
  const nextStop = new Map<number, number>();
  let stops = 0;
  while (isUnderWay(running)) {
    for (const runner of runnersAmong(descendantsOf(running.pid))) {
      const wanted = nextStop.get(runner.pid) ?? BUSY_TICKS;
      const isAtWork = runner.state === 'R' && processorTicks(runner.pid) >= wanted;
      if (!isAtWork || wanted > 2 * BUSY_TICKS) continue;
      nextStop.set(runner.pid, wanted + BUSY_TICKS);
      stops++;
      signal(runner.pid, 'SIGSTOP');
      setTimeout(() => signal(runner.pid, 'SIGCONT'), STANDSTILL_MS);
    }
    await wait(LOOK_EVERY_MS);
  }
  return stops;
}

onLinux('interrupting a class', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s keeps whole reports, leaves no process and ends with 4',
    async (name) => {
      let isSent = false;
      const interrupt = (_: readonly ProcessFacts[], { pid }: Running): void => {
        if (isSent || !isAnyReportThere(folder.at(name))) return;
        isSent = true;
        signal(pid, name);
      };
      const { code, stderr, out, left } = await gradeUnder(name, interrupt, 1);
      expect([code, left]).toEqual([4, []]);
      expect(stderr).toMatch(/Interrupted: reports that are complete stay; .* --resume goes on/);
      const files = filesBelow(out);
      expect(files.filter((path) => !/^s\d{3}\/report\.(json|html)$|^journal\.jsonl$/.test(path))).toEqual([]);
      for (const path of files.filter((file) => file.endsWith('report.json'))) {
        const id = path.slice(0, 4);
        expect(readReport(out, id)).toMatchObject({ submission: { id }, status: 'graded' });
        expect([id, chapterScore(readReport(out, id))]).toEqual([id, EARNED[id]]);
      }
      expectAllGraded(expectHonest(await gradeUnder(name, () => undefined, 1, ['--resume'])));
      expect(filesBelow(out).filter((path) => path.startsWith('journal'))).toEqual([]);
    },
  );

  test('kill -9 of the command itself leaves no process, no half-written report, and grading again gives all', async () => {
    let isKilled = false;
    const killCommand = (_: readonly ProcessFacts[], { pid }: Running): void => {
      if (isKilled || !isAnyReportThere(folder.at('killed'))) return;
      isKilled = true;
      signal(pid, 'SIGKILL');
    };
    const { out, left } = await gradeUnder('killed', killCommand, 1);
    expect(left).toEqual([]);
    for (const path of filesBelow(out).filter((file) => file.endsWith('report.json'))) {
      expectRightOrNotJudged(readReport(out, path.slice(0, 4)));
    }
    // What it may have been writing at that moment.
    writeFileSync(join(out, 's001', 'report.json.4000000.partial'), '{ "half": ');
    expectHonest(await gradeUnder('killed', () => undefined));
  });
});

function isAnyReportThere(out: string): boolean {
  try {
    return filesBelow(out).some((path) => path.endsWith('report.html'));
  } catch {
    return false;
  }
}
