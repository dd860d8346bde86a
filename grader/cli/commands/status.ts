import { basename } from 'node:path';
import { InvalidInput } from '../../contracts/file-problem';
import { readSubmission } from '../../intake/read-submission';
import { renderStatus } from '../../report/terminal/render-status';
import { readAttempts } from '../../student/attempts-file';
import { courseStatus } from '../../student/chapter-status';
import { EXIT } from '../exit-codes';
import { outputStyle, warn } from '../output-style';
import { jsonText } from '../../report/json-text';
import { studentFolder } from '../student-folder';

/** The options of `pagewalk status`. */
export interface StatusOptions {
  readonly dir?: string;
  readonly json?: boolean;
}

/** `pagewalk status`: all chapters at a glance, from what earlier runs showed; it judges nothing. */
export async function status(options: StatusOptions): Promise<number> {
  const folder = studentFolder(options.dir);
  const [{ state, warning }, taken] = await Promise.all([
    readAttempts(folder),
    readSubmission(folder, basename(folder)),
  ]);
  if (warning !== undefined) warn(warning);
  if (taken.kind !== 'submission') {
    const { message, file = '--dir', line = 1, column = 1 } = taken.problem;
    throw new InvalidInput([{ severity: 'error', file, line, column, message }]);
  }
  const chapters = courseStatus(state, taken.submission.files);
  process.stdout.write(
    options.json === true ? jsonText({ chapters }) : renderStatus(chapters, outputStyle(process.stdout)),
  );
  return EXIT.done;
}
