import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { CAN_LOOK_AT_PROCESSES, processesRunning } from '../support/process-tree';
import { runCli } from '../support/run-cli';
import { makeTempFolder } from '../support/temp-folder';

const folder = makeTempFolder();
afterAll(() => folder.remove());

// The wrapper of the hardened lane exists on Linux only.
const onLinux = CAN_LOOK_AT_PROCESSES ? test : test.skip;

onLinux(
  'a wrapper that dies and leaves a process with its pipes behind holds nothing up, and the process is ended',
  async () => {
    // A number that tells these processes from all others.
    const sleeper = `sleep 300.${process.pid}`;
    mkdirSync(folder.at('bin'));
    writeFileSync(folder.at('bin/bwrap'), `#!/bin/sh\n${sleeper} &\nexit 1\n`);
    chmodSync(folder.at('bin/bwrap'), 0o755);
    const env = { PATH: `${folder.at('bin')}${delimiter}${process.env['PATH'] ?? ''}` };
    const { code, stdout } = await runCli(['doctor'], { env, hangsAfter: 20_000 });
    const left = processesRunning(sleeper);
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    expect([code, left]).toEqual([0, []]);
    expect(stdout).toMatch(/^isolation: process /m);
  },
);
