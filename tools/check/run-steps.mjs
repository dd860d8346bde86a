// Runs steps side by side and collects what they print.
import { spawn } from 'node:child_process';

/**
 * Runs the steps, at most `width` at once, each as soon as the steps that it needs have ended well. A step whose needs
 * failed is skipped, except one that runs `always`; it waits for their end only.
 *
 * @param report - called with each result as soon as it is there
 * @returns results `{ name, state: 'ok' | 'failed' | 'skipped', milliseconds, output }` in the order of their end
 */
export async function runSteps(steps, { width, root, report }) {
  const results = new Map();
  const running = new Map();
  const finish = (result) => {
    results.set(result.name, result);
    report(result);
  };
  while (results.size < steps.length) {
    for (const step of steps.filter(({ name }) => !results.has(name) && !running.has(name))) {
      const needs = step.after.map((name) => results.get(name));
      const failed = needs.find((need) => need && need.state !== 'ok');
      if (failed && !step.always)
        finish({ name: step.name, state: 'skipped', milliseconds: 0, output: `needs ${failed.name}` });
      else if (needs.every(Boolean) && running.size < width) running.set(step.name, runStep(step, root));
    }
    if (running.size === 0) continue;
    const result = await Promise.race(running.values());
    running.delete(result.name);
    finish(result);
  }
  return [...results.values()];
}

function runStep({ name, run }, root) {
  const started = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, run, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = (state) => resolve({ name, state, milliseconds: performance.now() - started, output });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => {
      output += error.message;
      end('failed');
    });
    child.once('close', (code) => end(code === 0 ? 'ok' : 'failed'));
  });
}
