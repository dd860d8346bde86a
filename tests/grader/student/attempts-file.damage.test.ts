import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_ATTEMPTS } from '../../../grader/student/attempts';
import { ATTEMPTS_FILE, readAttempts, writeAttempts } from '../../../grader/student/attempts-file';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder';

const STATE = {
  schema: 1 as const,
  chapters: { '03-page-walk': { attempts: 1, source: '0123456789abcdef', failing: {}, opened: [] } },
};

let folder: TempFolder;
beforeEach(() => {
  folder = makeTempFolder();
  writeFileSync(folder.at('package.json'), '{}');
});
afterEach(() => folder.remove());

describe('the file of attempts', () => {
  it('comes back as it was written', async () => {
    expect(await writeAttempts(folder.path, STATE)).toBe(null);
    expect(await readAttempts(folder.path)).toEqual({ state: STATE });
  });

  it('is that of a beginner where there is none', async () => {
    expect(await readAttempts(folder.path)).toEqual({ state: NO_ATTEMPTS });
  });

  it.each([
    ['half a file', '{"schema": 1, "chap'],
    ['nothing', ''],
    ['another form', '{"schema": 1, "chapters": {"03-page-walk": {"attempts": -1}}}'],
    ['a later version', '{"schema": 2, "chapters": {}}'],
    ['no object', 'null'],
    ['a name that every object has', '{"schema": 1, "chapters": {"__proto__": 1}}'],
  ])('is set aside with a word and never lost where it holds %s', async (_, text) => {
    mkdirSync(folder.at('.pagewalk'));
    writeFileSync(folder.at(ATTEMPTS_FILE), text);
    const { state, warning } = await readAttempts(folder.path);
    expect(state).toEqual(NO_ATTEMPTS);
    expect(warning).toMatch(
      /attempts\.json is damaged and was renamed to .*attempts\.json\.damaged; .*count from zero/,
    );
    expect(readFileSync(folder.at(`${ATTEMPTS_FILE}.damaged`), 'utf8')).toBe(text);
    expect(existsSync(folder.at(ATTEMPTS_FILE))).toBe(false);
  });

  it('cannot be a folder: then one sentence says so and nothing stops', async () => {
    mkdirSync(folder.at(ATTEMPTS_FILE), { recursive: true });
    expect((await readAttempts(folder.path)).warning).toMatch(/cannot be read \(EISDIR\)/);
    expect(await writeAttempts(folder.path, STATE)).toMatch(/cannot be written \(E[A-Z]+\); this run does not count/);
  });

  it('is not written where .pagewalk is a file, and says so', async () => {
    writeFileSync(folder.at('.pagewalk'), '');
    expect(await readAttempts(folder.path)).toEqual({ state: NO_ATTEMPTS });
    expect(await writeAttempts(folder.path, STATE)).toMatch(/cannot be written/);
  });

  it('is not written into a folder that is no place of work', async () => {
    const submission = folder.at('submission');
    mkdirSync(submission);
    expect(await writeAttempts(submission, STATE)).toBe(null);
    expect(existsSync(join(submission, '.pagewalk'))).toBe(false);
  });
});
