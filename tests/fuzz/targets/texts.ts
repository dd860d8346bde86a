import type { ClassRow } from '../../../grader/report/class-row';
import { renderGradesCsv } from '../../../grader/report/csv';
import { cutText } from '../../../grader/report/cut-text';
import { jsonText } from '../../../grader/report/json-text';
import { terminalCopy } from '../../../grader/report/terminal/terminal-text';
import { wrapText } from '../../../grader/report/terminal/wrap-text';
import { visible } from '../../../grader/report/visible';
import { show } from '../../../grader/suites/show-value';
import { Mishandled, type FuzzTarget } from '../fuzz-target';
import { hostileText } from '../mutators/hostile-text';
import { mutateText } from '../mutators/mutate-text';
import { isPlain, troubleOf } from '../oracles/hiding';
import { expectOneRow } from '../oracles/csv-rules';

/** A student of a class, but for the name. */
const ROW: ClassRow = {
  student: '',
  status: 'graded',
  score: 1,
  maxScore: 100,
  chapters: {},
  ungradable: [],
  rootFailures: 0,
  href: 'report.html',
};

/** Longest text that is told whole. */
const LIMIT = 80;

/**
 * The functions that every rendering rests on, each with any text: what makes a text visible, breaks it into lines, or
 * writes it as JSON, as a message or as a cell of a spreadsheet. The pages as a whole are dear, so they have less.
 */
export const texts: FuzzTarget<string> = {
  name: 'texts',
  share: 600,
  make: (random) => hostileText(random) + hostileText(random),
  vary: (text, random) => mutateText(text, random),
  check: (text) => {
    const shown = visible(text, LIMIT);
    const printed = terminalCopy(text);
    // What is only made visible goes to pages, where no command is obeyed.
    if (!isPlain(shown)) throw new Mishandled(`a line that hides: ${JSON.stringify(shown)}`);
    for (const line of [printed, show(text), ...wrapText('  ', printed, 20)]) expectLine(line);
    if (shown.length > 14 * LIMIT + 40) throw new Mishandled('a long text that is not cut');
    const [cut, json] = [cutText(text, LIMIT), jsonText({ text })];
    if (!text.startsWith(cut) || cut.length < Math.min(text.length, LIMIT - 1)) throw new Mishandled('a wrong cut');
    expectLine(json);
    if ((JSON.parse(json) as { readonly text: string }).text !== text) throw new Mishandled('JSON of another text');
    expectOneRow(renderGradesCsv([{ ...ROW, student: text }]));
    return [
      shown.includes('\\u{'),
      text.length > LIMIT,
      printed === shown,
      cut.length,
      json.length - text.length,
    ].join();
  },
  sizeOf: (text) => text.length,
  save: (text) => Buffer.from(text, 'utf16le').toString('base64'),
  load: (saved) => Buffer.from(String(saved), 'base64').toString('utf16le'),
};

function expectLine(line: string): void {
  const trouble = troubleOf(`a ${line}`);
  if (trouble !== null) throw new Mishandled(`a line ${trouble}: ${JSON.stringify(line)}`);
}
