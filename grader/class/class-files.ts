import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunManifest } from '../contracts/generated/run';
import type { ClassRow } from '../report/class-row';
import { renderGradesCsv } from '../report/csv';
import { renderIndex } from '../report/html/render-index';
import { jsonText } from '../report/json-text';
import { OutputFault } from './output-fault';
import { writeAtomically } from './write-atomically';

const CLASS_FILES = ['grades.csv', 'index.html', 'run.json'] as const;

/**
 * Removes the class's files of an earlier run: beside the reports of a run that is under way they would say what is no
 * longer so.
 */
export async function removeClassFiles(out: string): Promise<void> {
  for (const name of CLASS_FILES) await rm(join(out, name), { force: true });
}

/**
 * Writes grades.csv, index.html and run.json of a run whose reports are written.
 *
 * @throws OutputFault if the folder takes no more; none of the three is there then
 */
export async function writeClassFiles(out: string, rows: readonly ClassRow[], run: RunManifest): Promise<void> {
  const texts = [renderGradesCsv(rows), renderIndex(rows, run), jsonText(run)];
  try {
    for (const [index, name] of CLASS_FILES.entries()) await writeAtomically(join(out, name), texts[index] ?? '');
  } catch (error) {
    await removeClassFiles(out).catch(() => undefined);
    const cause = error instanceof Error ? error.message : String(error);
    const remedy = 'the reports that are there stay; make room and run the same command with --resume.';
    throw new OutputFault(`The table of the class could not be written to "${out}" (${cause}); ${remedy}`);
  }
}
