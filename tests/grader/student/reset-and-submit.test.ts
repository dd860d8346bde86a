import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Submission } from '../../../grader/contracts/submission';
import { readSubmission } from '../../../grader/intake/read-submission';
import { packSubmission } from '../../../grader/student/pack-submission';
import { resetFile } from '../../../grader/student/reset-chapter';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder';

const PATH = '03-page-walk/page-walk.ts';

let folder: TempFolder;
beforeEach(() => {
  folder = makeTempFolder();
  mkdirSync(folder.at('03-page-walk'));
  writeFileSync(folder.at(PATH), 'export const mine = "ä";\n');
});
afterEach(() => folder.remove());

describe('putting a stub back', () => {
  it('keeps every former file under a number of its own', async () => {
    expect(await resetFile(folder.path, PATH, 'stub')).toEqual({ kind: 'reset', backup: `.pagewalk/backup/1/${PATH}` });
    expect(readFileSync(folder.at(PATH), 'utf8')).toBe('stub');
    writeFileSync(folder.at(PATH), 'second try');
    expect(await resetFile(folder.path, PATH, 'stub')).toMatchObject({ backup: `.pagewalk/backup/2/${PATH}` });
    expect(readFileSync(folder.at(`.pagewalk/backup/1/${PATH}`), 'utf8')).toContain('mine');
    expect(readFileSync(folder.at(`.pagewalk/backup/2/${PATH}`), 'utf8')).toBe('second try');
  });

  it('changes nothing where the stub stands, and makes a file that is missing', async () => {
    writeFileSync(folder.at(PATH), 'stub');
    expect(await resetFile(folder.path, PATH, 'stub')).toEqual({ kind: 'already' });
    expect(existsSync(folder.at('.pagewalk'))).toBe(false);
    const other = '04-protected-page-table/protected-page-table.ts';
    expect(await resetFile(folder.path, other, 'stub')).toEqual({ kind: 'reset', backup: null });
    expect(readFileSync(folder.at(other), 'utf8')).toBe('stub');
  });
});

describe('a submission as a zip', () => {
  async function submission(): Promise<Submission> {
    const taken = await readSubmission(folder.path, 'alice');
    if (taken.kind !== 'submission') throw new Error(taken.problem.message);
    return taken.submission;
  }

  it('is read by the intake as the folder is, byte for byte, and equal files give equal zips', async () => {
    writeFileSync(folder.at('03-page-walk/empty.ts'), '');
    const packed = await submission();
    await packSubmission(packed, folder.at('alice.zip'));
    const taken = await readSubmission(folder.at('alice.zip'), 'alice');
    expect(taken).toMatchObject({ kind: 'submission', submission: { sha256: packed.sha256, files: packed.files } });
    await packSubmission(packed, folder.at('again.zip'));
    expect(readFileSync(folder.at('again.zip')).equals(readFileSync(folder.at('alice.zip')))).toBe(true);
  });

  it('is not left behind where the grader would read something else out of it', async () => {
    const one = await submission();
    const [file] = one.files;
    const twice = { ...one, files: file === undefined ? [] : [file, file] };
    await expect(packSubmission(twice, folder.at('bad.zip'))).rejects.toThrow(/the grader reads something else/);
    expect([existsSync(folder.at('bad.zip')), existsSync(folder.at('bad.zip.partial.zip'))]).toEqual([false, false]);
  });
});
