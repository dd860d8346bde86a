// `npm run bench:stack`: how fast the stack translates, beside the same work in C (`bench/stack/bench.c`, gcc -O2). Both run the same
// tables and the same traces, and print rates only if all checksums are right. Absolute rates are this machine's, now:
// compare ratios, and only those of one run. Rounds of the two alternate, and the best of each counts.
//
// Usage: node bench/stack.mjs [--rounds N]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
/** Repetitions of every test in a round, on both sides. */
const REPS = 3;
const folder = join(import.meta.dirname, 'stack');
const work = mkdtempSync(join(tmpdir(), 'pagewalk-bench-'));

try {
  await main();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main() {
  const outfile = join(work, 'workload.cjs');
  await build({
    entryPoints: [join(folder, 'workload.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    logLevel: 'warning',
  });
  const { makeWorkload } = await import(pathToFileURL(outfile).href);
  const workload = makeWorkload();
  const baseline = compileBaseline();
  const best = new Map();
  for (let round = 0; round < Number(values.rounds); round++) {
    if (baseline !== undefined) keepBest(best, 'c', runBaseline(baseline));
    for (let rep = 0; rep < REPS; rep++) keepBest(best, 'ours', workload.run());
  }
  printTable(best, baseline !== undefined);
  const wrong = [...best.values()].flatMap(({ c, ours }) => [c, ours]).filter((result) => result?.ok === false);
  const image = workload.imageDigest();
  console.log(`\nImage before ${image.before}, after all tests ${image.after}: ${image.ok ? 'as in C' : 'WRONG'}.`);
  process.exitCode = wrong.length === 0 && image.ok ? 0 : 1;
}

/** Compiles the C baseline with the first compiler that answers; undefined where there is none. */
function compileBaseline() {
  const binary = join(work, 'bench');
  for (const compiler of ['cc', 'gcc', 'clang']) {
    const { status, stderr, error } = spawnSync(compiler, ['-O2', '-o', binary, join(folder, 'bench.c')], {
      encoding: 'utf8',
    });
    if (error !== undefined) continue;
    if (status === 0) return binary;
    console.error(`${compiler} does not compile bench/stack/bench.c:\n${stderr}`);
  }
  console.log('There is no C compiler (cc, gcc, clang) here, so there is nothing to compare with: own rates only.\n');
  return undefined;
}

function runBaseline(binary) {
  const { stdout, status } = spawnSync(binary, ['--json', '--reps', String(REPS)], { encoding: 'utf8' });
  if (status !== 0) console.error('The C baseline says that one of its own checksums is wrong.');
  return JSON.parse(stdout).map(({ test, trace, mps, checksum, ok }) => ({
    name: `${test} ${trace}`,
    mps,
    checksum,
    ok,
  }));
}

function keepBest(best, who, results) {
  for (const result of results) {
    const row = best.get(result.name) ?? {};
    if (row[who] === undefined || result.mps > row[who].mps) row[who] = result;
    best.set(result.name, row);
  }
}

function printTable(best, hasBaseline) {
  console.log(
    `${'workload'.padEnd(14)}${hasBaseline ? '  C M/s' : ''}  ours M/s${hasBaseline ? '  ratio' : ''}  checksum`,
  );
  for (const [name, { c, ours }] of best) {
    const equal = ours.ok && (c === undefined || c.checksum === ours.checksum);
    const rates = `${hasBaseline ? c.mps.toFixed(1).padStart(7) : ''}${ours.mps.toFixed(1).padStart(10)}`;
    const ratio = hasBaseline ? (ours.mps / c.mps).toFixed(2).padStart(7) : '';
    console.log(`${name.padEnd(14)}${rates}${ratio}  ${ours.checksum} ${equal ? 'equal' : 'WRONG'}`);
  }
}
