import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CAN_LOOK_AT_PROCESSES,
  descendantsOf,
  runnersAmong,
  stillRunning,
  type ProcessFacts,
} from '../support/process-tree';
import { isUnderWay, startCli, type Ended } from '../support/run-cli';
import type { Surroundings } from './surroundings';

/** The isolation levels that attacks are made on. */
export const LANES = ['process', 'hardened'] as const;
export type LaneName = (typeof LANES)[number];

/** How grading ended, and what was seen of its processes meanwhile. */
export interface Watched extends Ended {
  readonly out: string;
  /** Processes that were still there when the command had ended. */
  readonly survivors: readonly string[];
  /** The most resident memory that a runner, or the grader itself, ever had, in MiB; 0 where nobody can look. */
  readonly runnerMemory: number;
  readonly graderMemory: number;
}

const LOOK_EVERY_MS = 60;

/** The backstops of all attacks together are far below this; what takes longer hangs and is killed. In ms. */
const HANGS_AFTER = 240_000;

/** Grades a folder of submissions in a lane, and watches the processes. */
export async function gradeInLane(
  around: Surroundings,
  lane: LaneName,
  submissions: string,
  args: readonly string[] = [],
): Promise<Watched> {
  const out = around.folder.at(`out-${lane}-${args.join('')}-${submissions.split('/').pop()}`);
  const running = startCli(['grade', submissions, '--jobs', '2', '--out', out, ...args], {
    installation: around.installation,
    cwd: around.folder.at('cwd'),
    env: { ...around.env, ...(lane === 'process' ? { PATH: pathWithoutLane(around) } : {}) },
    hangsAfter: HANGS_AFTER,
  });
  const seen = new Map<string, ProcessFacts>();
  const most = { runner: 0, grader: 0 };
  while (isUnderWay(running)) {
    if (CAN_LOOK_AT_PROCESSES) look(running.pid, seen, most);
    await wait(LOOK_EVERY_MS);
  }
  const ended = await running.ended;
  // The kernel may need a moment to end what was killed.
  for (let tries = 0; tries < 50 && stillRunning([...seen.values()]).length > 0; tries++) await wait(20);
  const survivors = stillRunning([...seen.values()]).map(({ command }) => command);
  return { ...ended, out, survivors, runnerMemory: most.runner, graderMemory: most.grader };
}

function look(grader: number, seen: Map<string, ProcessFacts>, most: { runner: number; grader: number }): void {
  const processes = descendantsOf(grader);
  for (const facts of processes) seen.set(`${facts.pid} ${facts.startedAt}`, facts);
  for (const { pid } of runnersAmong(processes)) most.runner = Math.max(most.runner, peakMemoryOf(pid));
  most.grader = Math.max(most.grader, peakMemoryOf(grader));
}

/** In MiB; 0 for a process that has ended. */
function peakMemoryOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** A PATH in which bubblewrap is there but may make no namespace, as on many distributions. */
function pathWithoutLane({ folder }: Surroundings): string {
  mkdirSync(folder.at('bin'), { recursive: true });
  writeFileSync(folder.at('bin/bwrap'), '#!/bin/sh\nexit 1\n');
  chmodSync(folder.at('bin/bwrap'), 0o755);
  return `${folder.at('bin')}${delimiter}${process.env['PATH'] ?? ''}`;
}
