import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Message } from './messages';

/** A vector takes hundredths of a second; a guest that takes so long, in ms, never comes back. */
const LONGEST_SILENCE_MS = 60_000;

const ROOT = join(__dirname, '../../..');
const MACHINE_PROCESS = ['-r', 'esbuild-register', join(__dirname, 'machine-process.ts')];

/** The machine has not come to an end: it is silent, or its process has ended with an error. */
export class MachineFailure extends Error {}

/**
 * Runs the vectors of seeds in a process of their own and gives its messages as they come.
 * @throws MachineFailure if the process fails, or says nothing for a minute; it is killed then
 */
export async function* askMachine(
  seed: number,
  count: number,
  { args = MACHINE_PROCESS, longestSilenceMs = LONGEST_SILENCE_MS } = {},
): AsyncGenerator<Message> {
  const child = spawn(process.execPath, [...args, String(seed), String(count)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let errors = '';
  let isSilent = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const watch = setInterval(() => {
    isSilent = true;
    child.kill('SIGKILL');
  }, longestSilenceMs);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      yield JSON.parse(line) as Message;
      watch.refresh();
    }
    await ended;
  } finally {
    clearInterval(watch);
    child.kill('SIGKILL');
  }
  if (isSilent) throw new MachineFailure(`it has said nothing for ${longestSilenceMs / 1000} s and was ended`);
  if (child.exitCode !== 0) {
    throw new MachineFailure(`its process has ended with ${child.exitCode ?? child.signalCode}: ${errors.trim()}`);
  }
}
