import type { Random } from '../../grader/contracts/chapter';
import { descendantsOf, runnersAmong, type ProcessFacts } from '../support/process-tree';

/** What can be killed while a class is graded. */
export const VICTIMS = ['grader', 'runner', 'compiler', 'type checker', 'esbuild'] as const;
/** One of {@link VICTIMS}. */
export type Victim = (typeof VICTIMS)[number];

/** One kill in so many hits the grader itself. */
const GRADER_EVERY = 4;

/** How often each of what it starts is drawn, among those that are there. */
const WEIGHTS: Readonly<Record<Victim, number>> = { grader: 0, runner: 4, compiler: 2, 'type checker': 1, esbuild: 1 };

/** A process to kill. */
export interface Target {
  readonly victim: Victim;
  readonly pid: number;
}

/** What a draw needs to know. */
export interface Draw {
  readonly grader: number;
  /** Kills before this one. */
  readonly kills: number;
  readonly random: Random;
  /** Takes down every process that the grader has now. */
  readonly seen: Map<string, ProcessFacts>;
}

/** Draws a process of a grader that is under way: the grader itself at every fourth kill, and where it has no other. */
export function drawTarget({ grader, kills, random, seen }: Draw): Target {
  const processes = descendantsOf(grader);
  for (const facts of processes) seen.set(`${facts.pid} ${facts.startedAt}`, facts);
  const targets = VICTIMS.flatMap((victim) => {
    const found = pidsOf(victim, processes);
    return found.length === 0
      ? []
      : Array.from({ length: WEIGHTS[victim] }, () => ({ victim, pid: random.pick(found) }));
  });
  const isGraderNext = targets.length === 0 || kills % GRADER_EVERY === GRADER_EVERY - 1;
  return isGraderNext ? { victim: 'grader', pid: grader } : random.pick(targets);
}

function pidsOf(victim: Victim, processes: readonly ProcessFacts[]): readonly number[] {
  switch (victim) {
    case 'grader':
      return [];
    case 'runner':
      return runnersAmong(processes).map(({ pid }) => pid);
    case 'compiler':
      return pidsWith(/compiler\.js/, processes);
    case 'type checker':
      return pidsWith(/type-checker/, processes);
    case 'esbuild':
      return pidsWith(/esbuild .*--service/, processes);
  }
}

function pidsWith(command: RegExp, processes: readonly ProcessFacts[]): number[] {
  return processes.filter((facts) => command.test(facts.command)).map(({ pid }) => pid);
}
