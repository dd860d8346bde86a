import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hardenedCommand, type HardenedCommand } from '../../grader/sandbox/hardened-command';
import { builtRunner, type LaneCommand } from '../../grader/sandbox/lane';
import { ignoreRunningProcesses, startedProcesses, survivorsOf } from '../grader/sandbox/child-processes';
import { readCatalogue } from './catalogue';
import { attackNatively, type Attempts } from './native-attacks';
import { fillIn } from './submission-spec';
import { makeSurroundings, type Surroundings } from './surroundings';

jest.setTimeout(120_000);

const natives = readCatalogue().flatMap(({ name, native }) => (native === null ? [] : [{ name, native }]));
const hasBubblewrap = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'bwrap')));
const inLane = hasBubblewrap ? test : test.skip;

/** Attacks that only look, so that they may be made without a lane as well. */
const HARMLESS = ['022-read-files', '024-network', '025-unix-socket', '031-look-at-processes'];

let around: Surroundings;
let lane: HardenedCommand;
beforeAll(async () => {
  around = await makeSurroundings();
  writeFileSync(around.folder.at('class/notes.txt'), 'x');
  if (hasBubblewrap) lane = hardenedCommand(builtRunner(join(around.installation, 'dist')));
});
afterAll(() => around.close());

function attack(script: string, command: (nodeArguments: readonly string[]) => LaneCommand): Promise<Attempts> {
  return attackNatively(fillIn(script, around.places), command);
}

describe('code that has broken out of the engine', () => {
  inLane.each(natives)('achieves nothing in the hardened lane: $name', async ({ native }) => {
    ignoreRunningProcesses();
    const before = around.fingerprint();
    const attempts = await attack(native, lane);
    expect(Object.keys(attempts).length).toBeGreaterThan(0);
    expect(Object.entries(attempts).filter(([, result]) => result !== 'refused')).toEqual([]);
    expect(around.fingerprint()).toEqual(before);
    expect(around.connections()).toBe(0);
    expect(await survivorsOf(startedProcesses())).toEqual([]);
  });

  test.each(natives.filter(({ name }) => HARMLESS.includes(name)))(
    'achieves something where no lane is around it: $name',
    async ({ native }) => {
      const attempts = await attack(native, (args) => ({ file: process.execPath, args, filter: null }));
      expect(Object.values(attempts)).toContain('done');
    },
  );
});
