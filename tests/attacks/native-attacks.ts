import type { LaneCommand } from '../../grader/sandbox/lane';
import { killCommand, spawnCommand } from '../../grader/sandbox/spawn-runner';

/** What every native attack starts with: `attempt` for what ends at once, `attemptLater` for what calls back. */
const PRELUDE = `
const results = {};
let open = 1;
const finish = () => { if (--open === 0) process.stdout.write(JSON.stringify(results), () => process.exit(0)); };
const attempt = (what, attack) => {
  try { attack(); results[what] = 'done'; } catch (error) { results[what] = 'refused'; }
};
const attemptLater = (what, attack) => {
  let settled = false;
  const settle = (result) => () => { if (settled) return; settled = true; results[what] = result; finish(); };
  open++;
  setTimeout(settle('refused'), 3000).unref();
  try { attack(settle('done'), settle('refused')); } catch { settle('refused')(); }
};
process.on('uncaughtException', () => {});
`;

/** What each attempt came to. */
export type Attempts = Readonly<Record<string, 'done' | 'refused'>>;

/** Far longer than any script waits. In ms. */
const HANGS_AFTER = 20_000;

/**
 * Runs a script of a fixture as plain Node.js code, without the engine and without Node's permission model.
 *
 * @param command - runs Node.js with these arguments
 */
export async function attackNatively(
  script: string,
  command: (nodeArguments: readonly string[]) => LaneCommand,
): Promise<Attempts> {
  const spawned = spawnCommand(command(['--no-warnings', '-e', `${PRELUDE}\n${script}\nfinish();`]));
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    spawned[name]?.on('data', (chunk: Buffer) => (texts[name] += chunk.toString('utf8')));
  }
  const watchdog = setTimeout(() => killCommand(spawned), HANGS_AFTER);
  const { code, signal } = await spawned.exited;
  clearTimeout(watchdog);
  if (code !== 0) throw new Error(`attackNatively: it ended with ${signal ?? code}: ${texts.stderr.slice(0, 500)}`);
  return JSON.parse(texts.stdout) as Attempts;
}
