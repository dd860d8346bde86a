import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Submission } from '../../grader/contracts/submission';
import { listSubmissions } from '../../grader/intake/list-submissions';
import { readSubmission } from '../../grader/intake/read-submission';
import { CLASS_FOLDER, sourceFolder } from './load-example';
import { zipOf } from './write-zips';

const CHAPTERS = ['02-two-level-mapping', '07-nested-paging'];
const MAP = '02-two-level-mapping/two-level-map.ts';
const PAGING = '07-nested-paging/nested-paging.ts';

async function takenIn(id: string, path: string): Promise<Submission> {
  const result = await readSubmission(path, id);
  if (result.kind !== 'submission') throw new Error(`expected a submission, found ${JSON.stringify(result)}`);
  return result.submission;
}

describe('the sample class', () => {
  test('holds s001 to s018, one of them as a zip, and nothing else', async () => {
    const { submissions, problems, skipped } = await listSubmissions([CLASS_FOLDER], CHAPTERS);
    expect(problems).toEqual([]);
    expect(skipped).toEqual([]);
    expect(submissions.map(({ id }) => id)).toEqual(
      Array.from({ length: 18 }, (_, index) => `s${String(index + 1).padStart(3, '0')}`),
    );
    expect(submissions.filter(({ path }) => path.endsWith('.zip')).map(({ id }) => id)).toEqual(['s015']);
  });

  test('is taken in without a rejection, each with the chapters that it has', async () => {
    const { submissions } = await listSubmissions([CLASS_FOLDER], CHAPTERS);
    const main = new Map<string, readonly string[]>();
    for (const { id, path } of submissions) {
      const { files } = await takenIn(id, path);
      main.set(
        id,
        files.map((file) => file.path).filter((file) => file === MAP || file === PAGING),
      );
    }
    const partial = new Map([['s005', [MAP]], ['s014', [MAP]], ['s016', []]]); // prettier-ignore
    for (const [id, paths] of main) expect([id, paths]).toEqual([id, partial.get(id) ?? [MAP, PAGING]]);
  });

  test('has helper files in s004', async () => {
    const { files } = await takenIn('s004', join(CLASS_FOLDER, 's004'));
    expect(files.map(({ path }) => path)).toContain('02-two-level-mapping/tables/guest.ts');
    expect(files).toHaveLength(11);
  });

  test('ignores what keeps the empty folder of s016 in git', async () => {
    const { files, ignored } = await takenIn('s016', join(CLASS_FOLDER, 's016'));
    expect(files).toEqual([]);
    expect(ignored.map(({ path }) => path)).toEqual(['.gitkeep']);
  });
});

describe('s015.zip', () => {
  test('is fresh: otherwise run `node -r esbuild-register tests/examples/write-zips.ts`', () => {
    expect(readFileSync(join(CLASS_FOLDER, 's015.zip')).equals(zipOf('s015'))).toBe(true);
  });

  test('is taken in like the folder of its sources', async () => {
    const fromZip = await takenIn('s015', join(CLASS_FOLDER, 's015.zip'));
    const fromFolder = await takenIn('s015', sourceFolder('s015'));
    expect(fromZip.files).toEqual(fromFolder.files);
    expect(fromZip.sha256).toBe(fromFolder.sha256);
  });
});
