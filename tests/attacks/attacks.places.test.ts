import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Report } from '../../grader/contracts/generated/report';
import { readSubmission } from '../../grader/intake/read-submission';
import { readReport, verdictsOf } from '../support/read-grades';
import { runCli } from '../support/run-cli';
import { readCatalogue } from './catalogue';
import { fillIn, writeSubmission } from './submission-spec';
import { makeSurroundings, type Surroundings } from './surroundings';

jest.setTimeout(60_000);

const attacks = new Map(readCatalogue().map((attack) => [attack.name, attack]));
const ROUNDS = 150;

let around: Surroundings;
beforeAll(async () => {
  around = await makeSurroundings();
});
afterAll(() => around.close());

function specOf(name: string) {
  const spec = attacks.get(name)?.submissions[name];
  if (spec === undefined) throw new Error(`specOf: there is no ${name}`);
  return spec;
}

test('081-exchanged-file: a file that becomes a link while it is read is never followed', async () => {
  const spec = specOf('081-exchanged-file');
  if (!('exchanged' in spec)) throw new Error('the fixture exchanges nothing');
  const [[path, target] = ['', '']] = Object.entries(spec.exchanged ?? {});
  const top = around.folder.at('class', '081-exchanged-file');
  writeSubmission(around.folder.at('class'), '081-exchanged-file', spec, around.places);
  const exchange = exchanger(join(top, path), fillIn(target, around.places));
  const kinds = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const taken = readSubmission(top, 'x');
    // The number of turns until the exchange is another one each time.
    for (let turns = round % 15; turns > 0; turns--) await nextTurn();
    exchange();
    const result = await taken;
    expect(JSON.stringify(result)).not.toContain('zqfilesecret');
    kinds.add(result.kind === 'submission' ? `${result.submission.files.length} files` : result.kind);
  }
  // The file, the link that is left aside; the moment between them may have been met as well.
  expect([...kinds]).toEqual(expect.arrayContaining(['1 files', '0 files']));
});

/** Puts a link in the place of a file, and the file back at the next call. */
function exchanger(file: string, target: string): () => void {
  let isLink = false;
  return () => {
    rmSync(`${file}.new`, { force: true });
    if (isLink) writeFileSync(`${file}.new`, 'export {};\n');
    else symlinkSync(target, `${file}.new`);
    renameSync(`${file}.new`, file);
    isLink = !isLink;
  };
}

test('099-detect-the-grader: testing and grading give the same verdicts, so there is nothing to detect', async () => {
  writeSubmission(around.folder.at('class'), '099-detect-the-grader', specOf('099-detect-the-grader'));
  const submission = around.folder.at('class', '099-detect-the-grader');
  const { installation } = around;
  const tested = await runCli(['test', '--dir', submission, '--json'], { installation });
  await runCli(['grade', submission, '--out', around.folder.at('out')], { installation });
  const graded = verdictsOf(readReport(around.folder.at('out'), '099-detect-the-grader').chapters['90-target']);
  const visible = verdictsOf((JSON.parse(tested.stdout) as Report).chapters['90-target']);
  expect(Object.keys(visible).length).toBeGreaterThan(5);
  expect(graded).toMatchObject(visible);
});
