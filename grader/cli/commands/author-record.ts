import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { recordChapter } from '../../authoring/record-chapter';
import { isFresh, recordFiles } from '../../authoring/record-files';
import { openCourse } from '../../class/open-course';
import { writeAtomically } from '../../class/write-atomically';
import { INSTALLATION } from '../../contracts/installation';
import { EXIT } from '../exit-codes';
import { openGrading } from '../open-grading';

/** The options of `pagewalk author record`. */
export interface RecordOptions {
  readonly check?: boolean;
  readonly jobs?: number;
}

/** `pagewalk author record`: writes recorded.json and the kill matrix of each chapter, or says whether they are fresh. */
export async function authorRecord(chapter: string | undefined, options: RecordOptions): Promise<number> {
  const lanes = options.jobs ?? availableParallelism();
  const wanted = chapter === undefined ? [] : [chapter];
  const grading = await openGrading(() => openCourse(wanted, ['recorded', 'killMatrix']), {
    shrinkHidden: false,
    jobs: lanes,
  });
  let stale = 0;
  try {
    for (const part of grading.course) {
      for (const file of recordFiles(part.chapter, await recordChapter(grading, part, lanes))) {
        if (isFresh(file)) continue;
        stale++;
        if (options.check === true) {
          process.stderr.write(`${file.path}:1:1: error: it is stale; run \`npx pagewalk author record\`.\n`);
        } else await writeAtomically(join(INSTALLATION, file.path), file.text);
      }
    }
  } finally {
    await grading.close();
  }
  return options.check === true && stale > 0 ? EXIT.invalidInput : EXIT.done;
}
