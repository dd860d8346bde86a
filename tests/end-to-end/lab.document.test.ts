import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../support/installed';
import { runCli } from '../support/run-cli';

jest.setTimeout(240_000);

/** Each command of the document with the output that follows it. */
const EXAMPLES = [
  ...readFileSync(join(TOP, 'docs/laboratory.md'), 'utf8').matchAll(
    /```sh\nnpx pagewalk (.*)\n```\n\n```text\n([^]*?)```/g,
  ),
].map(([, command = '', output = '']) => [command, output] as const);

test('the document shows at least one walk and one trace', () => {
  expect(EXAMPLES.filter(([command]) => command.startsWith('lab walk')).length).toBeGreaterThan(0);
  expect(EXAMPLES.filter(([command]) => command.startsWith('lab trace')).length).toBeGreaterThan(0);
});

test.each(EXAMPLES)('%s prints what the document shows, except for "..."', async (command, output) => {
  const { code, stdout } = await runCli(command.split(' '));
  const shown = output.split('\n').filter((line) => line !== '' && line !== '...');
  const printed = stdout.split('\n').filter((line) => shown.includes(line));
  expect([code, printed]).toEqual([0, shown]);
});
