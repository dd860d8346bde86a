import { availableParallelism } from 'node:os';
import { checkChapter, type CheckResult } from '../../authoring/check-chapter';
import { openCourse } from '../../class/open-course';
import { EXIT } from '../exit-codes';
import { jsonText } from '../../report/json-text';
import { openGrading } from '../open-grading';

/** `pagewalk author check`: proves what the suites promise; exit code 2 if a claim does not hold. */
export async function authorCheck(
  chapter: string | undefined,
  options: { readonly json?: boolean; readonly jobs?: number },
): Promise<number> {
  const lanes = options.jobs ?? availableParallelism();
  const grading = await openGrading(() => openCourse(chapter === undefined ? [] : [chapter]), {
    shrinkHidden: false,
    jobs: lanes,
  });
  const { course } = grading;
  try {
    const all: Record<string, CheckResult[]> = {};
    for (const part of course) {
      const results = await checkChapter(grading, part, lanes);
      all[part.chapter.id] = results;
      if (options.json !== true) print(part.chapter.id, results);
    }
    if (options.json === true) process.stdout.write(jsonText(all));
    return Object.values(all)
      .flat()
      .every(({ holds }) => holds)
      ? EXIT.done
      : EXIT.invalidInput;
  } finally {
    await grading.close();
  }
}

function print(id: string, results: readonly CheckResult[]): void {
  process.stdout.write(`${id}\n`);
  for (const { claim, holds, detail } of results)
    process.stdout.write(`  ${holds ? 'ok  ' : 'FAIL'}  ${claim}: ${detail}\n`);
}
