import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';

/** How a child is started: Node.js's flags (one may name a snapshot), then the script if there is one. */
export interface NodeCommand {
  readonly flags: readonly string[];
  /** The child's working folder is this file's. */
  readonly file: string;
  /** Whether others go first where processors are scarce. */
  readonly isPatient?: boolean;
}

/** A started child with three pipes; they are missing where the system had no room for them, which `error` tells. */
export type PipedChild = ChildProcess;

const ON_WINDOWS = process.platform === 'win32';
const SHELL = '/bin/sh';

/**
 * Seconds of processor time in a child's whole life. A grader that is killed cannot stop a child that is deep in a type
 * bomb, and the child does not look at its input then: this ends it. A child that reaches it by honest work is replaced.
 */
const CPU_SECONDS = 300;

/**
 * KiB of private memory for a child and for what it starts, each (Linux counts mapped memory here; elsewhere this bounds
 * little). esbuild repeats a whole line in each of its errors: 250 kB of minus signs make it grow without end.
 */
const DATA_KIB = 1024 * 1024;

/** Starts Node.js with an empty environment, in a process group of its own and without core dumps. */
export function startChild({ flags, file, isPatient = false }: NodeCommand): PipedChild {
  const node = [process.execPath, ...flags];
  const bounded = !ON_WINDOWS && existsSync(SHELL);
  const limits = `ulimit -c 0; ulimit -t ${CPU_SECONDS}; ulimit -d ${DATA_KIB}; exec "$0" "$@"`;
  const [command = '', ...args] = bounded ? [SHELL, '-c', limits, ...node] : node;
  const child = spawn(command, args, {
    cwd: dirname(file),
    // Windows starts no process without SystemRoot.
    env: ON_WINDOWS ? { SystemRoot: process.env.SystemRoot } : {},
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !ON_WINDOWS,
    windowsHide: true,
  });
  if (isPatient && child.pid !== undefined) lowerPriority(child.pid);
  return child;
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not allow it.
  }
}

/** Kills a child and, where there are process groups, everything that it started. Does nothing if it has ended. */
export function killChild(child: PipedChild): void {
  if (child.pid === undefined) return;
  try {
    if (ON_WINDOWS) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
