import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TOOL = join(__dirname, '../../tools/check.mjs');

interface Step {
  readonly name: string;
  readonly script: string;
  readonly after?: readonly string[];
  readonly always?: boolean;
  readonly tests?: boolean;
}

describe('npm run check', () => {
  let folder: string;
  const check = (steps: readonly Step[], ...flags: readonly string[]) => {
    const list = steps.map(({ script, after = [], ...step }) => ({ ...step, after, run: ['-e', script] }));
    const file = join(folder, 'steps.mjs');
    writeFileSync(file, `export const STEPS = ${JSON.stringify(list)};`);
    const { stdout, stderr, status } = spawnSync(process.execPath, [TOOL, '--steps', file, ...flags], {
      encoding: 'utf8',
    });
    return {
      status,
      stderr,
      lines: stdout
        .replace(/ +\d+\.\d s$/gm, ' TIME')
        .split('\n')
        .filter(Boolean),
    };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-check-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('prints one line for each step that passes, and nothing of what it said', () => {
    const result = check([
      { name: 'one', script: 'console.log("chatter")' },
      { name: 'two', script: '', after: ['one'] },
    ]);
    expect(result).toEqual({ status: 0, stderr: '', lines: ['ok    one TIME', 'ok    two TIME', 'All steps passed.'] });
  });

  it('prints all that a failing step said, skips what needs it, and fails', () => {
    const { status, lines } = check([
      { name: 'bad', script: 'console.log("first"); console.error("second"); process.exitCode = 3' },
      { name: 'needy', script: '', after: ['bad'] },
      { name: 'free', script: 'console.log("chatter")', after: ['bad'], always: true },
    ]);
    expect(status).toBe(1);
    expect(lines).toContain('FAIL  bad TIME');
    expect(lines).toContain('skip  needy            needs bad');
    expect(lines).toContain('ok    free TIME');
    expect(lines).toEqual(expect.arrayContaining(['---- bad ----', 'first', 'second']));
    expect(lines).not.toContain('chatter');
    expect(lines.at(-1)).toMatch(/^Not passed: (bad, needy|needy, bad)\.$/);
  });

  it('runs steps that need nothing side by side', () => {
    // Each waits for the file of the other: one after the other they would never end well.
    const meet = (own: string, other: string) => `
      const { existsSync, writeFileSync } = require('fs');
      writeFileSync(${JSON.stringify(join(folder, own))}, '');
      const limit = Date.now() + 30000;
      const wait = () => existsSync(${JSON.stringify(join(folder, other))}) || (Date.now() < limit ? setTimeout(wait, 5) : process.exit(1));
      wait();`;
    const { status } = check([
      { name: 'a', script: meet('a', 'b') },
      { name: 'b', script: meet('b', 'a') },
    ]);
    expect(status).toBe(0);
  });

  it('leaves the tests out when asked', () => {
    const steps = [
      { name: 'lint', script: '' },
      { name: 'tests', script: 'process.exit(1)', tests: true },
    ];
    expect(check(steps, '--without-tests').lines).toEqual(['ok    lint TIME', 'All steps passed.']);
    expect(check(steps).status).toBe(1);
  });

  it('runs one step alone, without what it usually needs', () => {
    const steps = [
      { name: 'build', script: 'process.exit(1)' },
      { name: 'docs', script: '', after: ['build'] },
    ];
    expect(check(steps, '--only', 'docs').lines).toEqual(['ok    docs TIME', 'All steps passed.']);
  });

  it('names the steps when one does not exist', () => {
    expect(check([{ name: 'lint', script: '' }], '--only', 'lind')).toEqual({
      status: 2,
      stderr: 'There is no step "lind". The steps are lint.\n',
      lines: [],
    });
  });
});
