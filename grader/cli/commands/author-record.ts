import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordChapter } from '../../authoring/record-chapter';
import { courseRoot, openCourse } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import { EXIT } from '../exit-codes';
import { openGrading } from '../open-grading';

/** `pagewalk author record`: writes recorded.json of each chapter, or says whether it is fresh. */
export async function authorRecord(
  chapter: string | undefined,
  options: { readonly check?: boolean },
): Promise<number> {
  const grading = await openGrading(() => openCourse(chapter === undefined ? [] : [chapter], ['recorded']), {
    shrinkHidden: false,
    jobs: 1,
  });
  const { course } = grading;
  let stale = 0;
  try {
    for (const part of course) {
      const file = join(courseRoot(), 'assignments', part.chapter.id, 'recorded.json');
      const text = `${JSON.stringify(await recordChapter(grading, part), null, 2)}\n`;
      if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
      stale++;
      if (options.check === true) {
        process.stderr.write(`${file}:1:1: error: it is stale; run \`npx pagewalk author record\`.\n`);
      } else await writeAtomically(file, text);
    }
  } finally {
    await grading.close();
  }
  return options.check === true && stale > 0 ? EXIT.invalidInput : EXIT.done;
}
