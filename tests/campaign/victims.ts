import type { Random } from '../../grader/contracts/chapter';
import { descendantsOf, runnersAmong, type ProcessFacts } from '../support/process-tree';

/** What can be killed while a class is graded. */
export const VICTIMS = ['grader', 'runner', 'compiler', 'type checker', 'esbuild'] as const;
/** One of {@link VICTIMS}. */
export type Victim = (typeof VICTIMS)[number];

/** How often each is drawn, of ten times. */
const WEIGHTS: Readonly<Record<Victim, number>> = { grader: 2, runner: 4, compiler: 2, 'type checker': 1, esbuild: 1 };

/** A process to kill. */
export interface Target {
  readonly victim: Victim;
  readonly pid: number;
}

/**
 * Draws a process of a grader that is under way, or the grader itself.
 *
 * @param seen - takes down every process that the grader has now
 */
export function drawTarget(grader: number, random: Random, seen: Map<string, ProcessFacts>): Target {
  const processes = descendantsOf(grader);
  for (const facts of processes) seen.set(`${facts.pid} ${facts.startedAt}`, facts);
  const targets = VICTIMS.flatMap((victim) => {
    const found = pidsOf(victim, grader, processes);
    return found.length === 0
      ? []
      : Array.from({ length: WEIGHTS[victim] }, () => ({ victim, pid: random.pick(found) }));
  });
  return random.pick(targets);
}

function pidsOf(victim: Victim, grader: number, processes: readonly ProcessFacts[]): readonly number[] {
  switch (victim) {
    case 'grader':
      return [grader];
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
