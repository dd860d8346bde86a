import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { LaneCommand } from './lane';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the process could not be started at all. */
  readonly spawnError?: string;
}

/** A started command with its pipes. They are null where the system had no room for the process. */
export interface SpawnedCommand {
  readonly child: ChildProcess | null;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** Resolves once, when the process has ended or could not be started. */
  readonly exited: Promise<Exit>;
}

/** Starts a command with an empty environment, pipes only, and on POSIX systems in a process group of its own. */
export function spawnCommand(command: LaneCommand): SpawnedCommand {
  try {
    return startCommand(command);
  } catch (error) {
    // Node throws here, and not in an event, when the system is out of memory or processes.
    const spawnError = error instanceof Error ? error.message : 'spawn failed';
    const exited = Promise.resolve({ code: null, signal: null, spawnError });
    return { child: null, stdin: null, stdout: null, stderr: null, exited };
  }
}

function startCommand({ file, args, filter }: LaneCommand): SpawnedCommand {
  const child: ChildProcess = spawn(file, args, {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', ...(filter === null ? [] : (['pipe'] as const))],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const exited = new Promise<Exit>((resolve) => {
    child.on('error', (error) => resolve({ code: null, signal: null, spawnError: error.message }));
    // What the command had started would keep the pipes open, and with them delay `close`.
    child.once('exit', () => killGroup(child.pid));
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  // A child may die while it is written to; that it died is told by `exited`.
  child.stdin?.on('error', ignore);
  const filterPipe = child.stdio?.[3];
  if (filterPipe && 'end' in filterPipe) filterPipe.on('error', ignore).end(filter);
  return { child, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exited };
}

/** Kills the process and all of its group. Of a lane with a process namespace nothing is left. */
export function killCommand({ child }: SpawnedCommand): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function ignore(): void {}

function killGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone.
  }
}
