import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json } from '../../../grader/contracts/json';
import type { Program } from '../../../grader/contracts/engine';
import { builtRunner, processLane, type Lane, type RunnerFiles } from '../../../grader/sandbox/lane';

/** The runner and the tiny chapter's guest, built as `npm run build` builds them, in a folder of their own. */
export interface SandboxKit {
  readonly files: RunnerFiles;
  readonly lane: Lane;
  readonly guest: string;
  /** The same guest in a realm whose built-ins can be patched. */
  readonly unlockedGuest: string;
  remove(): void;
}

/** Builds the kit; it takes about a second. */
export function buildSandboxKit(): SandboxKit {
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-sandbox-'));
  chmodSync(folder, 0o755);
  const paths = { operations: join(__dirname, 'tiny/operations.ts'), machine: join(__dirname, 'tiny/machine.ts') };
  const script = `
    import { buildRunner, guestBundle } from ${JSON.stringify(pathToFileURL(join(__dirname, '../../../grader/sandbox/build-sandbox.mjs')).href)};
    const paths = ${JSON.stringify(paths)};
    await Promise.all([
      buildRunner(${JSON.stringify(folder)}),
      guestBundle({ ...paths, outfile: ${JSON.stringify(join(folder, 'guest.js'))} }),
      guestBundle({ ...paths, outfile: ${JSON.stringify(join(folder, 'unlocked.js'))}, lock: false }),
    ]);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const files = builtRunner(folder);
  return {
    files,
    lane: processLane(files, 'chosen by the test'),
    guest: readFileSync(join(folder, 'guest.js'), 'utf8'),
    unlockedGuest: readFileSync(join(folder, 'unlocked.js'), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A submission's script, as the compile stage writes it. */
export function submissionOf(body: string): string {
  return `(function (machine) { "use strict";\n${body}\n})`;
}

/** A program of the tiny chapter: one `run` operation per input. */
export function runs(inputs: readonly string[], over: Partial<Program> = {}): Program {
  return { suite: 0, setup: {}, calls: inputs.map((input) => ({ op: 'run', args: { input } })), fuel: 200, ...over };
}

/** The value of a reply that is no throw. */
export function valueOf(observation: { readonly reply: object } | undefined): Json | undefined {
  return observation !== undefined && 'value' in observation.reply ? (observation.reply.value as Json) : undefined;
}
