import { killsOf, runCampaign } from '../campaign/run-campaign';
import { writeMixedClass } from '../support/mixed-class';
import { CAN_LOOK_AT_PROCESSES } from '../support/process-tree';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(180_000);

const folder = makeTempFolder();
afterAll(() => folder.remove());

// Processes are found by way of /proc.
const onLinux = CAN_LOOK_AT_PROCESSES ? test : test.skip;

onLinux('kill -9 at random moments: after resuming nothing is wrong, lost or doubled', async () => {
  const kills = 10;
  writeMixedClass(folder.at('class'), '01-addresses', 8);
  const tally = await runCampaign({
    classFolder: folder.at('class'),
    chapter: '01-addresses',
    folder: folder.path,
    jobs: 4,
    kills,
    seed: 20,
    pause: { least: 20, most: 900 },
    onRun: () => undefined,
  });
  expect(tally).toMatchObject({ wrong: [], lost: [], doubled: [], other: [] });
  expect([killsOf(tally), tally.classes > 0, tally.runs > tally.classes]).toEqual([kills, true, true]);
});
