import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { gradeOne } from '../../class/grade-class';
import { writeAtomically } from '../../class/write-atomically';
import { jsonText } from '../../report/json-text';
import { renderHtml } from '../../report/html/render-html';
import { isWorkplace } from '../../student/attempts-file';
import { recordRun } from '../../student/record-run';
import { withoutDiagnoses } from '../../student/without-diagnoses';
import { EXIT } from '../exit-codes';
import { openGrading } from '../open-grading';
import { openInBrowser } from '../open-in-browser';
import { warn } from '../output-style';
import { chosenChapters, openVisible, refusal, studentFolder } from '../student-folder';

/** The options of `pagewalk report`. */
export interface ReportOptions {
  readonly dir?: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `pagewalk report`: writes the visible tests' report as a page, with every walk drawn. */
export async function report(chapter: string | undefined, options: ReportOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  if (!isWorkplace(folder)) {
    throw refusal(
      '--dir',
      `"${folder}" has no package.json, so nothing is written there; run this in your own folder.`,
    );
  }
  const openCourse = () => chosenChapters(chapter, folder).map(openVisible);
  const grading = await openGrading(openCourse, {
    shrinkHidden: false,
    jobs: 1,
    chaptersAtOnce: availableParallelism(),
  });
  try {
    const judged = await gradeOne(grading, { id: basename(folder), path: folder }, 'student');
    await recordRun(folder, judged, true, warn);
    const page = join(folder, '.pagewalk', 'report.html');
    await writeAtomically(page, renderHtml(withoutDiagnoses(judged)));
    if (options.json === true) process.stdout.write(jsonText({ page, status: judged.status }));
    else process.stdout.write(`Written: ${page}\n`);
    if (options.open === true) openInBrowser(page);
    return judged.status === 'not-judged' ? EXIT.ownFault : EXIT.done;
  } finally {
    await grading.close();
  }
}
