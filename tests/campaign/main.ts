import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CAN_LOOK_AT_PROCESSES } from '../support/process-tree';
import { writeMixedClass } from '../support/mixed-class';
import { makeTempFolder } from '../support/temp-folder';
import { killsOf, runCampaign, type Tally } from './run-campaign';

/**
 * `npm run campaign`: kills the grader and what it starts with SIGKILL at random moments while it grades a class, resumes
 * until the class is finished, and compares with an undisturbed run. Ends with 1 if anything was wrong, lost or doubled.
 * The draws depend on the seed alone; what a kill hits depends on the machine as well.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      submissions: { type: 'string', default: '40' },
      jobs: { type: 'string', default: '4' },
      // The longest time between two kills, in ms.
      pause: { type: 'string', default: '1500' },
      keep: { type: 'boolean', default: false },
    },
  });
  if (!CAN_LOOK_AT_PROCESSES) throw new Error('campaign: processes are found by way of /proc, which is only on Linux');
  const folder = makeTempFolder();
  const chapter = '01-addresses';
  writeMixedClass(folder.at('class'), chapter, Number(values.submissions));
  const tally = await runCampaign({
    classFolder: folder.at('class'),
    chapter,
    folder: folder.path,
    jobs: Number(values.jobs),
    kills: Number(values.kills),
    seed: Number(values.seed),
    pause: { least: 20, most: Number(values.pause) },
    onRun: (now) => process.stderr.write(`${progressOf(now)}\n`),
  });
  process.stdout.write(`${summaryOf(tally)}\n`);
  const isClean = problemsOf(tally).length === 0;
  if (isClean && !values.keep) rmSync(folder.path, { recursive: true, force: true });
  else process.stdout.write(`The grades are in ${folder.path}\n`);
  process.exitCode = isClean ? 0 : 1;
}

function progressOf(tally: Tally): string {
  const { runs, classes, wrong, lost, doubled } = tally;
  return `${killsOf(tally)} kills, ${runs} runs, ${classes} classes; ${wrong.length} wrong, ${lost.length} lost, ${doubled.length} doubled`;
}

function summaryOf(tally: Tally): string {
  const kinds = Object.entries(tally.kills).map(([victim, count]) => `${count} ${victim}`);
  return [
    ...problemsOf(tally),
    `${killsOf(tally)} kills (${kinds.join(', ')}) in ${tally.runs} runs of ${tally.classes} classes`,
    `${tally.notJudged} reports were not judged until a later run`,
    `${tally.wrong.length} wrong / ${tally.lost.length} lost / ${tally.doubled.length} doubled`,
  ].join('\n');
}

function problemsOf({ wrong, lost, doubled, other }: Tally): string[] {
  return [
    ...wrong.map((what) => `wrong: ${what}`),
    ...lost.map((what) => `lost: ${what}`),
    ...doubled.map((what) => `doubled: ${what}`),
    ...other,
  ];
}

void main();
