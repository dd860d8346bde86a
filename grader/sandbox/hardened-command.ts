import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaneCommand, RunnerFiles } from './lane';
import { seccompFilter } from './seccomp-filter';

/** What stands in the way of the hardened lane, in one sentence. */
export class NoHardenedLane extends Error {
  override readonly name = 'NoHardenedLane';
}

/** Runs Node with these arguments in the hardened lane. */
export type HardenedCommand = (nodeArguments: readonly string[]) => LaneCommand;

/** Where the runner lies inside the lane. */
export function insideLane({ code }: RunnerFiles): RunnerFiles {
  return {
    script: '/pagewalk/runner.js',
    engine: '/pagewalk/quickjs.wasm',
    code: code === null ? null : '/pagewalk/quickjs.code',
  };
}

const NODE_INSIDE = '/pagewalk/node';

/** The user and group that nothing belongs to. */
const NOBODY = '65534';

/** Far more than any submission may use; the grader's own clocks strike earlier. */
const CPU_SECONDS = 600;

/** The filter's file descriptor (see spawn-runner.ts). */
const FILTER_DESCRIPTOR = '3';

/**
 * Puts together the hardened lane: an unprivileged user, resource limits, then bubblewrap with namespaces of its own, no
 * network, no /proc, no /dev, no writable folder, and nothing readable but node, its libraries and the runner.
 *
 * @throws {NoHardenedLane} when a part of it does not exist on this machine
 */
export function hardenedCommand(files: RunnerFiles): HardenedCommand {
  if (process.platform !== 'linux') throw new NoHardenedLane('the hardened lane exists on Linux only');
  const filter = seccompFilter();
  if (filter === null) throw new NoHardenedLane(`there is no system-call filter for ${process.arch}`);
  const bwrap = findProgram('bwrap', 'install the package bubblewrap');
  const prlimit = findProgram('prlimit', 'install the package util-linux');
  const isRoot = process.getuid?.() === 0;
  const drop = isRoot ? dropPrivileges(findProgram('setpriv', 'install the package util-linux')) : [];
  const libraries = librariesOfNode();
  const limits = ['--fsize=0', `--cpu=${CPU_SECONDS}`, '--nofile=64', '--core=0'];
  const words = [...drop, prlimit, ...limits, bwrap, ...wrapping(files, libraries), NODE_INSIDE];
  return (nodeArguments) => ({ file: words[0] ?? bwrap, args: [...words.slice(1), ...nodeArguments], filter });
}

function dropPrivileges(setpriv: string): string[] {
  return [setpriv, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
}

function wrapping(files: RunnerFiles, libraries: readonly string[]): string[] {
  const inside = insideLane(files);
  const readable = [
    ...libraries.map((library) => [library, library] as const),
    [process.execPath, NODE_INSIDE] as const,
    [files.script, inside.script] as const,
    [files.engine, inside.engine] as const,
    ...(files.code === null || inside.code === null ? [] : [[files.code, inside.code] as const]),
  ];
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv'],
    ...['--cap-drop', 'ALL'],
    ...readable.flatMap(([outside, within]) => ['--ro-bind', outside, within]),
    ...['--remount-ro', '/', '--chdir', '/', '--seccomp', FILTER_DESCRIPTOR, '--'],
  ];
}

/** The shared libraries that this node was started with, the dynamic loader included, by the paths it found them at. */
function librariesOfNode(): string[] {
  // What a report tells of the network is neither needed nor quick to find out.
  const report = process.report as { excludeNetwork?: boolean; getReport(): object };
  const { excludeNetwork = false } = report;
  report.excludeNetwork = true;
  const { sharedObjects = [] } = report.getReport() as { readonly sharedObjects?: readonly string[] };
  report.excludeNetwork = excludeNetwork;
  return sharedObjects.filter((path) => path.startsWith('/'));
}

function findProgram(name: string, advice: string): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/local/bin'];
  const found = folders.filter((folder) => folder.startsWith('/')).find((folder) => isExecutable(join(folder, name)));
  if (found === undefined) throw new NoHardenedLane(`${name} is not installed (${advice})`);
  return join(found, name);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
