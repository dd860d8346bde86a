import { courseRoot, resolveChapter, validateChapter } from '../../class/open-course';
import { describeFileProblem } from '../../contracts/file-problem';
import { chapterIds } from '../../suites/chapter-ids';
import { EXIT } from '../exit-codes';

/** `pagewalk author validate`: checks every file of the assignments. */
export function authorValidate(chapter: string | undefined, options: { readonly json?: boolean }): number {
  const ids = chapterIds(courseRoot());
  const chosen = chapter === undefined ? ids : [resolveChapter(chapter, ids)];
  const problems = chosen.flatMap((id) => validateChapter(id).problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (options.json === true) process.stdout.write(`${JSON.stringify({ chapters: chosen, problems }, null, 2)}\n`);
  else {
    for (const problem of problems) process.stdout.write(`${describeFileProblem(problem)}\n`);
    process.stdout.write(`${chosen.length} chapters: ${errors} errors, ${problems.length - errors} warnings\n`);
  }
  return errors === 0 ? EXIT.done : EXIT.invalidInput;
}
