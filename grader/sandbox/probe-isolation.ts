import { EngineFault } from '../contracts/engine';
import { releaseCanary } from './canary';
import { hardenedCommand, insideLane, NoHardenedLane, type HardenedCommand } from './hardened-command';
import { builtRunner, processLane, runnerArguments, type IsolationLevel, type Lane, type LaneCommand } from './lane';
import { RunnerChild } from './runner-child';

export type { IsolationLevel, Lane } from './lane';

const START_WITHIN_MS = 10_000;

/** Reasons that say nothing about how tight the lane is: somebody may have killed what was tried in it. */
const NOT_STARTED = /^the lane does not start|^the runner does not start in the lane \(/;

/** How often such a lane is tried. An attack that succeeded is never tried again. */
const TRIES = 3;

/** Takes over a runner that has come up. */
export type KeepRunner = (runner: RunnerChild) => void;

/**
 * Finds out which isolation this machine offers, by trying it: attacks are run inside the hardened lane, and so is the
 * runner itself. Where the lane does not hold, runners are plain child processes, and the reason says why.
 *
 * @param required - the level to insist on
 * @param files - the runner; by default the built one
 * @param keep - takes the runner that was tried in the lane, once the lane has held; by default it is killed
 * @throws {EngineFault} when the hardened lane is required and does not hold
 */
export async function probeIsolation(
  required: IsolationLevel = 'process',
  files = builtRunner(),
  keep: KeepRunner = (runner) => void runner.kill(),
): Promise<Lane> {
  const hardened = await probeHardened(files, keep);
  if (typeof hardened !== 'string') return hardened;
  if (required === 'hardened') {
    throw new EngineFault(`The hardened isolation that --require-isolation asks for is not available: ${hardened}.`);
  }
  return processLane(files, hardened);
}

/** The hardened lane, or why there is none. */
async function probeHardened(files: ReturnType<typeof builtRunner>, keep: KeepRunner): Promise<Lane | string> {
  try {
    const inLane = hardenedCommand(files);
    const command = inLane(runnerArguments(insideLane(files)));
    let tried = await tryLane(inLane, command);
    for (let tries = 1; tries < TRIES && typeof tried === 'string' && NOT_STARTED.test(tried); tries++) {
      tried = await tryLane(inLane, command);
    }
    if (typeof tried === 'string') return tried;
    keep(tried);
    return { level: 'hardened', reason: 'attacks run inside the lane were all refused', command };
  } catch (error) {
    if (error instanceof NoHardenedLane) return error.message;
    return `probing it failed (${error instanceof Error ? error.message : 'unknown'})`;
  }
}

/** A runner that came up in the lane beside attacks that all failed, else what is wrong with the lane. */
async function tryLane(inLane: HardenedCommand, runner: LaneCommand): Promise<RunnerChild | string> {
  const [escaped, tried] = await Promise.all([releaseCanary(inLane), tryRunner(runner)]);
  if (typeof tried === 'string') return escaped ?? tried;
  if (escaped === null) return tried;
  await tried.kill();
  return escaped;
}

/** The runner if it comes up in the lane, else why it does not. */
async function tryRunner(command: LaneCommand): Promise<RunnerChild | string> {
  let settle: (problem: string | null) => void = () => undefined;
  const settled = new Promise<string | null>((resolve) => (settle = resolve));
  const child = new RunnerChild(command, {
    ready: () => settle(null),
    message: () => undefined,
    ended: ({ diagnostics }) => settle(`the runner does not start in the lane (${firstLine(diagnostics)})`),
  });
  const timer = setTimeout(() => settle('the runner does not start in the lane in time'), START_WITHIN_MS);
  const problem = await settled;
  clearTimeout(timer);
  if (problem === null) return child;
  await child.kill();
  return problem;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
