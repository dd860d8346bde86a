import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../contracts/installation';
import runnerFlags from './runner-flags.json';

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

/** The files that a runner consists of. */
export interface RunnerFiles {
  readonly script: string;
  readonly engine: string;
  /** The engine's machine code, compiled ahead by this very Node.js; null where there is none. */
  readonly code: string | null;
}

/** The runner that `npm run build` wrote. */
export function builtRunner(folder: string = DIST): RunnerFiles {
  const code = join(folder, `quickjs-${process.version}-${process.platform}-${process.arch}.code`);
  const files = { script: join(folder, 'runner.js'), engine: join(folder, 'quickjs.wasm') };
  return { ...files, code: existsSync(code) ? code : null };
}

/**
 * Node's arguments for a runner: a small heap, no add-ons, and Node's own permission model as a seat belt. Code compiled
 * ahead is read with V8's own functions and only under the flags under which it was compiled.
 */
export function runnerArguments({ script, engine, code }: RunnerFiles): string[] {
  const readable = [script, engine, ...(code === null ? [] : [code])];
  return [
    ...runnerFlags.always,
    ...(code === null ? [] : runnerFlags.withCode),
    '--no-addons',
    '--no-warnings',
    permissionFlag(),
    ...readable.map((file) => `--allow-fs-read=${file}`),
    script,
    ...(code === null ? [] : [code]),
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
function withoutLinks(files: RunnerFiles): RunnerFiles {
  try {
    const code = files.code === null ? null : realpathSync(files.code);
    return { script: realpathSync(files.script), engine: realpathSync(files.engine), code };
  } catch {
    // A runner that is missing shows when it is started, with a message that names it.
    return files;
  }
}

/** Node 20 knows the permission model under its experimental name only. */
function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
}
