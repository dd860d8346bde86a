import { readdirSync, readFileSync } from 'node:fs';

/** A process as Linux shows it in /proc. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** One letter; Z and X are processes that have ended. */
  readonly state: string;
  /** Tells a process from a later one with the same number. */
  readonly startedAt: string;
  readonly command: string;
}

/** Whether processes can be looked at here. */
export const CAN_LOOK_AT_PROCESSES = process.platform === 'linux';

/** All processes that some process has started, directly or not. */
export function descendantsOf(pid: number): ProcessFacts[] {
  const all = allProcesses();
  const found: ProcessFacts[] = [];
  const parents = [pid];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    const children = all.filter((facts) => facts.parent === parent);
    found.push(...children);
    parents.push(...children.map((child) => child.pid));
  }
  return found;
}

/** Those of the processes that are still there. */
export function stillRunning(processes: readonly ProcessFacts[]): ProcessFacts[] {
  return processes.filter(({ pid, startedAt }) => {
    const now = factsOf(pid);
    return now !== null && now.startedAt === startedAt && !'ZX'.includes(now.state);
  });
}

/** The innermost processes that run the runner of submissions. */
export function runnersAmong(processes: readonly ProcessFacts[]): ProcessFacts[] {
  const runners = processes.filter(({ command }) => command.includes('runner.js'));
  return runners.filter(({ pid }) => !runners.some(({ parent }) => parent === pid));
}

/** The processor time that a process has used, in hundredths of a second; 0 if it has ended. */
export function processorTicks(pid: number): number {
  try {
    const fields = fieldsOf(pid);
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

/** All processes whose command line holds a text, whoever started them. */
export function processesRunning(text: string): ProcessFacts[] {
  return allProcesses().filter(({ command }) => command.includes(text));
}

function allProcesses(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => factsOf(Number(name)) ?? []);
}

/** Null if there is no such process (any more). */
function factsOf(pid: number): ProcessFacts | null {
  try {
    const fields = fieldsOf(pid);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0/g, ' ');
    return { pid, state: fields[0] ?? '', parent: Number(fields[1]), startedAt: fields[19] ?? '', command };
  } catch {
    return null;
  }
}

/** The fields of a process's stat file from its state on. */
function fieldsOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the name in parentheses, may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
