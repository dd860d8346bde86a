import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

function run(...options: readonly string[]): { readonly status: number | null; readonly output: string } {
  const args = ['-r', 'esbuild-register', join(__dirname, 'main.ts'), ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

const first = run('--seed', '1', '--count', '1');
const [, why] = /^Skipped the live conformance run, because (.*);/m.exec(first.output) ?? [];
const title = why === undefined ? 'vectors put to a KVM guest' : `vectors put to a KVM guest (skipped: ${why})`;

test('the live run ends well, or says that it was skipped', () => {
  expect(first).toMatchObject({ status: 0, output: expect.stringMatching(/ 0 disagreements;|Skipped the live/) });
});

(why === undefined ? describe : describe.skip)(title, () => {
  test('every answer and every table word agrees', () => {
    const { status, output } = run('--seed', '20260', '--count', '60');
    expect(output).toMatch(/^60 vectors, \d{3,} accesses: 60 vectors agree, 0 disagreements;/m);
    expect(status).toBe(0);
  });

  test('seeds with other maps are run as well', () => {
    expect(run('--seed', '255', '--count', '2').output).toMatch(/^2 vectors, .* 0 disagreements;/m);
  });
});

test('wrong options are refused with the right ones', () => {
  expect(run('--count', 'many')).toMatchObject({ status: 2, output: expect.stringContaining('--seed N') });
});
