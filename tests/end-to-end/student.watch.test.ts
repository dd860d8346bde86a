import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAPTERS } from '../support/installed';
import { descendantsOf, stillRunning } from '../support/process-tree';
import { runCli, startCli, type Running } from '../support/run-cli';
import { copyStarter, writeSolution } from '../support/student-folder';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(120_000);

const [TWO_LEVEL] = CHAPTERS;
const folder = makeTempFolder();
const student = folder.at('student');
let watching: Running | undefined;

beforeAll(() => copyStarter(student));
afterAll(async () => {
  watching?.child.kill('SIGKILL');
  await watching?.ended;
  folder.remove();
});

interface Told {
  readonly chapter: string;
  readonly status: string;
  readonly passed: number;
  readonly of: number;
  readonly root: string | null;
}

/** Reads one object per line and hands out the first that a caller has waited for. */
function readerOf({ child }: Running): (wanted: (told: Told) => boolean) => Promise<Told> {
  const lines: Told[] = [];
  let rest = '';
  let wake: () => void = () => undefined;
  child.stdout?.on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Told));
    wake();
  });
  return async (wanted) => {
    for (;;) {
      const found = lines.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}

/**
 * Waits until a type error is told. The check is advice with a deadline, which a machine under load may miss: then the
 * next save has it checked again.
 */
async function expectTypesTold(next: ReturnType<typeof readerOf>): Promise<void> {
  const file = join(student, TWO_LEVEL, 'two-level-map.ts');
  appendFileSync(file, 'export const wrong: number = "text";\n');
  const again = setInterval(() => appendFileSync(file, '// saved again\n'), 10_000);
  try {
    expect(await next(({ root }) => root === '02.gate.exports')).toMatchObject({ status: 'graded' });
  } finally {
    clearInterval(again);
  }
}

test('pagewalk watch judges what was saved, tells type errors later, and ends with Ctrl-C and nothing left', async () => {
  watching = startCli(['watch', '02', '--json'], { cwd: student });
  const next = readerOf(watching);
  expect(await next(({ passed }) => passed === 1)).toMatchObject({ chapter: TWO_LEVEL, status: 'graded' });
  writeSolution(student, TWO_LEVEL);
  expect(await next(({ passed, of }) => passed === of)).toMatchObject({ status: 'graded', root: null });
  await expectTypesTold(next);
  appendFileSync(join(student, TWO_LEVEL, 'two-level-map.ts'), 'export const open = (\n');
  expect(await next(({ status }) => status === 'ungradable')).toMatchObject({ passed: 0 });
  const children = descendantsOf(watching.pid);
  watching.child.kill('SIGINT');
  expect(await watching.ended).toMatchObject({ code: 0, stderr: '' });
  expect(stillRunning(children)).toEqual([]);
});

test('pagewalk report writes a page into the own folder', async () => {
  writeSolution(student, TWO_LEVEL, '02-M3');
  const { code, stdout } = await runCli(['report', '02'], { cwd: student });
  const page = join(student, '.pagewalk/report.html');
  expect([code, stdout]).toEqual([0, `Written: ${page}\n`]);
  const text = readFileSync(page, 'utf8');
  expect(text).toContain('02.gate.shared-gfn');
  // A diagnosis is a rung of the hint ladder.
  expect(text).not.toContain('02-M3');
});
