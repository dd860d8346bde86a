import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { prepareOutput } from '../../../grader/cli/prepare-output';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder';

let folder: TempFolder;
beforeEach(() => (folder = makeTempFolder()));
afterEach(() => folder.remove());

describe('the output folder', () => {
  it('is made with those above it, and gone again when the run was refused', async () => {
    const output = await prepareOutput(folder.at('a/b/c'));
    expect(existsSync(folder.at('a/b/c'))).toBe(true);
    await output.discard();
    expect([existsSync(folder.at('a')), existsSync(folder.path)]).toEqual([false, true]);
  });

  it('stays where it was there before or holds something', async () => {
    mkdirSync(folder.at('old'));
    await (await prepareOutput(folder.at('old'))).discard();
    expect(existsSync(folder.at('old'))).toBe(true);
    const output = await prepareOutput(folder.at('new/deep'));
    writeFileSync(folder.at('new/deep/report.json'), '{}');
    await output.discard();
    expect(existsSync(folder.at('new/deep/report.json'))).toBe(true);
  });

  it('that is a file is refused in one sentence without a system call', async () => {
    writeFileSync(folder.at('file'), '');
    await expect(prepareOutput(folder.at('file'))).rejects.toThrow(
      /^--out: reports cannot be written to ".*file": it is a file; name another folder\.$/,
    );
    await expect(prepareOutput(folder.at('file/below'))).rejects.toThrow(
      /: a part of the path is a file; name another folder\.$/,
    );
  });

  (process.getuid?.() === 0 ? it.skip : it)(
    'that may not be written to is refused and leaves nothing behind',
    async () => {
      mkdirSync(folder.at('locked'));
      chmodSync(folder.at('locked'), 0o500);
      await expect(prepareOutput(folder.at('locked'))).rejects.toThrow(
        /: you may not write there; name another folder\.$/,
      );
      await expect(prepareOutput(folder.at('locked/x'))).rejects.toThrow(
        /: you may not write there; name another folder\.$/,
      );
      chmodSync(folder.at('locked'), 0o700);
    },
  );
});

describe('an output folder that another grader writes to', () => {
  const claimOf = (name: string): string => folder.at(name, 'grading.pid');

  it('is refused with the number of its process, until that has released it', async () => {
    mkdirSync(folder.at('out'));
    writeFileSync(claimOf('out'), String(process.ppid));
    await expect(prepareOutput(folder.at('out'))).rejects.toThrow(
      new RegExp(
        `^--out: process ${process.ppid} is writing to ".*out"; wait until it has ended, or name another folder`,
      ),
    );
    expect(readFileSync(claimOf('out'), 'utf8')).toBe(String(process.ppid));
  });

  it('is free again after a release, after a refused run, and after that process was killed', async () => {
    await (await prepareOutput(folder.at('out'))).release();
    expect(existsSync(claimOf('out'))).toBe(false);
    await (await prepareOutput(folder.at('out'))).discard();
    expect(existsSync(folder.at('out'))).toBe(true);
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(claimOf('out'), String(pid));
    const output = await prepareOutput(folder.at('out'));
    expect(readFileSync(claimOf('out'), 'utf8')).toBe(String(process.pid));
    await output.release();
  });

  it.each(['', 'no number', '-1', '0'])('is free if the claim says %j, which names nobody', async (text) => {
    mkdirSync(folder.at('out'));
    writeFileSync(claimOf('out'), text);
    await (await prepareOutput(folder.at('out'))).release();
    expect(existsSync(claimOf('out'))).toBe(false);
  });
});
