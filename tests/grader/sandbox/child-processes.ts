import { readdirSync, readFileSync } from 'node:fs';

/** What ran below this process before the test: Jest has helpers of its own. */
let known: ReadonlySet<number> = new Set();

/** Forgets the processes that run below this one now; Linux only. Call it before a test starts any. */
export function ignoreRunningProcesses(): void {
  known = new Set(descendantsOf(process.pid));
}

/** Ids of all processes below this one that started since {@link ignoreRunningProcesses}, children first; Linux only. */
export function startedProcesses(): number[] {
  return descendantsOf(process.pid).filter((pid) => !known.has(pid));
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function descendantsOf(ancestor: number): number[] {
  const children = childrenOf(ancestor);
  return [...children, ...children.flatMap(descendantsOf)];
}

/** Those of the processes that still run when the system has had time to clear them away; Linux only. */
export async function survivorsOf(pids: readonly number[]): Promise<number[]> {
  for (let wait = 0; wait < 100 && pids.some(isRunning); wait++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return pids.filter(isRunning);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The most resident memory that a process ever had, in KiB; Linux only. */
export function peakMemoryOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}
