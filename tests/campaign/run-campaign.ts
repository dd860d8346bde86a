import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../../grader/judge/random';
import { finishedIds } from '../support/journal-records';
import { stillRunning, type ProcessFacts } from '../support/process-tree';
import { filesBelow, readRun } from '../support/read-grades';
import { isUnderWay, startCli, type Ended } from '../support/run-cli';
import { differences, outputsOf, wrongReports } from '../support/run-outputs';
import { drawTarget, type Victim } from './victims';

/** A campaign of random kills. */
export interface Campaign {
  /** The folder of submissions. */
  readonly classFolder: string;
  readonly chapter: string;
  /** Where the grades go, a folder for each class that is graded. */
  readonly folder: string;
  readonly jobs: number;
  readonly kills: number;
  readonly seed: number;
  /** Between two kills, in ms. */
  readonly pause: { readonly least: number; readonly most: number };
  /** Told what has happened after each run of the command. */
  readonly onRun: (tally: Tally) => void;
}

/** What a campaign has done, and what it has found. */
export interface Tally {
  readonly kills: Partial<Record<Victim, number>>;
  /** Runs of the command, those that were killed included. */
  runs: number;
  /** Classes that were graded to the end. */
  classes: number;
  /** Reports that said "not judged" when a run had ended; a later run judged them. */
  notJudged: number;
  /** Reports that are neither right nor "not judged"; files of a finished class that differ from the undisturbed run. */
  readonly wrong: string[];
  /** Submissions that a finished class lacks. */
  readonly lost: string[];
  /** Submissions that were graded again although they were finished. */
  readonly doubled: string[];
  /** Processes that outlived their grader, and other things that must not be. */
  readonly other: string[];
}

/** How long what a killed grader had started may take to notice, in looks of 20 ms. */
const LOOKS = 250;

/** How often the command may take up a class before it is said never to end. */
const MOST_RUNS = 500;

/** Grades a class again and again, kills the command's processes at random moments, resumes, and compares. */
export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const tally: Tally = {
    ...{ kills: {}, runs: 0, classes: 0, notJudged: 0, wrong: [], lost: [], doubled: [], other: [] },
  };
  const expected = await gradeUndisturbed(campaign);
  const random = createRandom(campaign.seed);
  while (killsOf(tally) < campaign.kills) {
    const out = join(campaign.folder, `class-${tally.classes}`);
    await gradeDisturbed({ campaign, out, expected, random, tally });
    if (tally.other.length > 0) break;
    compareClass(out, expected, tally);
    tally.classes++;
  }
  return tally;
}

/** All kills of a campaign so far. */
export function killsOf({ kills }: Tally): number {
  return Object.values(kills).reduce((sum, count) => sum + count, 0);
}

async function gradeUndisturbed(campaign: Campaign): Promise<ReadonlyMap<string, string>> {
  const out = join(campaign.folder, 'undisturbed');
  const { code, stderr } = await startCli(argumentsOf(campaign, out, false)).ended;
  if (code !== 0) throw new Error(`gradeUndisturbed: the command ended with ${code}: ${stderr}`);
  return outputsOf(out);
}

function argumentsOf({ classFolder, chapter, jobs }: Campaign, out: string, resume: boolean): string[] {
  const args = ['grade', classFolder, '--chapter', chapter, '--jobs', String(jobs), '--out', out];
  return resume ? [...args, '--resume'] : args;
}

interface Disturbed {
  readonly campaign: Campaign;
  readonly out: string;
  readonly expected: ReadonlyMap<string, string>;
  readonly random: ReturnType<typeof createRandom>;
  readonly tally: Tally;
}

/** Runs the command until it has judged the whole class; every run but the first resumes. */
async function gradeDisturbed(disturbed: Disturbed): Promise<void> {
  const { campaign, out, expected, tally } = disturbed;
  for (let run = 0; run < MOST_RUNS; run++) {
    const ended = await runOnce(disturbed, run > 0);
    tally.runs++;
    checkAtRest(out, expected, tally);
    if (ended.code === 3) tally.notJudged += readRun(out).submissions.filter(({ score }) => score === null).length;
    else if (ended.code !== null && ended.code !== 0)
      tally.other.push(`${out}: exit code ${ended.code}: ${ended.stderr}`);
    campaign.onRun(tally);
    if (ended.code === 0) return;
    if (tally.other.length > 0) break;
  }
  tally.other.push(`${out}: was not finished in ${MOST_RUNS} runs`);
}

async function runOnce({ campaign, out, random, tally }: Disturbed, resume: boolean): Promise<Ended> {
  const running = startCli(argumentsOf(campaign, out, resume), { hangsAfter: 900_000 });
  const seen = new Map<string, ProcessFacts>();
  const { least, most } = campaign.pause;
  while (isUnderWay(running) && killsOf(tally) < campaign.kills) {
    await Promise.race([wait(random.int(least, most)), running.ended]);
    if (!isUnderWay(running)) break;
    const { victim, pid } = drawTarget({ grader: running.pid, kills: killsOf(tally), random, seen });
    if (!killed(pid)) continue;
    tally.kills[victim] = (tally.kills[victim] ?? 0) + 1;
  }
  const ended = await running.ended;
  const processes = [...seen.values()];
  for (let look = 0; look < LOOKS && stillRunning(processes).length > 0; look++) await wait(20);
  tally.other.push(...stillRunning(processes).map(({ command }) => `outlived the grader: ${command}`));
  return ended;
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
    return false;
  }
}

function checkAtRest(out: string, expected: ReadonlyMap<string, string>, tally: Tally): void {
  if (killsOf(tally) === 0) return;
  tally.wrong.push(...wrongReports(out, expected).map((problem) => `${out}: ${problem}`));
  const finished = finishedIds(out);
  const again = finished.filter((id, index) => finished.indexOf(id) !== index);
  tally.doubled.push(...again.map((id) => `${out}: ${id}`));
}

function compareClass(out: string, expected: ReadonlyMap<string, string>, tally: Tally): void {
  const found = outputsOf(out);
  const paths = differences(expected, found);
  tally.lost.push(...paths.filter((path) => !found.has(path)).map((path) => `${out}: ${path}`));
  tally.wrong.push(...paths.filter((path) => found.has(path)).map((path) => `${out}: ${path}`));
  const rows = (found.get('grades.csv') ?? '').trimEnd().split(/\r?\n/).slice(1);
  const ids = rows.map((row) => row.split(',')[0] ?? '');
  tally.doubled.push(
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${out}: ${id} in grades.csv`),
  );
  const left = filesBelow(out).filter((path) => path.endsWith('.partial'));
  tally.other.push(...left.map((path) => `${out}: ${path} is left over`));
}
