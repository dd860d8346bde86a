import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../contracts/installation';

/** The isolation that a lane reaches: engine and process, or also the hardened lane of Linux. */
export type IsolationLevel = 'process' | 'hardened';

/** How runners are started, and what that isolates. */
export interface Lane {
  readonly level: IsolationLevel;
  /** One sentence: why this level was reached and no higher one. */
  readonly reason: string;
  /** The command that starts a runner. */
  readonly command: LaneCommand;
}

/** A command line; nothing of it goes through a shell. */
export interface LaneCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Bytes that the command reads from file descriptor 3; null where it reads none. */
  readonly filter: Buffer | null;
}

/** The two files that a runner consists of. */
export interface RunnerFiles {
  readonly script: string;
  readonly engine: string;
}

/** The runner that `npm run build` wrote. */
export function builtRunner(folder: string = DIST): RunnerFiles {
  return { script: join(folder, 'runner.js'), engine: join(folder, 'quickjs.wasm') };
}

/** Node's arguments for a runner: a small heap, no add-ons, and Node's own permission model as a seat belt. */
export function runnerArguments({ script, engine }: RunnerFiles): string[] {
  return [
    '--max-old-space-size=192',
    '--no-addons',
    '--no-warnings',
    '--expose-gc',
    permissionFlag(),
    `--allow-fs-read=${script}`,
    `--allow-fs-read=${engine}`,
    script,
  ];
}

/** The level that works everywhere: the engine in a child process with nothing but pipes. */
export function processLane(files: RunnerFiles, reason: string): Lane {
  return {
    level: 'process',
    reason,
    command: { file: process.execPath, args: runnerArguments(withoutLinks(files)), filter: null },
  };
}

/** The permission model compares real paths, and refuses to follow a link to them. */
function withoutLinks({ script, engine }: RunnerFiles): RunnerFiles {
  try {
    return { script: realpathSync(script), engine: realpathSync(engine) };
  } catch {
    // A runner that is missing shows when it is started, with a message that names it.
    return { script, engine };
  }
}

/** Node 20 knows the permission model under its experimental name only. */
function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
}
