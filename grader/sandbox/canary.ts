import { createServer, type AddressInfo, type Server } from 'node:net';
import type { LaneCommand } from './lane';
import { killCommand, spawnCommand } from './spawn-runner';

/** What the canary tries, in the words of a report. */
const ATTACKS = {
  read: 'read /etc/passwd',
  list: 'list /proc',
  write: 'write a file to /tmp',
  spawn: 'start a process',
  kill: 'signal its parent',
  connect: 'connect to this machine',
} as const;

const ANSWER_WITHIN_MS = 10_000;

/**
 * Runs attacks inside a lane: plain Node code without Node's permission model, so that only the lane can stop it.
 *
 * @param command - runs Node in the lane with these arguments
 * @returns what the attacks achieved, in one sentence; null if all of them failed
 */
export async function releaseCanary(
  command: (nodeArguments: readonly string[]) => LaneCommand,
): Promise<string | null> {
  const server = createServer();
  let connections = 0;
  server.on('connection', (socket) => {
    connections++;
    socket.destroy();
  });
  const port = await listen(server);
  try {
    const output = await runToEnd(command(['--no-warnings', '-e', canaryScript(port)]));
    // The canary tells of a connection itself; one that it did not notice lies in the queue by now.
    await new Promise((resolve) => setImmediate(resolve));
    return connections > 0 ? 'code in the lane could connect to this machine' : judge(output);
  } finally {
    server.close();
  }
}

function judge(output: string): string | null {
  let results: Readonly<Record<string, unknown>>;
  try {
    results = JSON.parse(output) as Readonly<Record<string, unknown>>;
  } catch {
    return `the lane does not start (${output.trim().split('\n')[0] ?? ''})`;
  }
  for (const [name, attack] of Object.entries(ATTACKS)) {
    if (results[name] !== 'refused') return `code in the lane could ${attack}`;
  }
  return null;
}

function canaryScript(port: number): string {
  return `
    const results = {};
    const attempt = (name, attack) => {
      try { attack(); results[name] = 'done'; } catch { results[name] = 'refused'; }
    };
    const fs = require('fs');
    attempt('read', () => fs.readFileSync('/etc/passwd'));
    attempt('list', () => fs.readdirSync('/proc'));
    attempt('write', () => fs.writeFileSync('/tmp/pagewalk-canary', 'x'));
    attempt('kill', () => process.kill(process.ppid, 0));
    attempt('spawn', () => {
      const { error } = require('child_process').spawnSync(process.execPath, ['-e', '0']);
      if (error) throw error;
    });
    const finish = (result) => { results.connect = result; process.stdout.write(JSON.stringify(results)); process.exitCode = 0; };
    try {
      require('net').connect(${port}, '127.0.0.1').on('connect', () => finish('done')).on('error', () => finish('refused'));
    } catch { finish('refused'); }
  `;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** What the command wrote to stdout; where that is nothing, what it wrote to stderr. */
async function runToEnd(command: LaneCommand): Promise<string> {
  const spawned = spawnCommand(command);
  const timer = setTimeout(() => killCommand(spawned), ANSWER_WITHIN_MS);
  let output = '';
  let complaint = '';
  spawned.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  spawned.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
  const { spawnError } = await spawned.exited;
  clearTimeout(timer);
  return output === '' ? (spawnError ?? complaint) : output;
}
