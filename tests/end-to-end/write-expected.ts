import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeReport, type ExpectedSubmission } from '../support/expected-class';
import { TOP } from '../support/installed';
import { readReport, readRun } from '../support/read-grades';

/**
 * Writes what a graded class shows into examples/expected.json; the sentences that justify it stay. Read every line that
 * changes before you keep it:
 *
 *     npx pagewalk grade examples/class --chapter 02 --chapter 07 --out /tmp/grades
 *     node -r esbuild-register tests/end-to-end/write-expected.ts /tmp/grades
 */
function writeExpected(out: string): void {
  const file = join(TOP, 'examples/expected.json');
  const expected = JSON.parse(readFileSync(file, 'utf8')) as Record<'submissions', Record<string, ExpectedSubmission>>;
  const submissions = readRun(out).submissions.map(({ id }) => {
    const why = expected.submissions[id]?.why ?? '';
    return [id, { why, ...describeReport(readReport(out, id)) }];
  });
  writeFileSync(file, `${toText({ ...expected, submissions: Object.fromEntries(submissions) })}\n`);
}

/** JSON with a line for each chapter, which Prettier keeps where it is short enough. */
function toText(expected: object): string {
  const text = JSON.stringify(expected, null, 2);
  return text.replace(/^ {8}"[^"]+": \{\n[^]*?\n {8}\}/gm, (chapter) => chapter.replace(/\n\s*/g, ' '));
}

if (require.main === module) writeExpected(process.argv[2] ?? 'grades');
