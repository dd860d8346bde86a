import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeTempFolder, type TempFolder } from '../support/temp-folder';
import type { Places } from './submission-spec';

/** Words that stand only where no submission may look; none of them may come out anywhere. */
export const SECRETS = [
  'zqenvsecret',
  'zqfilesecret',
  'zqneighbour',
  'zqcanary',
  'C0DE75A5',
  '3235804581',
  'FACADE',
  '1F595BC',
];

/** Where attacks that write to common folders would leave something. */
const COMMON_FOLDERS = ['/tmp', '/dev/shm', '/var/tmp', '/'];

/** The world around the grader that is attacked. */
export interface Surroundings {
  readonly folder: TempFolder;
  readonly installation: string;
  /** What submissions may know of it. */
  readonly places: Places;
  /** What the grader is started with: a secret, options that a child must not inherit, folders of its own. */
  readonly env: Readonly<Record<string, string>>;
  /** How often somebody came to one of the listeners. */
  connections(): number;
  /** Everything that an attack may have changed: all files around the grader, with their sizes and times. */
  fingerprint(): readonly string[];
  close(): Promise<void>;
}

/** Builds an installation of the target chapter, plants secrets around it and opens listeners on the loopback interface. */
export async function makeSurroundings(): Promise<Surroundings> {
  const folder = makeTempFolder();
  execFileSync(process.execPath, [join(__dirname, 'build-target.mjs'), folder.at('installation')], {
    stdio: 'inherit',
  });
  for (const name of ['class', 'cwd', 'home', 'tmp', 'outside']) mkdirSync(folder.at(name));
  // What is reachable at all shall be reachable for the unprivileged user of the hardened lane as well.
  for (const name of ['outside', 'tmp']) chmodSync(folder.at(name), 0o777);
  writeFileSync(folder.at('cwd/secret.ts'), 'export const secret = "zqfilesecret"; ((\n');
  writeFileSync(folder.at('cwd/.env'), 'SECRET=zqfilesecret\n');
  const listeners = await openListeners(folder);
  return {
    folder,
    installation: folder.at('installation'),
    places: {
      PORT: listeners.port,
      SOCKET: folder.at('listener.sock'),
      SECRET_FILE: folder.at('cwd/secret.ts'),
      HIDDEN_SUITE: folder.at('installation/assignments/90-target/suites/hidden.json'),
      OUTSIDE: folder.at('outside'),
      CLASS: folder.at('class'),
      GRADER: process.pid,
    },
    env: {
      PAGEWALK_SECRET: 'zqenvsecret',
      NODE_OPTIONS: '--no-deprecation',
      HOME: folder.at('home'),
      TMPDIR: folder.at('tmp'),
    },
    connections: listeners.count,
    fingerprint: () => [
      ...['installation', 'class', 'cwd', 'home', 'tmp', 'outside'].flatMap((name) => listBelow(folder.at(name))),
      ...COMMON_FOLDERS.filter((path) => existsSync(path)).flatMap(strangersIn),
    ],
    close: async () => {
      await listeners.close();
      folder.remove();
    },
  };
}

async function openListeners(folder: TempFolder) {
  let count = 0;
  const came = (): void => void count++;
  const servers = [createServer(), createServer()] as const;
  for (const server of servers) server.on('connection', (socket) => socket.destroy()).on('connection', came);
  await new Promise<void>((resolve) => servers[0].listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => servers[1].listen(folder.at('listener.sock'), resolve));
  chmodSync(folder.at('listener.sock'), 0o777);
  const { port } = servers[0].address() as AddressInfo;
  const datagrams = createSocket('udp4').on('message', came);
  await new Promise<void>((resolve) => datagrams.bind(port, '127.0.0.1', resolve));
  return {
    port,
    count: () => count,
    close: async () => {
      datagrams.close();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** Every file, folder and link below a folder; links are not followed. */
function listBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const { size, mtimeMs, mode } = lstatSync(path);
    if (entry.name === 'node_modules' && entry.isSymbolicLink()) return [];
    return [
      `${path} ${mode} ${entry.isDirectory() ? '' : `${size} ${mtimeMs}`}`,
      ...(entry.isDirectory() ? listBelow(path) : []),
    ];
  });
}

function strangersIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^pagewalk-(attack|written|made)/.test(name))
    .map((name) => join(folder, name));
}
