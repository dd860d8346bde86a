import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { addPrecisions, precisionText } from '../../authoring/mutation/measure-diagnosis';
import { mutateChapter } from '../../authoring/mutation/mutate-chapter';
import type { ChapterMutation } from '../../authoring/mutation/mutation-result';
import { mutationLines } from '../../authoring/mutation/print-mutation';
import { releaseGate } from '../../authoring/mutation/release-gate';
import { renderHeatMap } from '../../authoring/mutation/render-heat-map';
import { openCourse } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import { EXIT } from '../exit-codes';
import { jsonText } from '../../report/json-text';
import { openGrading } from '../open-grading';

/** The options of `pagewalk author mutate`. */
export interface MutateOptions {
  readonly json?: boolean;
  readonly html?: string;
  readonly out?: string;
  readonly jobs?: number;
}

/** `pagewalk author mutate`: runs faults and mutants through the suites; exit code 1 if the release gate is not met. */
export async function authorMutate(chapters: readonly string[], options: MutateOptions): Promise<number> {
  const lanes = options.jobs ?? availableParallelism();
  const grading = await openGrading(() => openCourse(chapters), { shrinkHidden: false, jobs: lanes });
  try {
    const results: ChapterMutation[] = [];
    for (const part of grading.course) {
      const result = await mutateChapter(grading, part, lanes);
      results.push(result);
      if (options.json !== true) process.stdout.write(`${mutationLines(result).join('\n')}\n`);
    }
    await writeResults(results, options);
    const isMet = results.every((result) => releaseGate(result).every((demand) => demand.isMet));
    if (options.json === true) process.stdout.write(dataOf(results));
    else process.stdout.write(`${summaryLine(results, isMet)}\n`);
    return isMet ? EXIT.done : EXIT.testsFailed;
  } finally {
    await grading.close();
  }
}

async function writeResults(results: readonly ChapterMutation[], { out, html }: MutateOptions): Promise<void> {
  const page = renderHeatMap(results);
  if (out !== undefined) {
    await writeAtomically(join(out, 'mutation.json'), dataOf(results));
    await writeAtomically(join(out, 'mutation.html'), page);
  }
  if (html !== undefined) await writeAtomically(html, page);
}

function dataOf(results: readonly ChapterMutation[]): string {
  const chapters = Object.fromEntries(
    results.map(({ chapter, ...result }) => [chapter, { ...result, gate: releaseGate({ chapter, ...result }) }]),
  );
  return jsonText({ chapters });
}

function summaryLine(results: readonly ChapterMutation[], isMet: boolean): string {
  const faults = results.reduce((sum, result) => sum + result.faults.length, 0);
  const mutants = results.reduce((sum, result) => sum + result.mutants.length, 0);
  const diagnosis = precisionText(addPrecisions(results.map((result) => result.diagnosis)));
  const gate = isMet ? 'The release gate is met.' : 'The release gate is NOT met.';
  return `${faults} named faults, ${mutants} mechanical mutants. Diagnosis: ${diagnosis}. ${gate}`;
}
