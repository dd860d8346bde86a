import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../grader/contracts/verdict';
import type { SubmissionSpec } from './submission-spec';

/** The folder of the fixtures. */
export const FIXTURES = join(__dirname, '../fixtures/attacks');

/** Verdicts by checkpoint as a student's report names them; `*` stands for all others. */
export type ExpectedVerdicts = Readonly<Record<string, Verdict>>;

/** How an attack must end. */
export interface Expected {
  /** What is tried, in a few words. */
  readonly tries: string;
  /** The submission is graded, with these verdicts. */
  readonly verdicts?: ExpectedVerdicts;
  /** The submission or its chapter is ungradable, and the problem's message matches this pattern. */
  readonly problem?: string;
  /** The files change while they are read; a test of its own makes that. */
  readonly exchanged?: true;
}

/** One entry of the catalogue. */
export interface Attack extends Expected {
  /** For example `001-busy-loop`. */
  readonly name: string;
  /** The category's title. */
  readonly category: string;
  /** What is handed in, by student id. */
  readonly submissions: Readonly<Record<string, SubmissionSpec>>;
  /** What is run in the lane without the engine, as if the engine had been broken; null where there is nothing to try. */
  readonly native: string | null;
}

interface ExpectedFile {
  readonly category: string;
  /** Where an attack has none of its own. */
  readonly verdicts?: ExpectedVerdicts;
  readonly attacks: Readonly<Record<string, Expected>>;
}

/** Reads all attacks, in the order of the catalogue. */
export function readCatalogue(): readonly Attack[] {
  return readdirSync(FIXTURES)
    .filter((name) => /^[a-z]-/.test(name))
    .sort()
    .flatMap((name) => readCategory(join(FIXTURES, name)));
}

function readCategory(folder: string): Attack[] {
  const { category, verdicts, attacks } = readJson(join(folder, 'expected.json')) as ExpectedFile;
  const files = readdirSync(folder).filter((name) => name !== 'expected.json');
  const stray = files.filter((file) => attacks[file.split('.')[0] ?? ''] === undefined);
  if (stray.length > 0) throw new Error(`readCatalogue: ${stray.join(', ')} of ${folder} has no expected end`);
  return Object.entries(attacks).map(([name, expected]) => ({
    ...(verdicts === undefined ? {} : { verdicts }),
    ...expected,
    name,
    category,
    submissions: files.includes(`${name}.json`)
      ? (readJson(join(folder, `${name}.json`)) as Attack['submissions'])
      : { [name]: { source: readFileSync(join(folder, `${name}.ts`), 'utf8') } },
    native: files.includes(`${name}.native.cjs`) ? readFileSync(join(folder, `${name}.native.cjs`), 'utf8') : null,
  }));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
