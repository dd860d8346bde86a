import { spawn, type ChildProcess } from 'node:child_process';
import { commandOf, TOP } from './installed';

/** How a command ended. `code` is null where a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The installation whose command runs; by default this repository. */
  readonly installation?: string;
  /** Options of Node.js itself. */
  readonly node?: readonly string[];
  /** A command that takes so long hangs, and is killed; its code is then null. In ms. */
  readonly hangsAfter?: number;
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ended>;
}

const HANGS_AFTER = 140_000;

/** Starts `pagewalk` with these arguments. */
export function startCli(args: readonly string[], options: RunOptions = {}): Running {
  const command = commandOf(options.installation ?? TOP);
  return startNode([...(options.node ?? []), command, ...args], options);
}

/** Whether a command has not ended yet. */
export function isUnderWay({ child }: Running): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Runs `pagewalk` to its end. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startCli(args, options).ended;
}

/** Runs Node.js with these arguments to its end. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return startNode(args, options).ended;
}

/** Runs any program with these arguments to its end. */
export function runCommand(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(program, args, options).ended;
}

function startNode(args: readonly string[], options: RunOptions): Running {
  return start(process.execPath, args, options);
}

function start(program: string, args: readonly string[], { cwd, env, hangsAfter }: RunOptions): Running {
  const child = spawn(program, args, {
    cwd: cwd ?? TOP,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  const watchdog = setTimeout(() => child.kill('SIGKILL'), hangsAfter ?? HANGS_AFTER);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(watchdog);
      resolve({ code, ...texts });
    });
  });
  return { child, pid: child.pid ?? 0, ended };
}
