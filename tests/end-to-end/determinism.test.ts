import { CHOSEN } from '../support/installed';
import { readRun, textsBelow } from '../support/read-grades';
import { runCli } from '../support/run-cli';
import { copySubmissions } from '../support/sample-class';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(180_000);

const QUICK = ['s001', 's006', 's007', 's010', 's011', 's015', 's018'];
const folder = makeTempFolder();

beforeAll(() => void copySubmissions(QUICK, folder.at('class')));
afterAll(() => folder.remove());

/** Grades the class and returns every byte that must not depend on the run. */
async function grade(name: string, args: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const out = folder.at(name);
  const { code } = await runCli(['grade', folder.at('class'), ...CHOSEN, '--out', out, ...args]);
  expect(code).toBe(0);
  expect(readRun(out).submissions.map(({ id }) => id)).toEqual(QUICK);
  return new Map([...textsBelow(out)].filter(([path]) => path !== 'run.json'));
}

test('one at a time and four at a time: every report, the index and the CSV have the same bytes', async () => {
  const alone = await grade('alone', ['--jobs', '1']);
  expect(alone.size).toBe(2 * QUICK.length + 2);
  const four = await grade('four', ['--jobs', '4']);
  expect([...four.keys()]).toEqual([...alone.keys()]);
  const different = [...alone].filter(([path, text]) => four.get(path) !== text).map(([path]) => path);
  expect(different).toEqual([]);
});

test.each([
  ['one chapter after another', '1'],
  ['its chapters side by side', '2'],
])('a second run gives a submission the same report, alone as among others: %s', async (_how, jobs) => {
  const out = folder.at(`single-${jobs}`);
  const { code } = await runCli(['grade', folder.at('class/s007'), ...CHOSEN, '--jobs', jobs, '--out', out]);
  expect(code).toBe(0);
  const among = textsBelow(folder.at('alone'));
  const alone = textsBelow(out);
  for (const path of ['s007/report.json', 's007/report.html']) expect(alone.get(path)).toBe(among.get(path));
});

test('a folder and a zip with the same files get the same chapters', async () => {
  const out = folder.at('unpacked');
  const { code } = await runCli(['grade', 'examples/zip-sources/s015', ...CHOSEN, '--out', out]);
  expect(code).toBe(0);
  const chaptersOf = (text: string | undefined): unknown =>
    (JSON.parse(text ?? '{}') as { chapters?: unknown }).chapters;
  const zipped = chaptersOf(textsBelow(folder.at('alone')).get('s015/report.json'));
  expect(chaptersOf(textsBelow(out).get('s015/report.json'))).toEqual(zipped);
});
