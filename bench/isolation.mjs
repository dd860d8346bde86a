// `npm run bench:isolation`: what the hardened lane costs over the plain one, per submission. A sandbox is opened in each
// lane in turn, runs one program and is closed: that is all in which the lanes differ. On a busy machine the quarter says
// more than the median, and the fastest more than both.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const outfile = join(root, 'node_modules/.cache/pagewalk/isolation.cjs');
const ROUNDS = Number(process.env.ROUNDS ?? 40);

const script = `
  import { readFileSync } from 'node:fs';
  import { join } from 'node:path';
  import { DIST } from './grader/contracts/installation';
  import { builtRunner, processLane } from './grader/sandbox/lane';
  import { openSandbox } from './grader/sandbox/open-sandbox';
  import { probeIsolation } from './grader/sandbox/probe-isolation';

  const guest = readFileSync(join(DIST, 'chapters/01-addresses/guest.js'), 'utf8');
  const program = { suite: 0, setup: {}, calls: [], fuel: 50 };

  async function time(lane) {
    const start = performance.now();
    const sandbox = openSandbox(lane);
    await sandbox.engine({ guest, submission: '(function (machine) { return {}; })' }).run(program);
    await sandbox.close();
    return performance.now() - start;
  }

  async function main() {
    const lanes = { plain: processLane(builtRunner(), ''), hardened: await probeIsolation('hardened') };
    const times = { plain: [], hardened: [] };
    for (let round = 0; round < ${ROUNDS}; round++) {
      for (const name of Object.keys(lanes)) times[name].push(await time(lanes[name]));
    }
    for (const [name, share] of [['fastest', 0], ['quarter', 0.25], ['median', 0.5]]) {
      const [plain, hardened] = Object.values(times).map((list) => list.sort((one, other) => one - other)[Math.floor(list.length * share)]);
      console.log(\`\${name}: plain \${plain.toFixed(0)} ms, hardened \${hardened.toFixed(0)} ms, cost \${(hardened - plain).toFixed(0)} ms per submission (aim: at most 60)\`);
    }
  }
  void main();`;

await build({
  stdin: { contents: script, resolveDir: root, loader: 'ts' },
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'error',
});
process.exitCode = spawnSync(process.execPath, [outfile], { stdio: 'inherit' }).status ?? 1;
