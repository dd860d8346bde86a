import type { ChapterAttempts } from '../contracts/generated/attempts';
import type { Report } from '../contracts/generated/report';
import type { Hint } from '../contracts/hint';
import type { Submission } from '../contracts/submission';

/** What a bundle holds. */
export interface BundleInput {
  readonly hint: Hint;
  readonly report: Report;
  readonly submission: Submission;
  readonly attempts: ChapterAttempts;
  /** The failures as a terminal shows them, without colour. */
  readonly failures: string;
}

/**
 * Writes what a teaching assistant needs to help: the chapter's files, its visible failures and the student's attempts,
 * as one Markdown text. It holds nothing that the student could not see.
 */
export function bundleText({ hint, report, submission, attempts, failures }: BundleInput): string {
  const files = submission.files.filter(({ path }) => path.startsWith(`${hint.chapter}/`));
  const rungs = attempts.opened.map(({ checkpoint, rung }) => `${checkpoint} rung ${rung}`).join(', ');
  return [
    `# ${hint.chapterTitle}: ${hint.checkpoint.id}`,
    '',
    `- student folder: ${report.submission.id}`,
    `- judged by: ${report.grader}, isolation ${report.isolation}`,
    `- attempts with changed files: ${attempts.attempts}; different files with which ${hint.checkpoint.id} failed: ${hint.failures}`,
    `- hints opened: ${rungs === '' ? 'none' : rungs}`,
    '',
    '## What the visible tests say',
    '',
    ...fenced(failures, 'text'),
    ...files.flatMap(({ path, text }) => ['', `## ${path}`, '', ...fenced(text, 'ts')]),
    '',
  ].join('\n');
}

/** A fence that is longer than any run of backticks in the text. */
function fenced(text: string, language: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, text.trimEnd(), fence];
}
