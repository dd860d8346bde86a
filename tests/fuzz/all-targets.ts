import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAPTER_FILES, type ChapterFile } from '../../grader/suites/chapter-files';
import type { FuzzTarget } from './fuzz-target';
import { attempts } from './targets/attempts';
import { frames } from './targets/frames';
import { journals } from './targets/journals';
import { labReports } from './targets/lab-reports';
import { machinesTarget } from './targets/machines';
import { names } from './targets/names';
import { replies } from './targets/replies';
import { reports } from './targets/reports';
import { suitesTarget } from './targets/suites';
import { texts } from './targets/texts';
import { traceFiles } from './targets/trace-files';
import { traces } from './targets/traces';
import { zips } from './targets/zips';

/**
 * Everything that is fuzzed. A new reader of anybody's bytes gets a file in targets/ and a line here.
 *
 * @param top - the top folder of the repository
 * @param validators - the module of compiled validators
 */
export function allTargets(top: string, validators: string): readonly FuzzTarget[] {
  const suites = suitesTarget(counterTexts(join(top, 'tests/fixtures/suites/99-counter')), validators);
  const machines = machinesTarget(validators);
  const ofStudents = [replies, frames, zips, names, attempts];
  const all = [...ofStudents, traces, traceFiles, journals, suites, machines, reports, labReports, texts];
  return all;
}

function counterTexts(folder: string): Readonly<Partial<Record<ChapterFile, string>>> {
  const files = Object.entries(CHAPTER_FILES) as [ChapterFile, string][];
  return Object.fromEntries(files.map(([name, path]) => [name, readFileSync(join(folder, path), 'utf8')]));
}
