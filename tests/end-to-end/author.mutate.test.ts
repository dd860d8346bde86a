import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KillMatrixFile } from '../../grader/contracts/generated/kill-matrix';
import { TOP } from '../support/installed';
import { runCli, type Ended } from '../support/run-cli';
import { makeTempFolder } from '../support/temp-folder';

jest.setTimeout(600_000);

/** What this test reads of mutation.json. */
interface MutationData {
  readonly chapters: Readonly<Record<string, ChapterData>>;
}

interface ChapterData {
  readonly columns: readonly { readonly id: string; readonly visibility: string }[];
  readonly faults: readonly { readonly id: string; readonly kills: readonly { readonly checkpoint: string }[] }[];
  readonly mutants: readonly { readonly kills: readonly unknown[]; readonly equivalent: string | null }[];
  readonly gate: readonly { readonly demand: string; readonly isMet: boolean }[];
  readonly diagnosis: Readonly<Record<string, { readonly named: number; readonly right: number }>>;
}

const CHAPTER = '05-shadow-paging';
const folder = makeTempFolder();
let ended: Ended;
let data: ChapterData;

beforeAll(async () => {
  // The chapter with the fewest mutants.
  ended = await runCli(['author', 'mutate', '05', '--out', folder.at('out')], { hangsAfter: 580_000 });
  const { chapters } = JSON.parse(readFileSync(folder.at('out/mutation.json'), 'utf8')) as MutationData;
  data = chapters[CHAPTER] as ChapterData;
});
afterAll(() => folder.remove());

test('a chapter whose suites meet the release gate ends with exit code 0, and says so', () => {
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(data.gate.filter(({ isMet }) => !isMet)).toEqual([]);
  expect(ended.stdout).toContain('The release gate is met.');
});

test('its rows over the visible checkpoints are the committed kill matrix', () => {
  const committed = readFileSync(join(TOP, 'assignments', CHAPTER, 'faults/kill-matrix.json'), 'utf8');
  const { checkpoints, faults } = JSON.parse(committed) as KillMatrixFile;
  const visible = data.columns.filter(({ visibility }) => visibility === 'visible').map(({ id }) => id);
  expect(visible).toEqual(checkpoints);
  const rows = data.faults.map(({ id, kills }) => {
    const failed = new Set(kills.map(({ checkpoint }) => checkpoint));
    return { id, fails: visible.filter((checkpoint) => failed.has(checkpoint)) };
  });
  expect(rows).toEqual(faults.map(({ id, fails }) => ({ id, fails })));
});

test('every mutant is killed or explained, and the diagnosis of a fault with a small slip is right as a rule', () => {
  const open = data.mutants.filter(({ kills, equivalent }) => kills.length === 0 && equivalent === null);
  expect(open.length).toBeLessThan(data.mutants.length * 0.05);
  const { named = 0, right = 0 } = data.diagnosis['second-slip'] ?? {};
  expect(named).toBeGreaterThan(0);
  expect(right).toBeGreaterThan(named * 0.8);
});

test('the heat map has a row for each fault', () => {
  const page = readFileSync(folder.at('out/mutation.html'), 'utf8');
  for (const { id } of data.faults) expect(page).toContain(`<th scope="row">${id} `);
});
