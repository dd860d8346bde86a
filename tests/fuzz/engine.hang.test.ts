import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TOP } from '../support/installed';

test('a target that hangs is ended, and the command that repeats its input is told', () => {
  const script = join(TOP, 'tests/fuzz/engine/hang.ts');
  const { signal, stderr } = spawnSync(process.execPath, ['-r', 'esbuild-register', script], {
    cwd: TOP,
    encoding: 'utf8',
  });
  expect(stderr).toContain('npm run fuzz -- --target endless --seed 7 --input 3.14.15');
  expect(signal).toBe('SIGKILL');
});
