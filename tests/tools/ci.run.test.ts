import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '../../.ci/run');
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('.ci/run', () => {
  let folder: string;

  /** Puts a command on the path that only notes how it was called, says something, and ends as told. */
  const fake = (name: string, script: string) => {
    const file = join(folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${join(folder, 'calls')}"\n${script}\n`);
    chmodSync(file, 0o755);
  };
  const run = () => {
    const env = { PATH: join(folder, 'bin') };
    const { stdout, status } = spawnSync('/bin/bash', [SCRIPT], { encoding: 'utf8', env });
    return { stdout, status, calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pagewalk-ci-'));
    mkdirSync(join(folder, 'bin'));
    for (const tool of ['dirname', 'tee', 'grep', 'mktemp', 'rm', 'cat']) {
      const [found = ''] = ['/usr/bin', '/bin']
        .map((place) => join(place, tool))
        .filter((file) => spawnSync('test', ['-x', file]).status === 0);
      symlinkSync(found, join(folder, 'bin', tool));
    }
    fake('timeout', 'shift; exec "$@"');
    fake('apt-get', 'exit 0');
    fake('npm', 'if [ "$1" = cit ]; then echo "Tests:       3 passed, 3 total"; fi');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('installs what is optional, then runs the tests once and everything else', () => {
    const { calls, status } = run();
    expect(calls.filter((call) => !call.startsWith('timeout'))).toEqual([
      'apt-get update -qq',
      'apt-get install -y -qq --no-install-recommends bubblewrap',
      'apt-get install -y -qq --no-install-recommends chromium',
      'npm cit',
      'npm run check -- --without-tests',
    ]);
    expect(status).toBe(0);
  });

  it("prints the tests' closing lines at the end", () => {
    expect(run().stdout.split('\n').slice(-4)).toEqual([
      "ci: the tests' closing lines",
      'Tests:       3 passed, 3 total',
      'ci: passed',
      '',
    ]);
  });

  it('goes on without what cannot be installed, and says so', () => {
    fake('apt-get', 'exit 100');
    const { stdout, status } = run();
    expect(stdout).toContain('ci: could not install bubblewrap; going on without it');
    expect(stdout).toContain('ci: could not install chromium; going on without it');
    expect(status).toBe(0);
  });

  it('installs nothing that is there', () => {
    fake('bwrap', '');
    fake('chromium', '');
    expect(run().calls.filter((call) => call.includes('install'))).toEqual([]);
  });

  it.each([
    ['cit', 'npm cit'],
    ['run', 'npm run check'],
  ])('fails when npm %s fails, after running the rest', (word, named) => {
    fake('npm', `[ "$1" != ${word} ]`);
    const { stdout, status, calls } = run();
    expect(calls).toContain('npm run check -- --without-tests');
    expect(stdout).toContain(`ci: FAILED: ${named}`);
    expect(status).toBe(1);
  });

  it('gives the commands no input to wait for', () => {
    fake('npm', 'cat');
    expect(run().status).toBe(0);
  });
});
