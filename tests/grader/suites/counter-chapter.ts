import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChapterJudging } from '../../../grader/contracts/chapter';
import { describeFileProblem } from '../../../grader/contracts/file-problem';
import { CHAPTER_FILES, type ChapterFile, type ChapterTexts } from '../../../grader/suites/chapter-files';
import { checkChapter, type LoadOptions } from '../../../grader/suites/load-chapter';
import { builtValidators } from './built-validators';
import { counterJudging } from './counter-judging';

/** The fixture chapter's folder. */
export const COUNTER_FOLDER = join(__dirname, '../../fixtures/suites/99-counter');

/** One replacement in one file; `find` must stand there exactly once. */
export type Mutation = readonly [file: ChapterFile, find: string, replace: string];

/** What is changed in a chapter without problems, and what its author is told. */
export type MutationCase = readonly [title: string, mutations: readonly Mutation[], problems: readonly string[]];

/** The texts of the fixture chapter after some mutations, shown as `99-counter`. */
export function counterTexts(...mutations: readonly Mutation[]): ChapterTexts {
  const texts: Partial<Record<ChapterFile, string>> = {};
  for (const [name, path] of Object.entries(CHAPTER_FILES) as [ChapterFile, string][]) {
    texts[name] = readFileSync(join(COUNTER_FOLDER, path), 'utf8');
  }
  for (const [file, find, replace] of mutations) {
    const parts = (texts[file] ?? '').split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} stands ${parts.length - 1} times in ${file}`);
    texts[file] = parts.join(replace);
  }
  return { folderName: '99-counter', shownAs: '99-counter', texts };
}

/** The problems of the fixture chapter after some mutations, as an author reads them. */
export function problemsAfter(...mutations: readonly Mutation[]): readonly string[] {
  return problemsOf(counterTexts(...mutations));
}

/** The problems of a chapter's texts, as an author reads them, with forward slashes on every system. */
export function problemsOf(
  texts: ChapterTexts,
  options: LoadOptions = {},
  judging: ChapterJudging = counterJudging,
): readonly string[] {
  const { problems } = checkChapter(texts, judging, { validators: builtValidators(), ...options });
  return problems
    .map(describeFileProblem)
    .map((line) => line.replaceAll('\\suites\\', '/suites/').replace(/^99-counter\\/, '99-counter/'));
}
